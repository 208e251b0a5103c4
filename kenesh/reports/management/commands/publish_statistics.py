"""Publishes the statistics of a month, if they are not published yet. Run it with the rest of the upkeep."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from kenesh.reports.actions.publishing import publish


class Command(BaseCommand):
    help = "Publish the statistics of all months that have ended, once a month."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--again", action="store_true", help="in the place of what was published this month")

    def handle(self, *args: Any, **options: Any) -> None:
        release = publish(now=timezone.now(), again=options["again"])
        self.stdout.write(f"statistics published: {release or 'nothing new'}")
