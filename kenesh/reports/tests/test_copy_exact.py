"""Whatever is written by whoever, in whatever order it is committed: the copy's figures are PostgreSQL's at every step.

Three writers keep transactions open across the making of copies and across reading.
"""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from kenesh.appeals.models import Appeal
from kenesh.desk.models import Consultation
from kenesh.questions.models import Question
from kenesh.referrals.models import Referral
from kenesh.reports.counting import changes, generations, making, open_counting
from kenesh.reports.counting.columnar import Columnar
from kenesh.reports.counting.direct import Direct
from kenesh.reports.rules import Days, Source, Unit
from kenesh.reports.selection import ARRAYS, Column, Condition, How, Selection
from kenesh.reports.tests.make import FIRST, LAST, NAMES, PHONES, facts, varied_records

STEPS: Final = 40
WRITERS: Final = 3
TABLES: Final = {
    Source.APPEALS: ("appeals_appeal", Appeal),
    Source.REFERRALS: ("referrals_referral", Referral),
    Source.QUESTIONS: ("questions_question", Question),
    Source.CONSULTATIONS: ("desk_consultation", Consultation),
}


def columns_of(model: Any) -> list[str]:
    return [field.column for field in model._meta.concrete_fields if not (field.generated or field.primary_key)]


class Writer:
    """Writes by chance what no other writer touches, so that nobody waits for anybody."""

    def __init__(self, number: int, chance: Random) -> None:
        self.number, self.chance = number, chance
        self.connection = connection.copy()
        self.connection.ensure_connection()
        self.raw = self.connection.connection
        self.open = False
        self.marked = False

    def close(self) -> None:
        self.connection.close()

    def step(self) -> str:
        """Something, in a transaction that may stay open."""
        if not self.open:
            self.raw.execute("BEGIN")
            self.open = True
        choice: Callable[[], None] = self.chance.choices(
            [self.add, self.correct, self.hide, self.delete, self.sweep, self.mark, self.unmark, self.move],
            [4, 5, 3, 2, 1, 1, 1, 1 if self.number == 0 else 0],
        )[0]
        choice()
        if self.chance.random() < 0.5:
            self.end()
        return f"{self.number} {choice.__name__} {'open' if self.open else 'ended'}"

    def end(self) -> None:
        if self.open:
            self.raw.execute(self.chance.choice(["COMMIT", "COMMIT", "ROLLBACK"]))
            self.open = self.marked = False

    @property
    def source(self) -> Source:
        return self.chance.choice(list(Source))

    def own(self, table: str, most: int) -> str:
        """A condition on some of the writer's own rows."""
        found = self.raw.execute(f"SELECT id FROM {table} WHERE id % {WRITERS} = {self.number}").fetchall()
        chosen = self.chance.sample(found, min(most, len(found)))
        return f"id IN ({', '.join(str(number) for (number,) in chosen) or 'NULL'})"

    def add(self) -> None:
        """Others like those there are."""
        table, model = TABLES[self.source]
        fresh = {
            "submission": "gen_random_uuid()",
            "code": "left(md5(random()::text), 12)",
            "serial": "(random() * 1000000000)::int",
            "phone": f"'{self.chance.choice(PHONES)}'",
            "email": f"'asker{self.chance.randrange(9)}@example.kg'",
        }
        columns = columns_of(model)
        values = ", ".join(fresh.get(name, f'"{name}"') for name in columns)
        named = ", ".join(f'"{name}"' for name in columns)
        self.raw.execute(f"INSERT INTO {table} ({named}) SELECT {values} FROM {table} WHERE {self.own(table, 3)}")

    def correct(self) -> None:
        source = self.source
        moment = FIRST + (LAST - FIRST) * self.chance.random()
        name = f"client_name = '{self.chance.choice(NAMES)}'"
        changed = {
            Source.APPEALS: [name, f"helped_at = '{moment}'", f"age = {self.chance.randrange(120)}", "age = NULL"],
            Source.REFERRALS: [
                name,
                f"referred_on = '{moment.date()}', due_on = '{LAST.date() + timedelta(20)}'",
                "sex = 0",
                "social_statuses = social_statuses[1:1]",
            ],
            Source.QUESTIONS: [
                f"email = 'Asker{self.chance.randrange(9)}@example.kg'",
                f"asked_at = '{moment}'",
                "categories = categories[1:1]",
            ],
            Source.CONSULTATIONS: [
                name,
                f"began_at = '{moment}'",
                f"worked = {self.chance.randrange(1_500)}",
                "state = 'completed'",
                "state = 'parked'",
            ],
        }[source]
        table, _ = TABLES[source]
        self.raw.execute(f"UPDATE {table} SET {self.chance.choice(changed)} WHERE {self.own(table, 2)}")

    def hide(self) -> None:
        """Deletes as people do, or restores."""
        table = self.chance.choice(["appeals_appeal", "referrals_referral", "desk_consultation"])
        gone = self.chance.choice(["now(), deleted_by_id = consultant_id", "NULL, deleted_by_id = NULL"])
        self.raw.execute(f"UPDATE {table} SET deleted_at = {gone} WHERE {self.own(table, 3)}")

    def delete(self) -> None:
        table, _ = TABLES[self.source]
        self.raw.execute(f"DELETE FROM {table} WHERE {self.own(table, 2)}")

    def sweep(self) -> None:
        """Many at once."""
        table, _ = TABLES[self.source]
        self.raw.execute(f"UPDATE {table} SET version = version + 1 WHERE {self.own(table, 40)}")

    def mark(self) -> None:
        self.raw.execute("SAVEPOINT here")
        self.marked = True

    def unmark(self) -> None:
        if self.marked:
            self.raw.execute("ROLLBACK TO SAVEPOINT here")

    def move(self) -> None:
        """An office's clock."""
        zone = self.chance.choice(["Asia/Bishkek", "Pacific/Kiritimati", "Etc/GMT+12"])
        self.raw.execute("UPDATE offices_office SET time_zone = %s WHERE code = 'OSH-01'", [zone])


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.REPORTS_COPY = str(tmp_path)
    return tmp_path


