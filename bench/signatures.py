"""The check of a signature, in this process as a page makes it: read, verified against the list, told. No database.

The list has forty authorities and a revocation list of a thousand certificates. Floor: `openssl cms -verify` started by
hand, with the one authority it needs.
"""

import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bench import report
from bench.stand import say
from bench.timing import Figures, milliseconds

if TYPE_CHECKING:
    from kenesh.gost.made_up import Authority, Person
    from kenesh.signatures.trusting import Trusted

KB, MB = 1024, 1024 * 1024
GOAL: Final = 15.0  # ms, p95, at 300 KB
# Of the file; goal; how many checks.
SIZES: Final = (
    ("20 KB", 20 * KB, None, 200),
    ("300 KB", 300 * KB, GOAL, 200),
    ("25 MB", 25 * MB, None, 20),
    ("50 MB", 50 * MB, None, 20),
)
AUTHORITIES: Final = 40
REVOKED: Final = 1000


def measure(day: date, folder: Path, *, quick: bool) -> str:
    """Measures, tells as it goes, and gives the section for the document. Raises RuntimeError without the engine."""
    os.environ |= {"KENESH_HOME": str(folder), "DJANGO_SETTINGS_MODULE": "kenesh.settings"}
    folder.mkdir(parents=True, exist_ok=True)
    import django

    django.setup()
    from kenesh.gost import engine

    if not engine.is_available():
        raise RuntimeError(f"OpenSSL has no GOST engine here. Install the package {engine.PACKAGE}.")
    figures = []
    with tempfile.TemporaryDirectory() as there:
        for one in _figures(Path(there), quick=quick):
            figures.append(one)
            report.tell(one)
    return markdown(figures, day)


def _figures(folder: Path, *, quick: bool) -> Iterator[Figures]:
    from kenesh.gost.made_up import Authority

    say(f"making {AUTHORITIES} authorities…")
    ours = [Authority(folder / str(number), f"Центр {number}") for number in range(AUTHORITIES)]
    person = ours[0].issue("person", "/C=RU/O=Мэрия/OGRN=1051600000001/CN=Иванов Иван")
    trusted = _trusted(ours)
    for name, size, goal, rounds in SIZES:
        yield _line(name, size, goal, max(5, rounds // 10) if quick else rounds, ours[0], person, trusted)


def _trusted(ours: "list[Authority]") -> "Trusted":
    from kenesh.signatures import trusting
    from kenesh.signatures.trusting import Trusted

    # What `openssl ca` keeps of certificates it has revoked: by hand, for making them takes minutes.
    index = ours[0].folder / "index"
    with index.open("a") as file:
        for number in range(REVOKED):
            file.write(f"R\t400101000000Z\t260101000000Z\t{0x900000 + number:X}\tunknown\t/C=RU/CN=Nobody\n")
    read = [trusting.read(one.certificate.read_bytes())[0] for one in ours]
    lists = trusting.read(ours[0].revocation_list().read_bytes())[1]
    return Trusted.of([one for some in read for one in some], lists)


def _line(
    name: str, size: int, goal: float | None, rounds: int, ours: "Authority", person: "Person", trusted: "Trusted"
) -> Figures:
    from kenesh.signatures import cms
    from kenesh.signatures.rules import VALID
    from kenesh.signatures.verifying import verify

    content = ours.folder / "content"
    content.write_bytes(os.urandom(size))
    body = ours.signature(content, person)

    def check() -> None:
        found = verify(cms.read(cms.unwrap(body)), content, trusted, datetime.now(UTC))
        assert found.verdict == VALID, found

    floor = _by_hand(body, content, ours)
    check()
    times, floors = [], []
    for _ in range(rounds):  # by turns, so that both meet the same machine
        times.append(milliseconds(check))
        floors.append(milliseconds(floor))
    return Figures(f"a file of {name}", goal, times, floors)


def _by_hand(body: bytes, content: Path, ours: "Authority") -> Callable[[], object]:
    from kenesh.gost import engine

    signature = content.with_suffix(".sig")
    signature.write_bytes(body)
    command: list[str | Path] = [
        *("openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", signature, "-content", content),
        *("-CAfile", ours.certificate, "-no-CApath", "-no-CAstore", "-purpose", "any", "-out", "/dev/null"),
    ]
    environment = os.environ | {"OPENSSL_CONF": str(engine.CONF)}
    return lambda: subprocess.run(command, env=environment, check=True, stderr=subprocess.DEVNULL)


def markdown(figures: list[Figures], day: date) -> str:
    about = (
        f"The check of one CAdES-BES signature (GOST R 34.10-2012, 256 bits) against {AUTHORITIES} authorities and a "
        f"revocation list of {REVOKED:,} certificates, in this process, without the database; floor: "
        "`openssl cms -verify` by hand."
    )
    return "\n".join(
        [
            "## Signatures\n",
            f"{day}, {report.machine()}. {about}\n",
            report.table(["what", "goal", "p50", "p95", "floor", "ratio", ""], map(report.cells, figures)),
        ]
    )
