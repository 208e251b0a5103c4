from collections import Counter
from datetime import date, datetime
from uuid import UUID

import phonenumbers
import pytest

from kenesh.demo import proportions
from kenesh.demo.generate import COLUMNS, Generator, Plan
from kenesh.demo.people import NULL
from kenesh.demo.schedule import HOLIDAYS, HOURS
from kenesh.demo.tests.make import a_plan, a_world
from kenesh.demo.world import World

type Line = dict[str, str]


def generated(plan: Plan, world: World | None = None) -> list[Line]:
    return [dict(zip(COLUMNS, row, strict=True)) for row in Generator(world or a_world(), plan).rows()]


def numbers(array: str) -> list[int]:
    return [int(number) for number in array[1:-1].split(",")]


@pytest.fixture(scope="module")
def many() -> list[Line]:
    return generated(a_plan(count=20_000))


class TestTheRows:
    def test_are_the_same_for_the_same_seed(self) -> None:
        assert generated(a_plan()) == generated(a_plan())

    def test_are_others_for_another_seed(self) -> None:
        ours, theirs = generated(a_plan()), generated(a_plan(seed="another"))
        assert sum(a["client_name"] == b["client_name"] for a, b in zip(ours, theirs, strict=True)) < 20

    def test_are_the_same_when_the_days_are_dealt_to_workers(self) -> None:
        plan = a_plan(count=500)
        dealt = [
            row
            for part in range(3)
            for worker in [Generator(a_world(), plan)]
            for days in worker.schedule.blocks(3)[part]
            for row in worker.rows(days)
        ]
        assert sorted(dealt) == sorted(Generator(a_world(), plan).rows())

    @pytest.mark.parametrize("count", [0, 1, 7, 300, 4_001])
    def test_are_as_many_as_planned(self, count: int) -> None:
        assert len(generated(a_plan(count=count))) == count

    def test_are_numbered_in_the_order_of_time(self) -> None:
        rows = generated(a_plan(first_id=500), a_world("YSK-01", "KZN-01"))
        moments = [datetime.fromisoformat(f"{row['helped_at']}:00") for row in rows]
        assert [int(row["id"]) for row in rows] == list(range(500, 2_500))
        assert moments == sorted(moments)

    def test_fall_on_working_days_and_hours_of_the_plan(self, many: list[Line]) -> None:
        plan = a_plan()
        moments = [datetime.fromisoformat(f"{row['helped_at']}:00") for row in many]
        assert all(plan.since <= moment.date() <= plan.until for moment in moments)
        assert all(moment.weekday() < 5 and (moment.month, moment.day) not in HOLIDAYS for moment in moments)
        assert {moment.hour for moment in moments} == set(HOURS)

    def test_are_recorded_after_the_help_on_the_same_day(self, many: list[Line]) -> None:
        assert all(
            row["helped_at"] <= row["created_at"] and row["helped_at"][:10] == row["created_at"][:10] for row in many
        )

    def test_have_a_submission_each(self, many: list[Line]) -> None:
        submissions = {UUID(row["submission"]) for row in many}
        assert len(submissions) == len(many)
        assert {submission.version for submission in submissions} == {4}

    def test_hold_nothing_that_copy_would_misread(self, many: list[Line]) -> None:
        assert all(value == NULL or not {"\t", "\n", "\\"} & set(value) for row in many for value in row.values())

    def test_need_no_day_that_has_none(self) -> None:
        assert not generated(a_plan(count=0, since=date(2026, 1, 3), until=date(2026, 1, 4)))


