from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from kenesh.organisations import reference


class Command(BaseCommand):
    help = "Loads the organisations people are referred to that are not there yet; safe to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--refresh", action="store_true", help="also set the names of what is there to those of the file"
        )

    def handle(self, *args: Any, refresh: bool, **options: Any) -> None:
        done = {verb: count for verb, count in reference.load(refresh=refresh).items() if count}
        for verb, count in done.items():
            self.stdout.write(f"organisation: {count} {verb}")
        if not done:
            self.stdout.write("Organisations: all are there.")
