"""The demonstration's data: `manage.py demo`. With --no-history, the same in any number, for measuring."""

import os
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone
from psycopg.conninfo import make_conninfo

from kenesh.appeals.models import Appeal
from kenesh.demo import bulk, installation, load, staff
from kenesh.demo.generate import Plan
from kenesh.offices.lists import current_lists


class Command(BaseCommand):
    help = (
        "Fills an empty demonstration with accounts and appeals. A database that has appeals is left as it is, and one "
        "that is no demonstration (KENESH_DEMO=1) is refused."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--appeals", type=int, default=4_000)
        parser.add_argument("--years", type=float, default=3)
        parser.add_argument("--until", type=date.fromisoformat, help="the last day, YYYY-MM-DD; yesterday unless given")
        parser.add_argument("--seed", default="kenesh", help="another seed, other people")
        parser.add_argument(
            "--no-history",
            action="store_true",
            help="for measuring: centres only, no history, indexes built afterwards; needs a superuser of the database",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This is no demonstration, so no invented people are added: set KENESH_DEMO=1 for one.")
        if Appeal.objects.exists():
            if options["verbosity"]:
                self.stdout.write("There are appeals already: nothing is added.")
            return
        now = timezone.now()
        until = options["until"] or timezone.localdate(now) - timedelta(days=1)
        plan = Plan(
            options["appeals"], until - timedelta(days=round(options["years"] * 365.25)), until, options["seed"]
        )
        if plan.until >= timezone.localdate(now):
            raise CommandError("Appeals are of days gone by: --until must be before today.")
        if options["no_history"]:
            self._for_measuring(plan, now)
        else:
            load.demonstration(plan, now=now)
        if options["verbosity"]:
            self.stdout.write(f"{plan.count:,} appeals of {plan.since}–{plan.until}.")

    def _for_measuring(self, plan: Plan, now: Any) -> None:
        staff.hire(seed=plan.seed, now=now)
        connection.ensure_connection()
        info = connection.connection.info
        address = make_conninfo(
            host=info.host, port=info.port, dbname=info.dbname, user=info.user, password=info.password
        )
        world = installation.world(current_lists(), now=now, desks=False)
        connection.close()
        bulk.load(address, world, plan, workers=min(os.cpu_count() or 1, 4), say=self._say)

    def _say(self, sentence: str) -> None:
        self.stderr.write(sentence)
        self.stderr.flush()
