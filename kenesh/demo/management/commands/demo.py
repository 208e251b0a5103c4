"""The demonstration's data: `manage.py demo`. With --no-history, the same in any number, for measuring."""

import os
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone
from psycopg.conninfo import make_conninfo

from kenesh.appeals.models import Appeal
from kenesh.demo import bulk, desk, installation, load, proportions, referrals, reports, staff
from kenesh.demo.generate import Plan
from kenesh.demo.questions import load as questions
from kenesh.desk.models import Consultation
from kenesh.offices.lists import current_lists
from kenesh.questions.models import Publication, Question
from kenesh.records.known_words import learn
from kenesh.referrals.models import Referral
from kenesh.reports.models import MonthlyForm, SavedReport

WORKERS: Final = min(os.cpu_count() or 1, 4)


class Command(BaseCommand):
    help = (
        "Fills an empty demonstration with accounts, appeals, referrals of some of them, questions asked online, "
        "consultations of the reception departments, saved reports and monthly forms. Where there are appeals, no more "
        "are added, nor are the others where there are any; a database that is no demonstration (KENESH_DEMO=1) is "
        "refused."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--appeals", type=int, default=4_000)
        parser.add_argument(
            "--referrals", type=int, help="how many appeals lead to one; a sixth of those added unless given"
        )
        parser.add_argument("--questions", type=int, help="asked online; a seventh of the appeals added unless given")
        parser.add_argument("--desk", type=int, help="consultations; half as many as appeals added unless given")
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
        now = timezone.now()
        until = options["until"] or timezone.localdate(now) - timedelta(days=1)
        if until >= timezone.localdate(now):
            raise CommandError("Appeals are of days gone by: --until must be before today.")
        since = until - timedelta(days=round(options["years"] * 365.25))
        plan = Plan(options["appeals"], since, until, options["seed"])
        self.told = options["verbosity"] > 0
        added = self._appeals(plan, now, for_measuring=options["no_history"])
        many = added // proportions.ONE_IN if options["referrals"] is None else options["referrals"]
        if many:
            self._referrals(many, plan, for_measuring=options["no_history"])
        asked = added // proportions.ASKED_ONE_IN if options["questions"] is None else options["questions"]
        if asked:
            self._questions(replace(plan, count=asked), now, for_measuring=options["no_history"])
        consulted = added // proportions.CONSULTED_ONE_IN if options["desk"] is None else options["desk"]
        if consulted:
            self._desk(replace(plan, count=consulted), now, for_measuring=options["no_history"])
        if not options["no_history"]:
            self._reports(plan, now)

    def _appeals(self, plan: Plan, now: datetime, *, for_measuring: bool) -> int:
        """How many are added."""
        if Appeal.objects.exists():
            self._tell("There are appeals already: no more are added.")
            return 0
        if for_measuring:
            staff.hire(seed=plan.seed, now=now)
            world = installation.world(current_lists(), now=now, desks=False)
            bulk.load(self._address(), world, plan, workers=WORKERS, say=self._say)
            learn(Appeal)
            self._loaded("appeals")
        else:
            load.demonstration(plan, now=now)
        self._tell(f"{plan.count:,} appeals of {plan.since}–{plan.until}.")
        return plan.count

    def _referrals(self, many: int, plan: Plan, *, for_measuring: bool) -> None:
        if Referral.objects.exists():
            self._tell("There are referrals already: no more are added.")
            return
        if for_measuring:
            self._say("Working out referrals…")
            with connection.cursor() as cursor, referrals.worked_out(cursor, many, until=plan.until, seed=plan.seed):
                parts = [referrals.insert(part, WORKERS) for part in range(WORKERS)]
                bulk.load_referrals(self._address(), parts, referrals.AFTERWARDS, say=self._say)
            learn(Referral)
            self._loaded("referrals")
            made = Referral.objects.count()
        else:
            made = load.referrals_of_appeals(many, until=plan.until, seed=plan.seed)
        self._tell(f"{made:,} referrals.")

    def _questions(self, plan: Plan, now: datetime, *, for_measuring: bool) -> None:
        if Question.objects.exists():
            self._tell("There are questions already: no more are added.")
            return
        if for_measuring:
            questions.for_measuring(self._address(), plan, now=now, say=self._say)
            self._loaded("questions")
        else:
            questions.demonstration(plan, now=now)
        published = Publication.objects.published().count()
        self._tell(f"{Question.objects.count():,} questions, {published:,} of them published with their answers.")

    def _desk(self, plan: Plan, now: datetime, *, for_measuring: bool) -> None:
        if Consultation.objects.exists():
            self._tell("There are consultations already: no more are added.")
            return
        if for_measuring:
            made = desk.copy_into(self._address(), plan.count, until=plan.until, seed=plan.seed, say=self._say)
            self._loaded("consultations")
        else:
            made = desk.demonstration(plan.count, until=plan.until, seed=plan.seed, now=now)
        self._tell(f"{made:,} consultations.")

    def _reports(self, plan: Plan, now: datetime) -> None:
        if SavedReport.objects.exists() or MonthlyForm.objects.exists():
            self._tell("There are saved reports or monthly forms already: no more are added.")
            return
        forms = reports.demonstration(until=plan.until, seed=plan.seed, now=now)
        self._tell(f"{SavedReport.objects.count():,} saved reports, {forms:,} monthly forms of centres.")

    def _loaded(self, source: str) -> None:
        """Rows were written past the triggers: no copy for reports has seen them (see reports/counting/changes.py)."""
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO reports_change (source) VALUES (%s)", [source])

    def _address(self) -> str:
        """The database as other processes reach it."""
        connection.ensure_connection()
        info = connection.connection.info
        return make_conninfo(host=info.host, port=info.port, dbname=info.dbname, user=info.user, password=info.password)

    def _tell(self, sentence: str) -> None:
        if self.told:
            self.stdout.write(sentence)

    def _say(self, sentence: str) -> None:
        self.stderr.write(sentence)
        self.stderr.flush()
