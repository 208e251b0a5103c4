"""GOST R 34.11-2012 hashes and bare GOST R 34.10-2012 signatures (s before r, big-endian), as ЕСИА wants them."""

from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Literal

from kenesh.gost.engine import run

type Bits = Literal[256, 512]


class Unusable(Exception):
    """The key, the certificate or the file cannot be read. The message is OpenSSL's own."""


def hash_of(content: Path | bytes, bits: Bits = 256) -> str:
    """Streebog of a file or of bytes, hexadecimal in small letters."""
    where, given = ([content], b"") if isinstance(content, Path) else ([], content)
    done = run(["dgst", f"-md_gost12_{bits}", "-r", *where], given)
    if done.code:
        raise Unusable(done.err)
    return done.out.split()[0].decode()


def certificate_hash(certificate: Path) -> str:
    """ЕСИА's client_certificate_hash: Streebog-256 of the DER certificate, hexadecimal in capitals. The hash of the PEM
    file is refused there (ESIA-007053)."""
    done = run(["x509", "-in", certificate, "-outform", "DER"])
    if done.code:
        raise Unusable(done.err)
    return hash_of(done.out).upper()


def sign(message: bytes, key: Path, bits: Bits = 256) -> bytes:
    """The bare signature. key: PEM, of so many bits."""
    done = run(["dgst", f"-md_gost12_{bits}", "-sign", key], message)
    if done.code:
        raise Unusable(done.err)
    return done.out


def is_signed(message: bytes, signature: bytes, public_key: Path, bits: Bits = 256) -> bool:
    """Whether the bare signature is the message's by this public key (PEM, SubjectPublicKeyInfo)."""
    with NamedTemporaryFile("wb") as file:
        file.write(signature)
        file.flush()
        done = run(["dgst", f"-md_gost12_{bits}", "-verify", public_key, "-signature", file.name], message)
    return done.code == 0


def public_key(certificate: Path) -> bytes:
    """PEM of the public key of a certificate, PEM or DER."""
    done = run(["x509", "-in", certificate, "-pubkey", "-noout"])
    if done.code:
        raise Unusable(done.err)
    return done.out
