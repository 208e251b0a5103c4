"""OpenSSL with the GOST engine: each call a process of its own, bounded in time, memory and processor.

The product goes on without the engine; only what needs it says what to install. gost-engine is no certified means of
protection: what the law asks certified means for is signed elsewhere (kenesh.identity.signing, the browser plug-in).
"""

import os
import resource
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

CONF: Final = Path(__file__).with_name("engine.cnf")
PACKAGE: Final = "libengine-gost-openssl"  # Debian's
WITHIN: Final = 20.0  # seconds
MEMORY: Final = 512 * 1024 * 1024  # bytes of addresses; a file is read in pieces
PROCESSOR: Final = 20  # seconds
_NOWHERE: Final = "/nonexistent"  # no authority of the system is believed


class Missing(Exception):
    """OpenSSL or its GOST engine is not on this machine."""


class TooLong(Exception):
    """OpenSSL did not answer in time."""


@dataclass(frozen=True, slots=True)
class Done:
    """code: OpenSSL's own; out, err: what it wrote."""

    code: int
    out: bytes
    err: str


@cache
def is_available() -> bool:
    """Whether this machine can make and verify GOST signatures. Asked once a process."""
    if shutil.which("openssl") is None:
        return False
    try:
        return _run(["dgst", "-md_gost12_256", "-r"], b"", WITHIN).code == 0
    except TooLong:
        return False


def run(arguments: Sequence[str | Path], given: bytes = b"", *, within: float = WITHIN) -> Done:
    """openssl with these arguments; given: its standard input. Raises Missing, TooLong."""
    if not is_available():
        raise Missing
    return _run(arguments, given, within)


def _run(arguments: Sequence[str | Path], given: bytes, within: float) -> Done:
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "LC_ALL": "C",
        "OPENSSL_CONF": str(CONF),
        "SSL_CERT_DIR": _NOWHERE,
        "SSL_CERT_FILE": _NOWHERE,
    }
    with subprocess.Popen(
        ["openssl", *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
    ) as process:
        for limit, value in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, PROCESSOR)):
            try:
                resource.prlimit(process.pid, limit, (value, value))
            except ProcessLookupError:  # it has ended already
                break
        try:
            out, err = process.communicate(given, timeout=within)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise TooLong from None
    return Done(process.returncode, out, err.decode(errors="replace"))
