import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from kenesh.suggesting.finding import COMMON, Shelf, Source, _statement, find, find_among
from kenesh.suggesting.mistakes import begins_nearly, readings
from kenesh.suggesting.tests.make import PLAIN, TIERED, a_cursor, some_rows
from kenesh.suggesting.vocabulary import heads_asked, heads_of, shares
from kenesh.suggesting.words import key_of, token, tokens_of, words_of

pytestmark = pytest.mark.django_db

NAMES = (
    "улица Баумана, Казань",
    "Берёзовая улица",
    "улица Ленина, Казань",
    "Өмүров Нурлан Бекович",
    "Иванов Пётр Сергеевич",
    "Жумабеков Эрмек Айдарович",
    "Асанова Гүлмира Маратовна",
    "ООО Ремонт и отделка",
    "Ак-Суу",
    "улица 8 Марта",
    "Җәлилова Зөһрә",
    "Бакыт кызы Мээрим",
)


@pytest.fixture
def cursor() -> Iterator[psycopg.Cursor[Any]]:
    some_rows(*NAMES)
    with a_cursor() as cursor:
        yield cursor


def names(cursor: psycopg.Cursor[Any], typed: str, source: Source = TIERED) -> list[str]:
    return [row[0] for row in find(cursor, source, typed).rows]


class TestHeads:
    @pytest.mark.parametrize("word", ["бау", "баумана", "жумабекович", "аааа", "ulukbek"])
    def test_are_the_same_in_the_database(self, word: str) -> None:
        with a_cursor() as cursor:
            row = cursor.execute("SELECT word_heads('people', %s)", [word]).fetchone()
        assert row is not None
        assert sorted(row[0]) == heads_of(word, "people")

    @given(st.text("абвг", min_size=4, max_size=10), st.data())
    @settings(max_examples=300)
    def test_of_a_word_and_of_the_same_with_a_mistake_have_one_in_common(self, word: str, data: st.DataObject) -> None:
        typed = mistaken(word[: data.draw(st.integers(4, len(word)))], data)
        if len(typed) >= 4:
            assert set(heads_asked(typed, "x")) & set(heads_of(word, "x"))


def mistaken(word: str, data: st.DataObject) -> str:
    """With one mistake, of any kind, at any place."""
    at, letter = data.draw(st.integers(0, len(word) - 1)), data.draw(st.sampled_from("абвгд"))
    before, after = word[:at], word[at:]
    swapped, other, more = before + after[1::-1] + after[2:], before + letter + after[1:], before + letter + after
    return data.draw(st.sampled_from([before + after[1:], more, other, swapped]))


class TestTokens:
    @pytest.mark.parametrize("text", [*NAMES, "", "  ", "ООО „Ак-Суу“ №5", "переподготовка 1234567890 ӘӨҮ", "x"])
    def test_are_the_same_in_the_database(self, text: str) -> None:
        with a_cursor() as cursor:
            row = cursor.execute("SELECT prefix_key(%s), prefix_tokens(prefix_key(%s), '5:')", [text, text]).fetchone()
        assert row is not None
        assert row[0] == key_of(text)
        assert sorted(row[1]) == sorted(tokens_of(words_of(text), "5:"))


