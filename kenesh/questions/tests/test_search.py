"""Finding published answers by their words."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from kenesh.offices.models import List
from kenesh.offices.tests.make import an_entry
from kenesh.questions import search
from kenesh.questions.models import Publication, Stem, Word
from kenesh.questions.search import Order, excerpt, find, finding, highlighted, nearest, similar
from kenesh.questions.tests.make import NOON, a_publication

pytestmark = pytest.mark.django_db


def published(title: str, answer: str = "Обратитесь к юристу.", **fields: Any) -> int:
    return a_publication(title=title, **{"asked": "Прошу совета.", "answer": answer} | fields).pk


class TestSearch:
    @pytest.mark.parametrize(
        ("written", "language", "typed"),
        [
            ("Ребёнок живёт с отцом", "ru", "ребенка"),
            ("С кем останется ребенка оставить", "ru", "ребёнок"),
            ("Как взыскать алименты", "ru", "алиментов"),
            ("Выписка о двух участках", "ru", "участок"),
            ("Балам үчүн алимент", "ky", "балдар"),
            ("Баланын укугу", "ky", "балам"),
            ("Жерди бөлүү", "ky", "жер"),
            ("Жер тилкеси", "ky", "жерди"),
            ("Үйдү сатуу", "ky", "үйүм"),
            ("Үйдү сатуу", "ky", "уйду"),
            ("Справканы кайдан алам", "ky", "справок"),
            ("Балалар хокукы", "tt", "бала"),
            ("Бала хокукы", "tt", "балалар"),
            ("Җирне бүлү", "tt", "җир"),
            ("Җирне бүлү", "tt", "жирне"),
            ("The child's inheritance", "en", "inheritances"),
        ],
    )
    def test_finds_every_form_of_a_word(self, written: str, language: str, typed: str) -> None:
        number = published(written, language=language)
        published("Совсем о другом")
        assert find(typed).ids == [number]

    def test_wants_all_the_words_wherever_they_stand(self) -> None:
        number = published("Раздел дома", "Дом делится между братьями.", asked="Брат не согласен.")
        published("Раздел земли", "Сестра согласна.")
        assert find("брат раздел дом").ids == [number]

    def test_finds_a_russian_word_in_a_kyrgyz_text_with_its_kyrgyz_ending(self) -> None:
        number = published("Алименттерди төлөбөй жатат", language="ky")
        assert find("алименты").ids == [number]

    def test_puts_a_word_in_the_title_before_one_in_the_answer(self) -> None:
        below = published("Развод", "Алименты взыскивает суд.", published_at=NOON + timedelta(days=1))
        above = published("Алименты", "Обратитесь в суд.")
        assert find("алименты").ids == [above, below]
        assert find("алименты", order=Order.DATE).ids == [below, above]

    def test_takes_one_category_or_all(self) -> None:
        family, land = an_entry(List.CATEGORY).pk, an_entry(List.CATEGORY).pk
        first = published("Суд о детях", categories=[family])
        second = published("Суд о земле", categories=[land], published_at=NOON + timedelta(days=1))
        assert find("суд", categories=[family]).ids == [first]
        assert find("суд").ids == [second, first]

    def test_leaves_out_what_was_taken_off(self) -> None:
        published("Раздел дома", withdrawal="mistake")
        assert find("раздел").ids == []

    def test_finds_nothing_by_stop_words_alone(self) -> None:
        published("Что мне делать")
        assert find("что мне").ids == []

    @pytest.mark.parametrize(
        "typed", ["", "   ", "'", "\\", "a' | 'b", "!&|():*<->", "\x00", "№", "№ 91", "о́тчим", "x" * 5000]
    )
    def test_survives_whatever_is_typed(self, typed: str) -> None:
        published("Отчим и закон № 91")
        assert len(find(typed).ids) <= 1
        assert len(similar(typed)) <= 1

    def test_finds_a_number(self) -> None:
        number = published("Закон № 91 о помощи")
        assert find("закон 91").ids == [number]

    def test_shows_no_more_than_it_weighs(self, monkeypatch: pytest.MonkeyPatch) -> None:
        numbers = [published("Раздел дома", published_at=NOON + timedelta(days=day)) for day in range(4)]
        monkeypatch.setattr(finding, "CANDIDATES", 3)
        for common in (10_000, 0):  # collected, and found by walking from the newest
            monkeypatch.setattr(finding, "COMMON", common)
            found = find("раздел", order=Order.DATE)
            assert found.ids == [numbers[3], numbers[2], numbers[1]]
            assert found.more

    def test_finds_what_is_older_than_the_walk(self, monkeypatch: pytest.MonkeyPatch) -> None:
        numbers = [published("Раздел дома", published_at=NOON + timedelta(days=day)) for day in range(4)]
        monkeypatch.setattr(finding, "COMMON", 0)
        monkeypatch.setattr(finding, "WALK", 2)
        assert find("раздел", order=Order.DATE).ids == numbers[::-1]

    def test_leaves_the_connection_as_it_was(self, django_assert_max_num_queries: Any) -> None:
        from django.db import connection

        published("Раздел дома")
        find("раздел")
        with connection.cursor() as cursor:
            cursor.execute("SHOW enable_seqscan")
            assert cursor.fetchone() == ("on",)


class TestMistypedWord:
    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("алемент", "алименты"),
            ("алементов", "алименты"),
            ("алменты", "алименты"),
            ("разовд", "развод"),
            ("нследство", "наследство"),
            ("наследстов", "наследство"),
            ("доверенасть", "доверенность"),
        ],
    )
    def test_is_read_as_the_nearest_known(self, typed: str, meant: str) -> None:
        published("Алименты, развод, наследство", "Нужна доверенность.")
        assert nearest(typed) == meant
        found = find(typed)
        assert found.mended == {typed: meant}
        assert len(found.ids) == 1

    def test_is_left_as_it_is_when_asked_to(self) -> None:
        published("Алименты")
        found = find("алемент", exactly=True)
        assert (found.ids, found.unknown, found.mended) == ([], ["алемент"], {})

    def test_is_not_mended_where_it_is_known(self) -> None:
        number = published("Брака нет")
        published("Драка во дворе", published_at=NOON - timedelta(days=1))
        assert find("брак").ids == [number]

    def test_is_the_commonest_of_those_as_near(self) -> None:
        for _time in range(2):
            published("Парка")
        published("Марка")
        assert nearest("дарка") == "парка"

    @pytest.mark.parametrize("typed", ["кот", "1991", "фывапролдж", "суд2"])
    def test_is_nothing_when_too_short_or_unlike(self, typed: str) -> None:
        published("Наследство, развод, код, 1992")
        assert nearest(typed) == ""


class TestSimilar:
    def test_are_those_with_the_rarer_words(self) -> None:
        for _time in range(5):
            published("Суд и развод", "В суде решают.")
        number = published("Раздел квартиры при разводе", "Квартиру делит суд.")
        found = similar("Здравствуйте! Мы в разводе, как разделить квартиру через суд?")
        assert found[0].pk == number
        assert len(found) == 5

    def test_share_at_least_two_words(self) -> None:
        published("Наследство отца")
        published("Раздел квартиры")
        assert [one.title for one in similar("наследство отца и раздел")] == ["Наследство отца"]

    def test_of_common_words_alone_are_the_newest_with_all_of_them(self, monkeypatch: pytest.MonkeyPatch) -> None:
        published("Суд")
        number = published("Суд о разводе")
        monkeypatch.setattr(finding, "COMMON", 0)
        monkeypatch.setattr(finding, "LIKE_IT", 0)
        assert [one.pk for one in similar("суд развод")] == [number]

    @pytest.mark.parametrize("typed", ["", "как мне быть", "фывапролдж"])
    def test_are_none_to_nothing_known(self, typed: str) -> None:
        published("Наследство")
        assert similar(typed) == []

    def test_cost_three_queries(self, django_assert_max_num_queries: Any) -> None:
        published("Раздел квартиры при разводе")
        with django_assert_max_num_queries(7):  # counts; a savepoint about the lists, two settings; the answers
            similar("раздел квартиры")


class TestHighlight:
    def test_marks_every_form(self) -> None:
        assert highlighted("Алименты и алиментов", "алимент") == "<mark>Алименты</mark> и <mark>алиментов</mark>"
        assert highlighted("Балдарга үй", "бала", "ky") == "<mark>Балдарга</mark> үй"

    def test_escapes_what_is_not_ours(self) -> None:
        shown = highlighted('<script>alert("дом")</script> & <b>дома</b>', "дом")
        assert shown == (
            "&lt;script&gt;alert(&quot;<mark>дом</mark>&quot;)&lt;/script&gt; &amp; "
            "&lt;b&gt;<mark>дома</mark>&lt;/b&gt;"
        )
        assert highlighted("<i>", "<i>") == "&lt;i&gt;"

    def test_marks_nothing_for_stop_words(self) -> None:
        assert highlighted("Что и как", "что как") == "Что и как"

    def test_of_an_excerpt_is_near_the_word(self) -> None:
        text = "Слово. " * 200 + "Вот алименты здесь. " + "Дальше. " * 200
        shown = excerpt(text, "алименты", length=100)
        assert "<mark>алименты</mark>" in shown
        assert shown.startswith("… ")
        assert shown.endswith(" …")
        assert len(shown) < 150

    def test_of_an_excerpt_without_words_is_the_beginning(self) -> None:
        assert excerpt("Короткий  \n ответ") == "Короткий ответ"
        assert excerpt("слово " * 100, length=50).startswith("слово слово")


class TestVector:
    def test_weighs_title_question_and_answer(self) -> None:
        assert search.vector("Дом", "Дом", "Дома", "ru") == "'дом':1A,2B,3C"

    def test_holds_russian_and_kyrgyz_stems_of_a_kyrgyz_text(self) -> None:
        assert {"'справк':1A", "'справкасы':1A"} & set(search.vector("справкасы", "", "", "ky").split())
        assert "'бал':1A" in search.vector("балдар", "", "", "ky")

    def test_of_a_long_text_is_taken_by_postgresql(self) -> None:
        words = " ".join(f"слово{number}" for number in range(3_000))
        number = published("Длинный", f"{words} {'дом ' * 2_000}")
        assert find("слово2999 длинный").ids == [number]


class TestWordsKept:
    def test_are_counted_by_answers(self) -> None:
        published("Алименты алименты", "Алиментов нет.")
        published("Алименты")
        assert Word.objects.get(word="алименты").count == 2
        assert Word.objects.get(word="алиментов").count == 1
        assert Stem.objects.get(stem="алимент").count == 2

    def test_are_counted_anew_by_the_command(self) -> None:
        number = published("Алименты на ребёнка")
        gone = a_publication(title="Развод")
        Publication.objects.filter(pk=gone.pk).update(withdrawn_at=NOON, withdrawal="mistake")
        Publication.objects.update(search="")
        Word.objects.all().delete()
        Stem.objects.all().delete()
        said = StringIO()
        call_command("index_answers", stdout=said)
        assert "1" in said.getvalue()
        assert find("алименты ребенок").ids == [number]
        assert not Stem.objects.filter(stem="развод").exists()
        assert Word.objects.get(word="алименты").count == 1
