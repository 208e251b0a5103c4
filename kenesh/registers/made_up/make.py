"""All the registers of one invented land, into a folder."""

from dataclasses import dataclass
from pathlib import Path

from kenesh.registers.made_up import egrul, gar, rsmp
from kenesh.registers.made_up.firms import firms
from kenesh.registers.made_up.land import TATARSTAN, Land


@dataclass(frozen=True, slots=True)
class Size:
    """houses, streets: of each region. firms: all of the first."""

    houses: int
    streets: int
    firms: int = 0
    regions: tuple[str, ...] = (TATARSTAN,)


def registers(folder: Path, size: Size, *, seed: str) -> list[Path]:
    """gar_xml.zip, EGRUL_406/…, EGRIP_406/…, data-….zip. The files written."""
    folder.mkdir(parents=True, exist_ok=True)
    lands = [Land(seed, size.houses, size.streets, region) for region in size.regions]
    land = lands[0]
    gar.write(folder / "gar_xml.zip", lands)
    written = [folder / "gar_xml.zip"]
    if size.firms:
        written += egrul.write_full(folder, firms(land, size.firms), day=land.day)
        written.append(rsmp.write(folder, firms(land, size.firms), day=land.day))
    return written
