"""Throws away clocks of consultations that were never registered. Run it every few minutes, with the rest of the
upkeep."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from kenesh.desk.actions.beginning import prune_beginnings


class Command(BaseCommand):
    help = "Throw away clocks of consultations that were never registered."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"clocks: {prune_beginnings(now=timezone.now())}")
