"""Throws away files that were sent and never saved with a record, and bytes that no record points at."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from kenesh.documents import actions


class Command(BaseCommand):
    help = "Throw away files that were sent and never saved with a record."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"files: {actions.forget_orphans(now=timezone.now())}")
