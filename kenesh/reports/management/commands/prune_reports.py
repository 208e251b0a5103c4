"""Throws away what nobody needs any more of reports. Run it every few minutes, with the rest of the upkeep."""

from typing import Any

from django.core.management.base import BaseCommand

from kenesh.reports.counting import changes


class Command(BaseCommand):
    help = "Throw away notes of changes that every copy for reports has seen."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"notes of changes: {changes.prune()}")
