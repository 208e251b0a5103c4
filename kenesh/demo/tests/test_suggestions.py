"""How often the right one is offered: four hundred queries, written before anything was tuned, over invented registers.

quality.csv: kind;query;wanted: the beginning of its label, of a firm its ОГРН. quality_people.csv: who is served.
"""

import csv
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import pytest
from django.db import connection
from django.test import Client
from django.utils.timezone import now
from pytest_django import DjangoDbBlocker

from kenesh.accounts.tests.make import an_administrator, signed_in
from kenesh.offices.tests.make import an_office
from kenesh.people.tests.make import a_person
from kenesh.registers.egrul import loading as egrul
from kenesh.registers.gar import loading as gar
from kenesh.registers.made_up import make
from kenesh.registers.tests.make import EMPTIED
from kenesh.suggesting import tests

pytestmark = [pytest.mark.django_db, pytest.mark.once]

FOLDER: Final = Path(tests.__file__).parent
FIRST, AMONG_FIVE = 0.9, 0.98


@pytest.fixture(scope="module", autouse=True)
def registers(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("registers")
    make.registers(folder, make.Size(20_000, 1_500, 20_000), seed="quality")
    with django_db_blocker.unblock():
        gar.load(folder / "gar_xml.zip", [], now=now, say=lambda _line: None)
        egrul.load([folder / "EGRUL_406", folder / "EGRIP_406"], now=now, say=lambda _line: None)
        yield
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {EMPTIED}, registers_tier")


@pytest.fixture
def client(reference_lists: None) -> Client:
    """Of an administrator, who may look for everything."""
    office = an_office()
    for row in _rows("quality_people.csv"):
        a_person(office=office, full_name=row["full_name"], phone=row["phone"])
    return signed_in(an_administrator())


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


class TestSuggestions:
    def test_have_the_right_one_first_or_nearly(self, client: Client) -> None:
        places: dict[str, list[int | None]] = {}
        missed = []
        for row in _rows("quality.csv"):
            found = _found(client, row["kind"], row["query"])
            place = next((place for place, one in enumerate(found) if one.startswith(row["wanted"])), None)
            places.setdefault(row["kind"], []).append(place)
            if place != 0:
                missed.append(f"{row['kind']} {row['query']!r}: {row['wanted']!r} is {place}, the first {found[:1]}")
        every = [place for of_kind in places.values() for place in of_kind]
        for kind, of_kind in [*places.items(), ("all", every)]:
            print(f"{kind}: {len(of_kind)} queries, first {_first(of_kind):.1%}, among five {_among_five(of_kind):.1%}")
        assert len(every) >= 300
        assert _first(every) >= FIRST, missed
        assert _among_five(every) >= AMONG_FIVE, missed
        for kind, of_kind in places.items():
            assert _among_five(of_kind) >= FIRST, (kind, missed)


def _found(client: Client, kind: str, typed: str) -> list[str]:
    answer = client.get(f"/suggest/{kind}/", {"q": typed})
    assert answer.status_code == 200, typed
    return [one["value" if kind == "firms" else "label"] for one in json.loads(answer.content)["items"]]


def _first(places: Sequence[int | None]) -> float:
    return sum(place == 0 for place in places) / len(places)


def _among_five(places: Sequence[int | None]) -> float:
    return sum(place is not None and place < 5 for place in places) / len(places)
