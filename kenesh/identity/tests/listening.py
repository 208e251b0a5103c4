"""A server on this machine that answers what a test tells it to."""

import json
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Heard:
    """A request. sent: the form."""

    method: str
    path: str
    query: Mapping[str, str]
    sent: Mapping[str, str]
    headers: Mapping[str, str]


type Said = tuple[int, Any] | tuple[int, Any, dict[str, str]]
type Answering = Callable[[Heard], Said]


@dataclass
class Listening:
    """address: without a stroke at the end. heard: in order."""

    answering: Answering
    address: str = ""
    heard: list[Heard] = field(default_factory=list)

    def paths(self) -> list[str]:
        return [one.path for one in self.heard]


@contextmanager
def listening(answering: Answering, tls: ssl.SSLContext | None = None) -> Iterator[Listening]:
    """answering: a status and a body: bytes as they are, anything else as JSON; headers where there are any. tls: by
    HTTPS."""
    it = Listening(answering)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            sent = dict(parse_qsl(self.rfile.read(length).decode(), keep_blank_values=True))
            heard = Heard(self.command, parts.path, dict(parse_qsl(parts.query)), sent, dict(self.headers))
            it.heard.append(heard)
            status, body, *rest = it.answering(heard)
            content = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
            self.send_response(status)
            for name, value in {"Content-Length": str(len(content)), **(rest[0] if rest else {})}.items():
                self.send_header(name, value)
            self.end_headers()
            with suppress(OSError):  # whoever asked has heard enough
                self.wfile.write(content)

        do_POST = do_GET  # noqa: N815

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    it.address = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield it
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def deaf(*, drips: bytes = b"") -> Iterator[tuple[str, Event]]:
    """Accepts and never ends its answer: says nothing, or these bytes again and again. The event: it was hung up on."""
    hung_up, stop = Event(), Event()
    server = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        try:
            one, _address = server.accept()
            with one:
                one.recv(65536)
                while not stop.wait(0.02):
                    if drips:
                        one.sendall(drips)
                    else:
                        one.settimeout(0.02)
                        try:
                            if not one.recv(65536):
                                break
                        except TimeoutError:
                            continue
        except OSError:
            pass
        hung_up.set()

    thread = Thread(target=answer, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.getsockname()[1]}", hung_up
    finally:
        stop.set()
        server.close()
        thread.join(5)


def nobody() -> str:
    """An address at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    return f"http://127.0.0.1:{port}"