class TestFinding:
    @pytest.mark.parametrize(
        ("typed", "wanted"),
        [
            ("бау", "улица Баумана, Казань"),
            ("Баумана", "улица Баумана, Казань"),
            ("баум каз", "улица Баумана, Казань"),
            ("казань, баумана", "улица Баумана, Казань"),
            ("нурлан омур", "Өмүров Нурлан Бекович"),
            ("бекович нурлан омуров", "Өмүров Нурлан Бекович"),
            ("берез", "Берёзовая улица"),
            ("БЕРЁЗ", "Берёзовая улица"),
            ("өмүр", "Өмүров Нурлан Бекович"),
            ("омуров", "Өмүров Нурлан Бекович"),
            ("джалилова", "Җәлилова Зөһрә"),
            ("жалилова зохра", "Җәлилова Зөһрә"),
            ("8 марта", "улица 8 Марта"),
            ("8марта", "улица 8 Марта"),
            ("аксуу", "Ак-Суу"),
            ("ак суу", "Ак-Суу"),
            # the other layout, both ways
            (",fevfyf", "улица Баумана, Казань"),
            ("ktybyf", "улица Ленина, Казань"),
            ("ктыщ", ""),
            # one mistake of each kind
            ("бумана", "улица Баумана, Казань"),
            ("бауммана", "улица Баумана, Казань"),
            ("буамана", "улица Баумана, Казань"),
            ("баумона", "улица Баумана, Казань"),
            ("паумана", "улица Баумана, Казань"),
            ("казань баумона", "улица Баумана, Казань"),
            ("баумана казонь", "улица Баумана, Казань"),
            ("айдаравич", "Жумабеков Эрмек Айдарович"),
            ("айдарович жумабекав", "Жумабеков Эрмек Айдарович"),
            # written in Latin letters
            ("ivanov", "Иванов Пётр Сергеевич"),
            ("Zhumabekov", "Жумабеков Эрмек Айдарович"),
            ("ermek aidarovich", "Жумабеков Эрмек Айдарович"),
            ("asanova gulmira", "Асанова Гүлмира Маратовна"),
            ("meerim", "Бакыт кызы Мээрим"),
            # neither
            ("канаш", ""),
            ("ввв ыыы", ""),
        ],
    )
    def test_forgives(self, cursor: psycopg.Cursor[Any], typed: str, wanted: str) -> None:
        found = names(cursor, typed, replace(TIERED, transliterated=True))
        assert found[:1] == ([wanted] if wanted else [])

    def test_takes_latin_letters_for_sounds_only_where_asked(self, cursor: psycopg.Cursor[Any]) -> None:
        assert not names(cursor, "zhumabekov", replace(TIERED, transliterated=False))

    def test_guesses_no_figures(self, cursor: psycopg.Cursor[Any]) -> None:
        some_rows("ИНН 1600000004")
        assert names(cursor, "16000000") == ["ИНН 1600000004"]
        assert not names(cursor, "16000001")

    def test_meets_no_rows_of_another_scope(self, cursor: psycopg.Cursor[Any]) -> None:
        some_rows("Баумана чужая", scope="7:")
        assert names(cursor, "баумана чужая") == []
        assert names(cursor, "баумана", replace(TIERED, scope="7:")) == ["Баумана чужая"]

    def test_asks_a_further_condition(self, cursor: psycopg.Cursor[Any]) -> None:
        only = replace(TIERED, where="name LIKE %s AND id > %s", params=("%Ленина%", 0))
        assert names(cursor, "казань", only) == ["улица Ленина, Казань"]

    def test_says_which_words_it_understood(self, cursor: psycopg.Cursor[Any]) -> None:
        assert find(cursor, TIERED, "Берёз").words == ["берез"]
        assert find(cursor, TIERED, ",fev").words == ["баум"]
        assert find(cursor, TIERED, "баумона каз").words == ["баумана", "каз"]

    def test_says_that_there_are_others(self, cursor: psycopg.Cursor[Any]) -> None:
        assert find(cursor, TIERED, "улица", limit=3).more
        assert not find(cursor, TIERED, "улица", limit=4).more

    @pytest.mark.parametrize(
        "typed", ["' OR 1=1 --", '{"}', "%%%", "___", "\\\\\\", "а" * 200, "а б в г д е ж з и к л м"]
    )
    def test_bears_whatever_is_typed(self, cursor: psycopg.Cursor[Any], typed: str) -> None:
        assert find(cursor, TIERED, typed).rows == []


class TestOrder:
    @pytest.fixture(autouse=True)
    def rows(self) -> None:
        some_rows("улица Мирная", "улица Абая, посёлок Мир", "улица Мира", "улица Мир", "улица Гагарина мирная")

    def test_puts_whole_words_before_beginnings(self) -> None:
        assert names(a_cursor(), "мир")[:2] == ["улица Абая, посёлок Мир", "улица Мир"]

    def test_puts_words_of_the_name_before_the_rest(self) -> None:
        some_rows("Садовая", rest="Лесная")
        some_rows("Лесная", rest="Садовая")
        assert names(a_cursor(), "лесная") == ["Лесная", "Садовая"]

    def test_keeps_the_order_typed(self) -> None:
        some_rows("Асан Усен", "Усен Асан")
        assert names(a_cursor(), "усен асан") == ["Усен Асан", "Асан Усен"]

    def test_keeps_the_score_else(self) -> None:
        assert names(a_cursor(), "мирн") == ["улица Мирная", "улица Гагарина мирная"]

    def test_finds_the_whole_word_among_very_many_that_begin_so(self) -> None:
        some_rows(*(f"Роман{ending} {number}" for number in range(40) for ending in ("ов", "енко")), "Роман")
        assert names(a_cursor(), "роман")[0] == "Роман"


class TestShelf:
    def test_forgives_as_much(self) -> None:
        shelf = Shelf((place, name, "Pishpek") for place, name in enumerate(NAMES))
        for typed, wanted in (("баумона", 0), (",fev", 0), ("омуров", 3), ("аксуу", 8), ("казань ленин", 2)):
            assert find_among(shelf, typed).rows[0] == (NAMES[wanted], wanted)
        assert len(find_among(shelf, "pish").rows) == 10  # of twelve

    def test_is_read_without_the_database(self, django_assert_num_queries: Any) -> None:
        with django_assert_num_queries(0):
            find_among(Shelf([(1, "Каракол", "")]), "кара")


