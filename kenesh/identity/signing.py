"""What signs our requests to ЕСИА: a key file and OpenSSL, or any program of the installation's own (certified means of
protection among them), which is given the text and gives the bare signature."""

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final, Protocol

from kenesh.gost import engine, raw
from kenesh.identity.contract import Failed
from kenesh.identity.rules import Failure

WITHIN: Final = 3.0  # seconds


class Signer(Protocol):
    def sign(self, text: str) -> bytes:
        """The bare GOST R 34.10-2012 signature, 64 bytes, s before r, big-endian. Raises Failed."""
        ...

    def certificate_hash(self) -> str:
        """Streebog-256 of the DER certificate, in capitals. Raises Failed."""
        ...


@dataclass(frozen=True, slots=True)
class OpenSSL:
    """key, certificate: PEM files."""

    key: Path
    certificate: Path

    def sign(self, text: str) -> bytes:
        try:
            return raw.sign(text.encode(), self.key)
        except (engine.Missing, engine.TooLong, raw.Unusable) as error:
            raise unusable(error, self.key) from error

    def certificate_hash(self) -> str:
        return _hash_of(self.certificate)


@dataclass(frozen=True, slots=True)
class Command:
    """argv: the program; the text is on its standard input, the signature on its standard output. in_reverse: it gives
    the bytes in reverse, as CryptoPro's csptest does. told_hash: for machines that cannot hash the certificate."""

    argv: Sequence[str]
    certificate: Path | None
    in_reverse: bool = False
    told_hash: str = ""

    def sign(self, text: str) -> bytes:
        try:
            done = subprocess.run(list(self.argv), input=text.encode(), capture_output=True, timeout=WITHIN, check=True)
        except (OSError, subprocess.SubprocessError) as error:
            raise Failed(Failure.SETTINGS, detail=f"the signer's program: {type(error).__name__}") from error
        if len(done.stdout) != 64:
            raise Failed(Failure.SETTINGS, detail=f"the signer's program gave {len(done.stdout)} bytes, not 64")
        return done.stdout[::-1] if self.in_reverse else done.stdout

    def certificate_hash(self) -> str:
        if self.told_hash or self.certificate is None:
            return self.told_hash
        return _hash_of(self.certificate)


def unusable(error: Exception, file: Path) -> Failed:
    """What OpenSSL would not do, in words for support."""
    if isinstance(error, engine.Missing):
        return Failed(Failure.ENGINE, detail=f"install {engine.PACKAGE}")
    return Failed(Failure.SETTINGS, detail=f"OpenSSL cannot use {file.name}: {type(error).__name__}")


def _hash_of(certificate: Path) -> str:
    try:
        return _hash_once(certificate, certificate.stat().st_mtime_ns)
    except OSError as error:
        raise Failed(Failure.SETTINGS, detail=f"{certificate.name} cannot be read") from error
    except (engine.Missing, engine.TooLong, raw.Unusable) as error:
        raise unusable(error, certificate) from error


@lru_cache(maxsize=16)
def _hash_once(certificate: Path, _written: int) -> str:
    return raw.certificate_hash(certificate)
