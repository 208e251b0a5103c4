"""Addresses from a published archive: `kenesh load-gar gar_xml.zip --regions 16`."""

from typing import Any, ClassVar

from django.core.management.base import CommandParser

from kenesh.registers.commands import LoadCommand
from kenesh.registers.gar.loading import load


class Command(LoadCommand):
    help = (
        "Loads the register of addresses (ГАР): the published zip, or a folder with the same files. The register in "
        "use serves until the new one is whole. Broken off, the same command goes on."
    )
    what = "gar_xml.zip, gar_delta_xml.zip, or a folder"
    several: ClassVar = False
    load = staticmethod(load)

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--regions", nargs="+", default=[], metavar="CODE", help="16 92; all that are there unless given"
        )
        extent = parser.add_mutually_exclusive_group()
        extent.add_argument("--changes", action="store_true", default=None, help="it holds changes only (a delta)")
        extent.add_argument("--whole", action="store_false", dest="changes", help="it holds the whole register")

    def further(self, options: dict[str, Any]) -> dict[str, Any]:
        regions = [code for given in options["regions"] for code in given.replace(",", " ").split()]
        return {"regions": regions, "changes": options["changes"]}
