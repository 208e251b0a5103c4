"""Invented addresses and firms, written in the published shape and loaded as an installation loads the real ones."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from django.utils import timezone

from kenesh.registers.egrul import loading as egrul
from kenesh.registers.gar import loading as gar
from kenesh.registers.made_up import make
from kenesh.registers.models import Firm, Place

SIZE: Final = make.Size(houses=4_000, streets=260, firms=1_500)


def _quietly(_line: str) -> None:
    """Nobody watches: it is over in seconds."""


def demonstration(*, seed: str) -> None:
    """Nothing may be held by a transaction: the loaders work over connections of their own."""
    with TemporaryDirectory(prefix="kenesh-registers-") as name:
        folder = Path(name)
        make.registers(folder, SIZE, seed=seed)
        now = timezone.now
        gar.load(folder / "gar_xml.zip", [], now=now, say=_quietly)
        egrul.load([folder / "EGRUL_406", folder / "EGRIP_406"], now=now, say=_quietly)


def are_there() -> bool:
    return Place.objects.exists() or Firm.objects.exists()
