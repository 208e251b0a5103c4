from typing import Any

from django.core.management.base import BaseCommand

from kenesh.desk import reference


class Command(BaseCommand):
    help = "Loads services for the reception departments of Kazan that have none; safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        added = reference.load()
        self.stdout.write(f"service: {added} added" if added else "Services: every department has some.")
