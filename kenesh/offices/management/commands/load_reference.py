from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from kenesh.offices import reference


class Command(BaseCommand):
    help = "Loads the territories, reference lists, offices and routes that are not there yet; safe to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--refresh", action="store_true", help="also set the names of what is there to those of the files"
        )

    def handle(self, *args: Any, refresh: bool, **options: Any) -> None:
        done = {key: count for key, count in reference.load(refresh=refresh).items() if count}
        for (model, verb), count in done.items():
            self.stdout.write(f"{model._meta.model_name}: {count} {verb}")
        if not done:
            self.stdout.write("Reference data: all is there.")
