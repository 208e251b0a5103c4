"""Counts terms anew after a change of the calendar and tells offices of what has become overdue."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from kenesh.referrals import terms


class Command(BaseCommand):
    help = "Count the terms of referrals anew where a calendar has changed; write to offices of what is overdue."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        self.stdout.write(f"terms counted anew: {terms.count_anew(now=now)}")
        self.stdout.write(f"overdue referrals told of: {terms.tell_of_overdue(now=now)}")
