"""Throws away what nobody needs any more and takes up what was lost. Run it every few minutes, as `make run` does."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from kenesh.accounts import rules
from kenesh.accounts.models import AccessLink, Attempts, Draft, Session
from kenesh.letters import actions as letters


class Command(BaseCommand):
    help = (
        "Throw away ended sessions, spent links, old drafts, failed attempts and finished tasks; "
        "take up tasks whose worker was killed and letters that lost their task."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        thrown = {
            "sessions": Session.objects.filter(expire_date__lt=now),
            "links": AccessLink.objects.filter(expires_at__lt=now - rules.USED_LINKS_STAY),
            "drafts": Draft.objects.filter(saved_at__lt=now - rules.DRAFTS_LIVE),
            "attempts": Attempts.objects.filter(last_at__lt=now - rules.ATTEMPTS_STAY),
        }
        for name, rows in thrown.items():
            self.stdout.write(f"{name}: {rows.delete()[0]}")
        self.stdout.write(f"secrets of letters: {letters.forget_old_secrets(now=now)}")
        self.stdout.write(f"files of letters: {letters.forget_old_attachments(now=now)}")
        self.stdout.write(f"tasks taken up again: {letters.take_up_tasks(now=now)}")
        self.stdout.write(f"letters given a new task: {letters.find_lost(now=now)}")
        call_command("prune_db_task_results", verbosity=0)
