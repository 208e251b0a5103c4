"""Questions into an empty table: a demonstration's with all the history, or as many as one wants to measure with."""

import time
from contextlib import ExitStack
from datetime import datetime
from typing import Final
from uuid import UUID

import pghistory.models
import psycopg
from django.db import connection, transaction

from kenesh.accounts.models import Role, User
from kenesh.demo import installation
from kenesh.demo.bulk import UNCHECKED, Say, lighter_logging, without_indexes
from kenesh.demo.generate import Plan
from kenesh.demo.questions import acts
from kenesh.demo.questions.coming import Coming
from kenesh.demo.questions.rows import COLUMNS, HISTORY, SEQUENCES, Writer, copy
from kenesh.offices.lists import current_lists
from kenesh.questions import search

INDEXED: Final = ("questions_question", "questions_publication")  # those whose indexes are built afterwards
# What the trigger has just written: «added now».
NOT_THEN: Final = "DELETE FROM questions_publicationevent WHERE pgh_created_at = now()"


@transaction.atomic
def demonstration(plan: Plan, *, now: datetime) -> None:
    """Triggers are at work: the database checks each row."""
    with connection.cursor() as cursor:
        for rows in writer(plan, staged=True, now=now).batches():
            copy(cursor, rows, but=HISTORY)
            cursor.execute(NOT_THEN)
            copy(cursor, {table: rows[table] for table in HISTORY})
        for statement in SEQUENCES:
            cursor.execute(statement)
    search.index_words()


def for_measuring(address: str, plan: Plan, *, now: datetime, say: Say) -> None:
    """No history, no checks, and indexes built afterwards. address: a connection string of a superuser."""
    began, done = time.monotonic(), 0
    with psycopg.connect(address, autocommit=True) as database:
        with ExitStack() as until_written, psycopg.connect(address) as own:
            until_written.enter_context(lighter_logging(database))
            for table in INDEXED:
                until_written.enter_context(without_indexes(database, table, 2, say))
            own.execute(UNCHECKED)
            for rows in writer(plan, staged=False, now=now).batches():
                copy(own.cursor(), rows)
                own.commit()
                done += len(rows[INDEXED[0]])
                if done % 20_000 == 0:
                    say(f"  {done:,} of {plan.count:,}, {done / (time.monotonic() - began):,.0f} a second")
        for statement in SEQUENCES:
            database.execute(statement)
        say("Counting words…")
        search.index_words()
        say("Cleaning up after the load (VACUUM)…")
        database.execute(f"VACUUM (ANALYZE) {', '.join(COLUMNS)}, questions_word, questions_stem")
    say(f"{done:,} questions in {time.monotonic() - began:.0f} s, indexes included.")


def writer(plan: Plan, *, staged: bool, now: datetime) -> Writer:
    """With the acts, which are added. staged: with what the demonstration's accounts are to find, and with history."""
    moderator = User.objects.filter(role=Role.ADMINISTRATOR).order_by("pk")[0]
    world = installation.world(current_lists(), now=now, desks=True)
    cited = acts.add(by=moderator, until=plan.until)
    people = [moderator.pk, *(who for office in world.offices for who in office.consultants)]
    return Writer(Coming(world, plan, staged=staged), cited, moderator.pk, _contexts(people) if staged else {})


def _contexts(people: list[int]) -> dict[int, UUID]:
    """What history says of each."""
    made = pghistory.models.Context.objects.bulk_create(
        pghistory.models.Context(metadata={"user": person}) for person in people
    )
    return {context.metadata["user"]: context.pk for context in made}