class TestStatement:
    def test_reads_no_further_tier_than_it_must(self) -> None:
        """The common is answered by the best rows alone."""
        some_rows(*["улица"] * 60)
        source = replace(TIERED, tiers=(55, 58))
        with connection.cursor() as explained:
            sql = _statement(source, every=True)
            values = {"tokens": f"{{{token('улица')}}}", "read": "{}"}
            explained.execute(f"EXPLAIN (ANALYZE, COSTS off) {sql.decode()}", values)
            plan = "\n".join(row[0] for row in explained.fetchall())
        assert len(re.findall("never executed", plan)) >= 2, plan


class TestWhatIsAsked:
    """The rows are asked only for what some row may have."""

    @pytest.fixture
    def asked(self, cursor: psycopg.Cursor[Any], monkeypatch: pytest.MonkeyPatch) -> list[str]:
        statements: list[str] = []
        execute = psycopg.Cursor.execute

        def noting(self: Any, query: Any, *args: Any, **how: Any) -> Any:
            statements.append(query.decode() if isinstance(query, bytes) else query)
            return execute(self, query, *args, **how)

        monkeypatch.setattr(psycopg.Cursor, "execute", noting)
        return statements

    def test_is_no_row_where_a_word_is_none_of_theirs(self, cursor: psycopg.Cursor[Any], asked: list[str]) -> None:
        assert find(cursor, TIERED, "айдаровна", forgiving=False).rows == []
        assert find(cursor, TIERED, "казань цирк", forgiving=False).rows == []
        assert not [one for one in asked if "found_rows" in one]

    def test_is_every_reading_at_once(self, cursor: psycopg.Cursor[Any], asked: list[str]) -> None:
        assert find(cursor, TIERED, ",fevfyf rfpfym").rows
        assert len([one for one in asked if "suggesting_word" in one]) == 1
        assert len([one for one in asked if "found_rows" in one]) == 1

    def test_is_no_whole_word_where_enough_have_it(self, cursor: psycopg.Cursor[Any], asked: list[str]) -> None:
        some_rows(*["Мира"] * 60)
        asked.clear()
        assert len(find(cursor, PLAIN, "мира").rows) == 10
        assert len([one for one in asked if "found_rows" in one]) == 1

    def test_is_nothing_twice(self, cursor: psycopg.Cursor[Any], asked: list[str]) -> None:
        """A long word with one ending is looked for whole from the beginning."""
        some_rows(*(f"Домоуправление Камское {number}" for number in range(60)))
        asked.clear()
        assert find(cursor, PLAIN, "домоуправление кам").rows
        assert len([one for one in asked if "found_rows" in one]) == 1

    def test_is_first_of_the_newest_where_many_have_it(self, cursor: psycopg.Cursor[Any], asked: list[str]) -> None:
        some_rows(*["Асанов"] * 60, "Бакиров")
        cursor.execute("ANALYZE found_rows")
        shares.forget()
        newest = replace(PLAIN, first="SELECT * FROM found_rows ORDER BY id DESC LIMIT 30", often=0.5)
        try:
            for typed, times in [("асан", 1), ("баки", 0)]:
                asked.clear()
                assert find(cursor, newest, typed).rows
                assert len([one for one in asked if "looked_at" in one]) == times, typed
        finally:
            shares.forget()

    def test_is_a_common_word_in_the_rows_that_the_others_have(self, cursor: psycopg.Cursor[Any]) -> None:
        some_rows(*(f"ООО Вояж {number}" for number in range(1000)), "ООО Вояж Сервис Кама", "ИП Вояж Сервис Кама")
        cursor.execute("ANALYZE found_rows")
        shares.forget()
        try:
            assert names(cursor, "ооо сервис кама") == ["ООО Вояж Сервис Кама"]
            assert names(cursor, "ооо вояж")[0] == "ООО Вояж 0"
            assert shares(cursor, "found_rows")[token("ооо")] > COMMON
        finally:
            shares.forget()


WORDS = st.text("абвгдежөүңё1234567890 .,-/asdfjkl;'[]", min_size=3, max_size=40)


class TestWhateverIsTyped:
    @settings(max_examples=150)
    @given(st.one_of(WORDS, st.sampled_from(NAMES).map(lambda name: name[2:9]), st.text(min_size=3, max_size=40)))
    def test_every_row_has_each_word_as_a_beginning_or_nearly(self, cursor: psycopg.Cursor[Any], typed: str) -> None:
        for source in (PLAIN, replace(TIERED, transliterated=True)):
            for name, _id in find(cursor, source, typed).rows:
                own = words_of(name)
                assert any(
                    all(any(begins_nearly(one, word) for one in own) for word in words)
                    for words in readings(typed, transliterated=source.transliterated)
                )
