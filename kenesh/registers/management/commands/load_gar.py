"""Addresses from a published archive: `kenesh load-gar gar_xml.zip --regions 16`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from kenesh.registers.gar.loading import load
from kenesh.registers.loading.load import Stopped
from kenesh.registers.loading.progress import Said
from kenesh.registers.loading.sources import Unfit


class Command(BaseCommand):
    help = (
        "Loads the register of addresses (ГАР): the published zip, or a folder with the same files. The register in "
        "use serves until the new one is whole. Broken off, the same command goes on."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, metavar="PATH", help="gar_xml.zip, gar_delta_xml.zip, or a folder")
        parser.add_argument(
            "--regions", nargs="+", default=[], metavar="CODE", help="16 92; all that are there unless given"
        )
        parser.add_argument("--anew", action="store_true", help="forget how far it had come when it was broken off")
        extent = parser.add_mutually_exclusive_group()
        extent.add_argument("--changes", action="store_true", default=None, help="it holds changes only (a delta)")
        extent.add_argument("--whole", action="store_false", dest="changes", help="it holds the whole register")

    def handle(self, *args: Any, **options: Any) -> None:
        said = Said(self.stdout)
        regions = [code for given in options["regions"] for code in given.replace(",", " ").split()]
        try:
            load(
                options["path"], regions, now=timezone.now, say=said.say, bar=said.bar,
                anew=options["anew"], changes=options["changes"],
            )  # fmt: skip
        except (Unfit, Stopped) as reason:
            raise CommandError(reason.sentence) from reason
        except KeyboardInterrupt:
            raise CommandError("Stopped. The same command goes on from here.", returncode=130) from None
        finally:
            said.end()
