"""Firms suggested while one types."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.utils.translation import override

from kenesh.accounts.models import Role
from kenesh.registers.egrul import loading
from kenesh.registers.firms import Firms
from kenesh.registers.loading.load import address_of_database
from kenesh.registers.made_up.numbers import inn_of_firm, ogrn
from kenesh.registers.tests.make_firms import GUID, a_firm, an_entrepreneur, an_exchange
from kenesh.registers.tiers import tiers_of
from kenesh.suggesting.contract import Suggestion, Who
from kenesh.suggesting.vocabulary import shares

pytestmark = pytest.mark.django_db(transaction=True)
WHO = Who(1, Role.CONSULTANT, 1, "en", date(2026, 2, 3))
BRANCH = '<СвАдресЮЛ><СвАдрЮЛФИАС><НаселенПункт Вид="Г" Наим="АРСК"/></СвАдрЮЛФИАС></СвАдресЮЛ>'


@pytest.fixture
def cursor(tmp_path: Path) -> Iterator[psycopg.Cursor[Any]]:
    path = tmp_path / "1.xml"
    firms = [
        a_firm("Ромашка", 1),
        a_firm("Ромашка плюс", 2, address=BRANCH),
        a_firm("Ромашка", 3, more='<СвПрекрЮЛ ДатаПрекрЮЛ="2024-03-12"/>'),
        a_firm("Ак-Суу", 4).replace('НаимСокр="ООО &quot;АК-СУУ&quot;"', 'НаимСокр="АС"'),
        a_firm("Лютик", 5).replace('КПП="160001001"', 'КПП="770501001"'),
        an_entrepreneur("ЛЮТИКОВ", "ИВАН", "", 6, more='<СвПрекращ><СвСтатус ДатаПрекращ="2021-05-06"/></СвПрекращ>'),
    ]
    path.write_bytes(an_exchange(firms))
    loading.load([path], now=lambda: datetime(2026, 2, 3, tzinfo=UTC), say=lambda _line: None)
    with psycopg.connect(address_of_database(), autocommit=True) as connection, override("en"):
        yield connection.cursor()


def suggested(cursor: psycopg.Cursor[Any], typed: str) -> list[Suggestion]:
    return list(Firms().suggest(cursor, typed, WHO, {}).items)


def labels(cursor: psycopg.Cursor[Any], typed: str) -> list[str]:
    return [one.label for one in suggested(cursor, typed)]


class TestFirm:
    @pytest.mark.parametrize(
        "typed",
        [
            inn_of_firm(2),
            ogrn(2, 2020),
            f"{inn_of_firm(2)[:4]} {inn_of_firm(2)[4:]}",
            "ромашка плюс",
            "плюс ром",
            "ромашка арск",
            "ооо ромашка плюс",
            "общество с ограниченной ответственностью ромашка плюс",
            "ромашка плюс общество с огр",
            "hjvfirf gk.c",
            f"ромашка {inn_of_firm(2)}",
        ],
    )
    def test_is_found_by_numbers_and_by_words_in_any_order(self, cursor: psycopg.Cursor[Any], typed: str) -> None:
        assert labels(cursor, typed)[0] == 'ООО "РОМАШКА ПЛЮС"'

    def test_in_force_comes_before_one_that_is_no_more(self, cursor: psycopg.Cursor[Any]) -> None:
        first, *_rest, last = suggested(cursor, "ромашка")
        assert (first.value, first.why) == (ogrn(1, 2020), "")
        assert (last.value, last.why) == (ogrn(3, 2020), "dissolved on 12.03.2024")

    def test_is_told_by_its_numbers_and_address(self, cursor: psycopg.Cursor[Any]) -> None:
        (one, *_rest) = suggested(cursor, "ромашка")
        address = "420111, Республика Татарстан, г. Казань, ул. Баумана, д. 10"
        assert one.note == f"INN {inn_of_firm(1)} · OGRN {ogrn(1, 2020)} · {address}"
        assert one.fill == {
            "inn": inn_of_firm(1),
            "ogrn": ogrn(1, 2020),
            "name": 'ООО "РОМАШКА"',
            "address": address,
            "address_guid": GUID,
        }

    def test_is_called_by_its_whole_name_where_the_short_one_tells_nothing(self, cursor: psycopg.Cursor[Any]) -> None:
        assert labels(cursor, "ак суу") == ['ООО "АК-СУУ"']

    def test_found_by_its_kpp_says_so(self, cursor: psycopg.Cursor[Any]) -> None:
        (one,) = suggested(cursor, "77050")
        assert (one.label, one.why) == ('ООО "ЛЮТИК"', "KPP 770501001")

    def test_may_be_an_entrepreneur(self, cursor: psycopg.Cursor[Any]) -> None:
        (one,) = suggested(cursor, "лютиков")
        assert (one.label, one.why) == ("ИП Лютиков Иван", "ceased trading on 06.05.2021")
        assert one.note.startswith("INN 000")

    def test_of_which_nothing_is_known_is_not_offered(self, cursor: psycopg.Cursor[Any]) -> None:
        assert labels(cursor, "9" * 10) == labels(cursor, "пион") == []


class TestCost:
    @pytest.mark.parametrize("typed", ["000", "ромашка", inn_of_firm(2)])
    def test_of_what_many_have_is_one_statement(self, cursor: psycopg.Cursor[Any], typed: str) -> None:
        tiers_of(cursor, "registers_firm")
        shares(cursor, "registers_firm")
        asked: list[Any] = []

        class Counting(psycopg.Cursor[Any]):
            def execute(self, *args: Any, **options: Any) -> Any:
                asked.append(args[0])
                return super().execute(*args, **options)

        Firms().suggest(Counting(cursor.connection), typed, WHO, {})
        assert len(asked) == 1
