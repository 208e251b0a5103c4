"""Writes to visitors and consultants of the bookings of tomorrow."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from kenesh.desk import reminders


class Command(BaseCommand):
    help = "Remind visitors and consultants of the bookings of tomorrow, once of each."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"reminders of bookings: {reminders.tell_of_coming(now=timezone.now())}")
