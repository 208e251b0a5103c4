"""The stand-in at work: its keys, what is registered with it, and a server on 127.0.0.1, in a demonstration alone."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import rmtree
from socketserver import TCPServer, ThreadingMixIn
from typing import Any, Final
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from django.conf import settings

from kenesh.demo.esia.asked import Client
from kenesh.demo.esia.server import Esia
from kenesh.demo.esia.tokens import Algorithm, Signer
from kenesh.gost.engine import run
from kenesh.gost.made_up import Authority
from kenesh.home import Wrong

HOST: Final = "127.0.0.1"
MNEMONIC: Final = "KENESH"
ISSUER: Final = "http://esia.example.ru/"
SCOPES: Final = frozenset({"openid", "fullname", "snils", "email", "mobile", "usr_org"})
FOREVER: Final = timedelta(days=3650)


def refuse_in_earnest() -> None:
    """No stand-in where people work. Raises home.Wrong."""
    if not settings.DEMO:
        raise Wrong("A stand-in signs anybody in, so it starts in a demonstration alone: set KENESH_DEMO=1 for one.")


def make_keys(folder: Path) -> None:
    """is.key, is.crt of Kenesh; esia.key, esia.crt and esia-rsa.key, esia-rsa.crt of the stand-in, unless they are all
    there. Raises gost.engine.Missing."""
    wanted = [folder / f"{name}.{end}" for name in ("is", "esia", "esia-rsa") for end in ("key", "crt")]
    if all(file.exists() for file in wanted):
        return
    rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    authority, until = Authority(folder), datetime.now(UTC) + FOREVER
    authority.issue("is", "/C=RU/O=Kenesh/CN=Kenesh", until=until)
    authority.issue("esia", "/C=RU/O=Nobody/CN=A stand-in for ESIA", until=until)
    to: list[str | Path] = ["-keyout", folder / "esia-rsa.key", "-out", folder / "esia-rsa.crt"]
    run(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3650", "-subj", "/CN=A stand-in for ESIA", *to])


def make_no_keys(folder: Path) -> None:
    """Files of the same names that sign nothing, for a machine without the engine: the settings have what they name."""
    if (folder / "esia.crt").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    key, name = generate_private_key(SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Nobody")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + FOREVER)
    certificate = made.sign(key, SHA256()).public_bytes(Encoding.PEM)
    for file in ("is.key", "is.crt", "esia.crt"):
        (folder / file).write_bytes(certificate)


def stand_in(folder: Path, *, sites: tuple[str, ...], algorithm: Algorithm = "GOST3410_2012_256") -> Esia:
    """folder: where its keys stand, made if need be. sites: the addresses at which Kenesh is served, «http://host:port»."""
    make_keys(folder)
    client = Client(MNEMONIC, folder / "is.crt", tuple(f"{site}/identity/" for site in sites), SCOPES)
    key = folder / ("esia-rsa.key" if algorithm == "RS256" else "esia.key")
    return Esia({MNEMONIC: client}, Signer(key, algorithm, ISSUER))


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Codes and tokens stand in the addresses."""


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    block_on_close = False

    def server_bind(self) -> None:
        TCPServer.server_bind(self)  # HTTPServer would ask the network for its own name
        self.server_name, self.server_port = HOST, int(self.server_address[1])
        self.setup_environ()


def server(esia: Esia, port: int = 0) -> Server:
    """Bound to the port, any free one unless given. Raises home.Wrong outside a demonstration."""
    refuse_in_earnest()
    bound = Server((HOST, port), Quiet)
    bound.set_app(esia)
    return bound


@contextmanager
def running(esia: Esia, port: int = 0) -> Iterator[str]:
    """In a thread, for tests: its address."""
    bound = server(esia, port)
    thread = threading.Thread(target=bound.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://{HOST}:{bound.server_port}"
    finally:
        esia.stopped.set()
        bound.shutdown()
        bound.server_close()
        thread.join()
