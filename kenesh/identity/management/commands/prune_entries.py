"""Throws away old rows of the journal of sign-ins through providers. Run it with the rest of the upkeep."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from kenesh.identity import rules
from kenesh.identity.models import Entry


class Command(BaseCommand):
    help = "Throw away the rows of the journal of sign-ins that are older than a year."

    def handle(self, *args: Any, **options: Any) -> None:
        gone, _ = Entry.objects.filter(at__lt=timezone.now() - rules.ENTRIES_STAY).delete()
        self.stdout.write(f"sign-ins: {gone}")
