"""A typed part of a name is looked for among the words that names are made of, and finds what looking at rows would."""

import pytest

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant
from kenesh.appeals.models import Appeal
from kenesh.appeals.tests.make import an_appeal
from kenesh.appeals.wanted import WantedAppeals
from kenesh.records import known_words
from kenesh.records.known_words import MOST, learn, tokens_of_words_with
from kenesh.records.models import Word

NAMES = (
    *("Бекова Айгүл", "Акматбекова Нур", "Асан уулу Бакыт", "Ким Ли", "Ли-Ким Анна", "Smith Жон", "100% Өмүр"),
    *("Иванов_Пётр", "О'Нил Бакыт\\ов", "Ёлкина Нургүл"),
)


@pytest.fixture
def karakol(db: None) -> User:
    return a_consultant()


@pytest.mark.usefixtures("lists")
class TestATypedPart:
    @pytest.mark.parametrize(
        "typed",
        [
            *(
                "бекова",
                "Айгул бекова",
                "өмүр",
                "омур",
                "нур",
                "ли",
                "ким ли",
                "уулу асан",
                "smith",
                "Smith жон",
                "100%",
            ),
            *("в_п", "бакыт\\ов", "ёлк", "елк", "о'нил", "zzz", "ъъъ", "555", "жон@пример"),
        ],
    )
    def test_finds_the_same_by_words_as_row_by_row(self, karakol: User, typed: str) -> None:
        for name in NAMES:
            an_appeal(by=karakol, client_name=name, phone="+996555123456")
        an_appeal(by=karakol, client_name="Почта", email="жон@пример.рф")
        wanted = WantedAppeals(text=typed)
        by_rows = set(Appeal.objects.filter(wanted.plain).values_list("client_name", flat=True))
        by_words = set(Appeal.objects.filter(wanted.indexed).values_list("client_name", flat=True))
        assert by_words == by_rows
        assert by_rows or typed in {"zzz", "ъъъ"}

    def test_that_too_many_words_have_is_left_to_its_pieces(self, karakol: User) -> None:
        Word.objects.bulk_create(Word(word=f"{letter}{other}ова") for letter in "абвгде" for other in "жзиклмнп")
        assert tokens_of_words_with("ова") is None
        assert len(tokens_of_words_with("жова") or []) == 6
        assert MOST < 48
        an_appeal(by=karakol, client_name="Иванова Анна")
        assert Appeal.objects.filter(WantedAppeals(text="ова").indexed).exists()

    def test_finds_a_name_as_it_was_corrected(self, karakol: User) -> None:
        appeal = an_appeal(by=karakol, client_name="Асанов")
        Appeal.objects.filter(pk=appeal.pk).update(client_name="Жээналиев")
        assert Appeal.objects.filter(WantedAppeals(text="жээнали").indexed).exists()
        assert not Appeal.objects.filter(WantedAppeals(text="асанов").indexed).exists()

    def test_is_known_after_a_load_without_triggers(self, karakol: User) -> None:
        an_appeal(by=karakol, client_name="Жээналиев")
        Word.objects.all().delete()
        assert tokens_of_words_with("жээнали") == []
        learn(Appeal)
        assert len(known_words.tokens_of_words_with("жээнали") or []) == 1