class TestThePeople:
    def test_have_names_and_telephones_that_can_be_real(self, many: list[Line]) -> None:
        assert all(2 <= len(row["client_name"].split()) <= 3 for row in many)
        phones = {row[kind] for row in many for kind in ("phone", "whatsapp")} - {""}
        assert all(phonenumbers.is_valid_number(phonenumbers.parse(phone)) for phone in phones)

    def test_of_kazan_have_its_own(self) -> None:
        rows = generated(a_plan(count=500), a_world("KZN-01"))
        assert all(row["phone"].startswith("+7") for row in rows if row["phone"])
        assert not any(row["client_name"].endswith(("уулу", "кызы")) for row in rows)
        assert not any("сом" in row["question"] for row in rows)

    def test_come_again_as_themselves(self, many: list[Line]) -> None:
        visits: dict[tuple[str, str, str], list[Line]] = {}
        for row in many:
            if row["phone"]:
                visits.setdefault((row["office_id"], row["client_name"], row["phone"]), []).append(row)
        again = sum(len(rows) - 1 for rows in visits.values()) / sum(map(len, visits.values()))
        assert again == pytest.approx(1 - 8372 / 9408, abs=0.015)
        for rows in visits.values():
            assert len({(row["sex"], row["citizenship_id"], row["email"]) for row in rows}) == 1
            ages = [int(row["age"]) for row in rows if row["age"] != NULL]
            assert ages == sorted(ages)
            assert not ages or ages[-1] - ages[0] <= 3


class TestTheProportions:
    def test_of_the_branches_of_law_are_those_published(self, many: list[Line]) -> None:
        codes = {number: code for code, number in a_world().categories.items()}
        first = Counter(codes[numbers(row["categories"])[0]] for row in many)
        any_of = Counter(code for row in many for code in {codes[number] for number in numbers(row["categories"])})

        def share(counted: Counter[str], *branches: str) -> float:
            return 100 * sum(many for code, many in counted.items() if code.startswith(branches)) / 20_000

        assert share(any_of, "CIV-1") == pytest.approx(19, abs=2)
        assert share(first, "FAM") == pytest.approx(22, abs=3)
        assert share(any_of, "CIV-3") == pytest.approx(9, abs=3)
        assert share(first, "LND") == pytest.approx(8, abs=2)
        assert share(first, "LAB") == pytest.approx(6, abs=2)

    def test_of_values_to_a_row_are_as_said(self, many: list[Line]) -> None:
        for column, mean in (("categories", 1.2), ("social_statuses", 1.3)):
            assert sum(len(numbers(row[column])) for row in many) / len(many) == pytest.approx(mean, abs=0.08)
            assert all(len(set(numbers(row[column]))) == len(numbers(row[column])) for row in many)

    def test_of_sexes_are_as_said(self, many: list[Line]) -> None:
        sexes = Counter(row["sex"] for row in many)
        assert 100 * sexes["1"] / (sexes["1"] + sexes["2"]) == pytest.approx(proportions.WOMEN, abs=2)
        assert 100 * sexes["0"] / len(many) == pytest.approx(proportions.SEX_NOT_STATED, abs=1)

    def test_of_ages_fit_the_statuses(self, many: list[Line]) -> None:
        world = a_world()
        for row in many:
            statuses = {code for code, number in world.statuses.items() if number in numbers(row["social_statuses"])}
            if row["age"] != NULL and "MINOR" in statuses:
                assert int(row["age"]) <= 20  # one who came as a child may come again grown up
            if row["age"] != NULL and "PENS" in statuses:
                assert int(row["age"]) >= 63

    def test_of_marks_and_texts_are_as_said(self, many: list[Line]) -> None:
        def share(column: str) -> float:
            return 100 * sum(row[column] not in {"f", "", NULL} for row in many) / len(many)

        assert share("advocate_provided") == pytest.approx(8, abs=2.5)
        assert share("in_writing") == pytest.approx(12, abs=2)
        assert share("territory_id") == pytest.approx(95, abs=1)
        assert share("question") == pytest.approx(proportions.QUESTION, abs=1)

    def test_of_offices_are_uneven(self, many: list[Line]) -> None:
        offices = Counter(row["office_id"] for row in many).most_common()
        assert len(offices) == 6
        assert offices[0][1] > 2.5 * offices[-1][1]
