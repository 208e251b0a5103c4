from itertools import pairwise

import pytest
from django.db import connection
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from kenesh.alphabet.order import LETTERS, alphabet_key, fold

# PostgreSQL keeps no null character, and no lone surrogate is text.
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
NAMES = st.text(st.sampled_from(LETTERS + LETTERS.upper() + " -abcXYZ"))


def of_database(function: str, text: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [text])
        return str(cursor.fetchone()[0])


class TestAlphabet:
    @pytest.mark.parametrize(
        "in_order",
        [
            "а б в г д е ё ж з и й к л м н о п р с т у ф х ц ч ш щ ъ ы ь э ю я",
            "а б в г д е ё ж з и й к л м н ң о ө п р с т у ү ф х ц ч ш щ ъ ы ь э ю я",
            "а ә б в г д е ё ж җ з и й к л м н ң о ө п р с т у ү ф х һ ц ч ш щ ъ ы ь э ю я",
            "a b c x y z а б",
            "ель ехать ёлка",
            "Нарын Ноокат Нур Ңук Ош Өзгөн Пульгон",
            "Асан Асанбек Асанова Әнвәр Бакыт",
            "Жусуп Җиһан Зарина",
            "Хәким Һади Цой",
            "Усенов Үсенов Фёдоров",
        ],
        ids=["russian", "kyrgyz", "tatar", "latin first", "ё", "ң ө", "ә", "җ", "һ", "ү"],
    )
    def test_puts_letters_and_names_in_their_places(self, in_order: str) -> None:
        words = in_order.split()
        shuffled = words[1::2] + words[::2]
        assert sorted(shuffled, key=alphabet_key) == words

    def test_does_not_mind_capitals(self) -> None:
        assert alphabet_key("ӨЗГӨН Ош") == alphabet_key("өзгөн оШ")

    @pytest.mark.parametrize(
        ("written", "typed"),
        [("Өмүралиева Жаңыл", "омуралиева жаныл"), ("Җиһан Әхмәт", "жихан ахмат"), ("Фёдор", "федор")],
    )
    def test_folds_letters_a_russian_keyboard_lacks(self, written: str, typed: str) -> None:
        assert fold(written) == typed

    @given(NAMES, NAMES)
    def test_orders_by_the_first_letter_that_differs(self, one: str, other: str) -> None:
        small = [one.lower(), other.lower()]
        if small[0] == small[1]:
            assert alphabet_key(one) == alphabet_key(other)
            return
        first, second = next(
            ((a, b) for a, b in zip(*small, strict=False) if a != b),
            (small[0][len(small[1]) :], small[1][len(small[0]) :]),
        )
        places = " -" + "abcdefghijklmnopqrstuvwxyz" + LETTERS
        expected = places.index(first) < places.index(second) if first and second else not first
        assert (alphabet_key(one) < alphabet_key(other)) == expected


class TestAlphabetOfTheDatabase(TestCase):  # a TestCase, for Hypothesis to open a transaction around each example
    @given(TEXTS)
    @example("Ёлка Ңук Өзгөн Үсөн Әнвәр Җиһан Һади ABC xyz")
    def test_agrees_with_python(self, text: str) -> None:
        assert of_database("alphabet_key", text) == alphabet_key(text)
        assert of_database("fold", text) == fold(text)

    @given(st.lists(NAMES, min_size=2, max_size=8))
    def test_sorts_as_python_does(self, names: list[str]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM unnest(%s::text[]) name ORDER BY alphabet_key(name)", [names])
            found = [row[0] for row in cursor.fetchall()]
        assert all(alphabet_key(one) <= alphabet_key(other) for one, other in pairwise(found))