@pytest.fixture
def records(reference_lists: None, transactional_db: None) -> Iterator[None]:
    varied_records(40)
    yield
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM reports_generation; DELETE FROM reports_change")


@pytest.fixture
def writers(records: None, request: pytest.FixtureRequest) -> Iterator[list[Writer]]:
    chance = Random(request.node.name)
    made = [Writer(number, chance) for number in range(WRITERS)]
    yield made
    for one in made:
        one.close()


def a_selection(source: Source, chance: Random) -> Selection:
    """Within some days, of some values that records have."""
    there = facts(source)
    days = sorted(chance.choice(there).day for _ in range(2)) if there and chance.random() < 0.5 else [None, None]
    conditions = []
    for column in chance.sample([one for one in Column if one != Column.DAY], chance.choice([0, 1, 1, 2])):
        values = [getattr(one, column) for one in there]
        flat = sorted({value for one in values for value in (one if column in ARRAYS else [one])} | {0})
        some = tuple(chance.sample(flat, chance.randint(1, len(flat))))
        conditions.append(Condition(column, some, chance.choice([How.FIRST, How.ANY]) if column in ARRAYS else How.IN))
    return Selection(source, Days(*days), tuple(conditions))


def compare(chance: Random) -> bool:
    """Whether the copy was used; its answers are PostgreSQL's in any case."""
    with open_counting() as counting:
        if not isinstance(counting, Columnar):
            return False
        direct, used = Direct(), False
        for source in Source:
            used = used or counting.reads(source)
            selection, unit = a_selection(source, chance), chance.choice(list(Unit))
            assert counting.totals(selection) == direct.totals(selection), selection
            sets = [*chance.sample([(one,) for one in Column], 5), chance.choice(list(pairwise(Column)))]
            assert counting.groups(selection, sets, unit) == direct.groups(selection, sets, unit), (selection, unit)
            cell = a_selection(source, chance).conditions
            page = {"after": chance.choice([0, 3]), "limit": 40}
            assert counting.rows(selection, cell, unit, **page) == direct.rows(selection, cell, unit, **page), (
                *(selection, unit),
                cell,
            )
        assert not counting.broken
    return used


def renew() -> None:
    folder = generations.folder()
    assert folder
    assert making.make(folder, say=lambda sentence: None)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", ["Ак-Суу", "Кара-Суу"])
class TestFigures:
    def test_are_exact_at_every_step(self, folder: Path, writers: list[Writer], seed: str) -> None:
        chance, used = Random(seed), 0
        for step in range(STEPS):
            said = chance.choice(writers).step()
            if step % 7 == 3:
                renew()
            if chance.random() < 0.1:
                changes.prune()
            try:
                used += compare(chance)
            except AssertionError as wrong:
                raise AssertionError(f"step {step}: {said}") from wrong
        assert used > STEPS / 3
        for one in writers:
            one.end()
        assert {compare(chance) for _ in range(3)} <= {True, False}


@pytest.mark.django_db(transaction=True)
class TestACommitOutOfOrder:
    def test_is_seen_though_the_copy_was_made_meanwhile(self, folder: Path, writers: list[Writer]) -> None:
        """The transaction is older than the copy, and the one committed before it younger."""
        early, late, _ = writers
        for one in (early, late):
            one.raw.execute("BEGIN")
        early.raw.execute(f"UPDATE appeals_appeal SET age = 1 WHERE {early.own('appeals_appeal', 9)}")
        late.raw.execute(f"UPDATE appeals_appeal SET age = 2 WHERE {late.own('appeals_appeal', 9)}")
        late.raw.execute("COMMIT")
        renew()
        ages = [Condition(Column.AGE, (age,)) for age in (1, 2)]

        def counted() -> list[int]:
            with open_counting() as counting:
                assert isinstance(counting, Columnar)
                found = [counting.totals(Selection().having(one)).records for one in ages]
                assert found == [Direct().totals(Selection().having(one)).records for one in ages]
                return found

        before = counted()
        assert before[0] == 0
        assert before[1]
        early.raw.execute("COMMIT")
        changes.prune()
        after = counted()
        assert after[0]
        assert after[1] == before[1]

    def test_is_not_seen_by_who_began_to_read_before(self, folder: Path, writers: list[Writer]) -> None:
        writer = writers[0]
        renew()
        with open_counting() as counting:
            assert isinstance(counting, Columnar)
            before = counting.totals(Selection()).records
            writer.raw.execute(f"DELETE FROM appeals_appeal WHERE {writer.own('appeals_appeal', 5)}")
            assert counting.totals(Selection()).records == before
            assert len(counting.rows(Selection(), [], Unit.RECORDS, limit=500)) == before
        with open_counting() as counting:
            assert counting.totals(Selection()).records < before

    def test_makes_a_copy_unknown_to_who_began_to_read_before_it(self, folder: Path, writers: list[Writer]) -> None:
        renew()
        generation = generations.newest(folder)
        with closing(connection.copy()) as other, other.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SELECT 1")
            renew()
            newer = generations.newest(folder)
            assert generation
            assert newer
            cursor.execute("SELECT token FROM reports_generation")
            assert cursor.fetchall() == [(generation.token,)]
        assert changes.since(newer.token) == {}
        assert changes.since(generation.token) is None
