"""Files of invented registers in the published shape, for trying out and for measuring: see made_up/README.md."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kenesh.registers.made_up import make


class Command(BaseCommand):
    requires_system_checks = ()  # needs no database
    help = "Writes archives of invented addresses and firms into a folder, in the shape of the published ones."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--houses", type=int, default=4_000)
        parser.add_argument("--streets", type=int, default=260)
        parser.add_argument("--firms", type=int, default=1_500)
        parser.add_argument("--seed", default="kenesh", help="another seed, other names")
        parser.add_argument("--regions", default="16", help="codes with commas; houses and streets are of each")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["houses"] < 1 or options["streets"] < 1 or options["firms"] < 0:
            raise CommandError("At least one house and one street are needed, and no fewer than 0 firms.")
        size = make.Size(options["houses"], options["streets"], options["firms"], tuple(options["regions"].split(",")))
        made = make.registers(options["folder"], size, seed=options["seed"])
        for path in made:
            self.stdout.write(f"{path}  {path.stat().st_size / 1e6:,.1f} MB")
