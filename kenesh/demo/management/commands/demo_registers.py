"""The demonstration's registers: `manage.py demo_registers`."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from kenesh.demo import registers
from kenesh.registers.loading.load import Stopped
from kenesh.registers.loading.sources import Unfit


class Command(BaseCommand):
    help = (
        "Loads invented addresses and firms into a demonstration that has none. A database that is no demonstration "
        "(KENESH_DEMO=1) is refused."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", default="kenesh", help="another seed, other names")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This is no demonstration, so no invented firms are added: set KENESH_DEMO=1 for one.")
        if registers.are_there():
            return
        try:
            registers.demonstration(seed=options["seed"])
        except (Unfit, Stopped) as reason:  # everything else of the demonstration works without them
            self.stderr.write(f"The registers were not loaded: {reason.sentence}")
            return
        if options["verbosity"]:
            self.stdout.write(f"{registers.SIZE.houses:,} houses, {registers.SIZE.firms:,} firms.")
