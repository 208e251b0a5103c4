"""Asking a provider: all that one page asks of it ends within one deadline, no redirect is followed, and an answer has
a largest size. Proxies are those of the environment (HTTPS_PROXY, NO_PROXY)."""

import json
import socket
import ssl
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Final
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request

from kenesh.identity.contract import Failed
from kenesh.identity.rules import Failure

WITHIN: Final = 4.5  # seconds, so that the page that tells of it is there within five
LARGEST: Final = 1024 * 1024  # bytes
_PIECE: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """status_code, json() and raise_for_status() are what Authlib asks of an answer."""

    status_code: int
    body: bytes

    def json(self) -> Any:
        return parsed(self.body)

    def raise_for_status(self) -> None:
        if self.status_code >= 300:
            raise Failed(Failure.DOWN, detail=f"HTTP {self.status_code}")


class Asking:
    """What one page asks. authorities: a PEM file to believe in the place of the system's, for TLS."""

    def __init__(self, *, authorities: Path | None = None, within: float = WITHIN) -> None:
        self._until = time.monotonic() + within
        self._authorities = authorities

    def get(self, address: str, *, token: str = "") -> Answer:
        return self._ask(address, {"Authorization": f"Bearer {token}"} if token else {})

    def json(self, address: str, *, token: str = "") -> Any:
        """Raises Failed, also where the answer is an error or no JSON object."""
        answer = self.get(address, token=token)
        answer.raise_for_status()
        try:
            told = answer.json()
        except ValueError:
            told = None
        if not isinstance(told, dict):
            raise Failed(Failure.DOWN, detail="the answer is no JSON object")
        return told

    def post(self, address: str, data: Mapping[str, str], headers: Mapping[str, str], auth: Any = None) -> Answer:
        """A form, as Authlib's client sends it. auth: its way of saying who we are."""
        body, told = urlencode(data), dict(headers)
        if auth is not None:
            address, told, body = auth.prepare("POST", address, told, body)
        return self._ask(address, told, body.encode())

    def _ask(self, address: str, headers: Mapping[str, str], body: bytes | None = None) -> Answer:
        """In a thread of its own: neither the look-up of a name nor a server that sends a byte a second can be waited
        for otherwise. Where it is too late its connection is cut, and with it the thread ends."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise Failed(Failure.DOWN, detail="no time is left")
        if not is_safe(address):
            raise Failed(Failure.SETTINGS, detail="an address that is not https")
        request = Request(address, body, {"Accept": "application/json", **headers})  # noqa: S310  # it is safe
        opened: list[socket.socket] = []
        answers = SimpleQueue[Answer | Exception]()
        Thread(target=self._work, args=(request, left, opened, answers), daemon=True).start()
        try:
            told = answers.get(timeout=left)
        except Empty:
            for one in opened:
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)
            raise Failed(Failure.DOWN, detail="no answer in time") from None
        if isinstance(told, Exception):
            raise told
        return told

    def _work(
        self,
        request: Request,
        left: float,
        opened: list[socket.socket],
        answers: "SimpleQueue[Answer | Exception]",
    ) -> None:
        try:
            director = OpenerDirector()  # without the handlers of errors, redirects and files
            if not is_here(request.full_url):
                director.add_handler(ProxyHandler())
            director.add_handler(_Plain(opened))
            director.add_handler(_Encrypted(opened, self._authorities))
            with director.open(request, timeout=left) as answer:
                body = b""
                while piece := answer.read(_PIECE):
                    body += piece
                    if len(body) > LARGEST:
                        raise Failed(Failure.DOWN, detail="the answer is too large")
                answers.put(Answer(answer.status, body))
        except Failed as failed:
            answers.put(failed)
        except (OSError, HTTPException, ValueError) as error:  # what it says may have the address and its words in it
            answers.put(Failed(Failure.DOWN, detail=type(getattr(error, "reason", error)).__name__))
        except Exception as error:  # whoever waits must not wait for nothing
            answers.put(error)


class _Kept:
    """A connection that tells its socket, so that it can be cut."""

    def __init__(self, opened: list[socket.socket], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._opened = opened

    def connect(self) -> None:
        super().connect()  # type: ignore[misc]
        self._opened.append(self.sock)  # type: ignore[attr-defined]


class _PlainConnection(_Kept, HTTPConnection):
    pass


class _EncryptedConnection(_Kept, HTTPSConnection):
    pass


class _Plain(HTTPHandler):
    def __init__(self, opened: list[socket.socket]) -> None:
        super().__init__()
        self._opened = opened

    def http_open(self, request: Request) -> Any:
        return self.do_open(partial(_PlainConnection, self._opened), request)


class _Encrypted(HTTPSHandler):
    def __init__(self, opened: list[socket.socket], authorities: Path | None) -> None:
        self._tls = _believing(authorities)
        super().__init__(context=self._tls)
        self._opened = opened

    def https_open(self, request: Request) -> Any:
        return self.do_open(partial(_EncryptedConnection, self._opened), request, context=self._tls)


def parsed(text: bytes) -> Any:
    """JSON. Raises ValueError, also for what is nested without end."""
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("nested too deep") from None


@lru_cache(maxsize=16)
def _believing(authorities: Path | None) -> ssl.SSLContext:
    """Reading the system's authorities takes longer than asking: once a process."""
    return ssl.create_default_context(cafile=authorities)


def is_here(address: str) -> bool:
    """On this machine, where alone nothing has to be encrypted."""
    return urlsplit(address).hostname in {"127.0.0.1", "localhost", "::1"}


def is_safe(address: str) -> bool:
    """An address something may be asked at, or a browser sent to."""
    parts = urlsplit(address)
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and is_here(address)))
