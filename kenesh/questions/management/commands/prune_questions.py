"""Throws away what nobody needs any more of questions. Run it every few minutes, with the rest of the upkeep."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from kenesh.questions import rules
from kenesh.questions.models import Question, SpentChallenge, State, Writing


class Command(BaseCommand):
    help = "Throw away questions nobody confirmed, challenges that have expired, and signs of forms no longer open."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        thrown = {
            "unconfirmed questions": Question.objects.filter(
                state=State.UNCONFIRMED, asked_at__lte=now - rules.CONFIRMED_WITHIN
            ),
            "challenges": SpentChallenge.objects.filter(until__lte=now),
            "signs of writing": Writing.objects.filter(seen_at__lt=now - rules.SEEN_FOR),
        }
        for name, rows in thrown.items():
            self.stdout.write(f"{name}: {rows.delete()[0]}")
