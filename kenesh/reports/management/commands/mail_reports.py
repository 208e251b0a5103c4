"""Mails the saved reports whose month has begun. Run it every few minutes, with the rest of the upkeep."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kenesh.reports.actions.mailing import mail_due


class Command(BaseCommand):
    help = "Mail saved reports to those who asked for them, once a month; what missed its day goes now."

    def handle(self, *args: Any, **options: Any) -> None:
        written, failed = mail_due(now=timezone.now())
        self.stdout.write(f"reports mailed: {written}")
        if failed:
            raise CommandError(f"Reports that could not be mailed: {failed}. They are tried again in an hour.")
