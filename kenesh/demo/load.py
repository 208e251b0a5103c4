"""The demonstration's data into an empty database, with the history that recording them would have left."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final

import pghistory.models
from django.db import connection, transaction

from kenesh.accounts.models import OFFICE_ROLES, User
from kenesh.appeals.models import Appeal
from kenesh.demo import installation, referrals, staff
from kenesh.demo.generate import COLUMNS, Generator, Plan
from kenesh.offices.lists import current_lists
from kenesh.records.gathering import gather_people
from kenesh.referrals.actions import keep_form
from kenesh.referrals.models import Referral
from kenesh.referrals.proposing import fresh

COPY: Final = f"COPY appeals_appeal ({', '.join(COLUMNS)}) FROM STDIN"
NEXT_NUMBER: Final = """
    SELECT setval(pg_get_serial_sequence('appeals_appeal', 'id'), max(id)) FROM appeals_appeal HAVING count(*) > 0
"""


# Of these offices the newest referrals are printed, those in these languages that are written in them.
PRINTED: Final[Mapping[str, tuple[str, ...]]] = {"YSK-01": ("ru", "ky", "en"), "KZN-01": ("ru", "tt", "ru")}
KNOWN_BY: Final = {"ky": "суранабыз", "tt": "сорыйбыз"}  # the word that ends what is asked in this language
NEWEST: Final = 20
PRINTED_AFTER: Final = timedelta(minutes=2)


@transaction.atomic
def demonstration(plan: Plan, *, now: datetime) -> None:
    """Staff and appeals. Triggers are at work: the database checks each row and writes its history."""
    staff.hire(seed=plan.seed, now=now)
    generator = Generator(installation.world(current_lists(), now=now, desks=True), plan)
    with connection.cursor() as cursor:
        with cursor.copy(COPY) as copy:
            for line in generator.lines():
                copy.write(line)
        cursor.execute(NEXT_NUMBER)
    gather_people(Appeal)
    date_history("appeals_appeal")


@transaction.atomic
def referrals_of_appeals(count: int, *, until: date, seed: str) -> int:
    """So many appeals lead to referrals, some of them printed. Triggers are at work. How many there are now."""
    with connection.cursor() as cursor, referrals.worked_out(cursor, count, until=until, seed=seed):
        for statement in (referrals.insert(), *referrals.AFTERWARDS):
            cursor.execute(statement)
    gather_people(Referral)
    date_history(referrals.TABLE)
    print_some()
    return Referral.objects.count()


def print_some() -> None:
    """The papers are real ones: their slips open, and printing them again gives the same."""
    for code, languages in PRINTED.items():
        of_office = Referral.objects.filter(office__code=code).select_related("office", "consultant").order_by("-id")
        newest = list(of_office[:NEWEST])
        for language in languages[: len(newest)]:
            written = language if language in KNOWN_BY else "ru"
            referral = next((one for one in newest if _written_in(one) == written), newest[0])
            newest.remove(referral)
            paper = fresh(referral, language)
            keep_form(referral, paper, by=referral.consultant, now=referral.created_at + PRINTED_AFTER)


def _written_in(referral: Referral) -> str:
    return next((language for language, word in KNOWN_BY.items() if word in referral.asked), "ru")


def date_history(table: str, *, at: str = "created_at", who: str = "consultant_id") -> None:
    """Loading has just written «added, by the system, now» for each: make it «added, by its consultant, then».

    at, who: the columns of the record that tell."""
    people = User.objects.filter(role__in=OFFICE_ROLES).values_list("pk", flat=True)
    contexts = pghistory.models.Context.objects.bulk_create(
        pghistory.models.Context(metadata={"user": person}) for person in people
    )
    with connection.cursor() as cursor:
        cursor.executemany(
            f"""
            UPDATE {table}event AS event SET pgh_created_at = record.{at}, pgh_context_id = %s
            FROM {table} AS record WHERE record.id = event.pgh_obj_id AND record.{who} = %s
            """,  # noqa: S608  # our own table
            [[context.pk, context.metadata["user"]] for context in contexts],
        )
