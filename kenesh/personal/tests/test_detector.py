"""What the detector points out, kind by kind, and what it leaves alone."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kenesh.personal.detector import Kind, Mark, cleaned, find

WORDS = {
    Kind.PHONE: "[телефон]",
    Kind.EMAIL: "[почта]",
    Kind.PIN: "[ПИН]",
    Kind.PASSPORT: "[паспорт]",
    Kind.CARD: "[карта]",
    Kind.PLATE: "[номер машины]",
    Kind.NAME: "[имя]",
}
PIECES = (
    *("Асанов", "Бакыт", "айгуль", "уулу", "Сапаровна", "Б.", "К.", "ул.", "көчөсү", "муж", "менин атым", "«", "»"),
    *("0555 12-34-56", "+996 (700) 123456", "8 917 234-56-78", "тел.", "12345", "61-23-45", "150 000 сомов", "№"),
    *("aigul@mail.ru", "a b @ mail.ru", "@nick", "инстаграм", "20101199012345", "ПИН", "паспорт", "ID 1234567"),
    *("9205 123456", "4169 5853 1234 5678", "01 KG 123 ABC", "А123ВС116", "12.03.2024", ",", ".", "\n", "-", "и"),
)
MIXED = st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join)
ANY = st.text(max_size=80) | st.text(st.sampled_from("АБв.,-@ 0123456789«»аıİß\n"), max_size=80) | MIXED


def found(text: str) -> list[tuple[str, Kind]]:
    return [(text[mark.start : mark.end], mark.kind) for mark in find(text)]


def names(text: str) -> list[str]:
    return [said for said, kind in found(text) if kind is Kind.NAME]


class TestMarks:
    @given(ANY)
    def test_stand_within_the_text_in_order_and_apart(self, text: str) -> None:
        marks = find(text)
        assert all(0 <= mark.start < mark.end <= len(text) for mark in marks)
        assert all(one.end <= other.start for one, other in pairwise(marks))


class TestCleaned:
    @given(MIXED)
    def test_leaves_no_phone_address_or_pin(self, text: str) -> None:
        left = find(cleaned(text, find(text), WORDS))
        assert not [mark for mark in left if mark.kind in {Kind.PHONE, Kind.EMAIL, Kind.PIN}]

    def test_puts_words_in_the_place_of_marks_and_keeps_the_rest(self) -> None:
        text = "Мой муж Асанов Бакыт, тел. 0555 12-34-56, не платит."
        assert cleaned(text, find(text), WORDS) == "Мой муж [имя], тел. [телефон], не платит."

    def test_keeps_a_text_without_marks(self) -> None:
        assert cleaned("Как оформить развод?", [], WORDS) == "Как оформить развод?"


class TestName:
    def test_of_several_words_is_one_mark(self) -> None:
        text = "Прошу вызвать Асанова Бакыта Эркиновича."
        assert find(text) == [Mark(14, 39, Kind.NAME)]

    @pytest.mark.parametrize(
        "name",
        [
            *("Асанов Б. К.", "Б.К. Асанов", "Б. Асанов", "Асанову Б.К.", "Бакыт уулу Азамат", "Нурбек кызы Айжан"),
            *("Айгуль", "Айгули", "Айгулью", "Бакыту", "Асановым Бакытом", "Анну Петровну", "Льву Николаевичу"),
            *("Токтогулова Айнура", "Ким Виктор", "Шевченко Ольга", "Ковальской Марине", "Павлу", "Калмурзаевых"),
            *("Асановдун", "Айгүлгө", "Нурланды", "Гүлнарадан", "Маматовага", "Айгулга", "Замиранын", "Бактыгүлдө"),
            *("Рөстәмнең", "Айсылуга", "Галиев Илдар Марат улы", "Миләүшәгә", "Рустамнан", "Гөлнараны"),
            *("Кубатбек", "Айжаркын", "Asanov Bakyt", "Иванова-Петрова", "Дж. Исаков"),
        ],
    )
    def test_is_found_under_any_ending(self, name: str) -> None:
        assert names(f"Вчера туда пришли и видели {name} вечером.") == [name]

    @pytest.mark.parametrize(
        "text",
        ["муж асанов бакыт ушёл", "меня зовут бактыгуль", "менин атым нурбек", "минем исемем ләйсән", "сын азамат"],
    )
    def test_in_small_letters_is_found_where_its_neighbours_make_it_plain(self, text: str) -> None:
        assert len(names(text)) == 1

    def test_that_no_list_knows_is_found_beside_what_announces_it(self) -> None:
        assert names("Мой сосед Жыпшак не спит.") == ["Жыпшак"]
        assert names("Меня зовут Турпанбий.") == ["Турпанбий"]

    def test_in_a_text_all_in_capitals_is_found(self) -> None:
        assert names("АСАНОВ БАКЫТ НЕ ПЛАТИТ АЛИМЕНТЫ УЖЕ ДВА ГОДА") == ["АСАНОВ БАКЫТ"]

    def test_met_again_is_found_again(self) -> None:
        assert names("Меня бросил Роман Исаков. Роман не платит.") == ["Роман Исаков", "Роман"]

    @pytest.mark.parametrize(
        "text",
        [
            *(
                "Живу на ул. Токтогула, 125.",
                "Дом на проспекте Манаса.",
                "Токтогул көчөсүндө.",
                "Тукай урамында яшибез.",
            ),
            *("Школа имени Пушкина закрыта.", "Айтматов атындагы мектеп.", "Прилетел в аэропорт Манас вчера."),
            *("ОсОО «Азамат» банкрот.", "В кафе «Роза» отравились.", "Бакай банк отказал.", "Кафе Айгуль закрыто."),
            *("Вера в суд потеряна.", "Азамат катары укугум барбы?", "Готов ли ответ?", "Жаңы мыйзам чыктыбы?"),
            *("Верховный суд Кыргызской Республики отказал.", "Кодекс принят в мае.", "Вахитовский суд Казани."),
            *("Хочу Вам и Вашим юристам сказать спасибо.", "Иностранцев и беженцев много.", "Виновна ли она?"),
        ],
    )
    def test_is_not_seen_in_streets_firms_courts_and_words(self, text: str) -> None:
        assert names(text) == []


class TestPhone:
    @pytest.mark.parametrize(
        "phone",
        [
            *("0555 12-34-56", "0555123456", "+996 700 123 456", "+996(555)123456", "996555123456", "0(312) 61-23-45"),
            *(
                "8 (917) 234-56-78",
                "+7 917 234 56 78",
                "89172345678",
                "(843) 292-12-34",
                "0 555 12 34 56",
                "0555/123456",
            ),
        ],
    )
    def test_is_found_however_written(self, phone: str) -> None:
        assert found(f"Вот он: {phone}, спасибо") == [(phone, Kind.PHONE)]

    def test_is_found_beside_another(self) -> None:
        assert [said for said, _ in found("8 917 234-56-78 0555 12-34-56")] == ["8 917 234-56-78", "0555 12-34-56"]

    def test_short_is_found_only_beside_a_word_for_it(self) -> None:
        assert found("тел. 61-23-45") == [("61-23-45", Kind.PHONE)]
        assert found("квитанция 61-23-45") == []

    @pytest.mark.parametrize(
        "text",
        [
            *("150 000 000 сомов", "2 500 000", "12.03.2024", "05.06.2021 12:00", "ст. 123 ч. 2", "дело № 2-1234/2024"),
            *("звоните 115", "8-800-555-35-35", "в 2019-2021 годах", "позвонили и просят 150 000 сом", "720031"),
        ],
    )
    def test_is_not_seen_in_sums_dates_articles_and_free_lines(self, text: str) -> None:
        assert found(text) == []


class TestDocument:
    @pytest.mark.parametrize(
        ("text", "kind"),
        [
            *(("20101199012345", Kind.PIN), ("2 0101 1990 12345", Kind.PIN), ("123-456-789 01", Kind.PIN)),
            *(("ID 1234567", Kind.PASSPORT), ("AN1234567", Kind.PASSPORT), ("АС 1234567", Kind.PASSPORT)),
            *(("9205 № 123456", Kind.PASSPORT), ("92 05 123456", Kind.PASSPORT), ("I-КБ № 123456", Kind.PASSPORT)),
            *(("4169 5853 1234 5678", Kind.CARD), ("4169585312345678", Kind.CARD), ("4169 **** **** 5678", Kind.CARD)),
            *(("01 KG 123 ABC", Kind.PLATE), ("01KG123ABC", Kind.PLATE), ("B 1234 AK", Kind.PLATE)),
            *(("А123ВС116", Kind.PLATE), ("о777оо116", Kind.PLATE), ("a.b@mail.kg", Kind.EMAIL)),
            *(("ab собака mail точка ru", Kind.EMAIL), ("t.me/aigul", Kind.EMAIL), ("a_b @ mail.ru", Kind.EMAIL)),
        ],
    )
    def test_is_found(self, text: str, kind: Kind) -> None:
        assert found(f"Вот это: {text}, проверьте") == [(text, kind)]

    @pytest.mark.parametrize(
        "text",
        [
            "ИНН организации 02312201010101",
            "счёт 1280016012345678 казначейства",
            "в 2019 2020 2021 2022",
            "с 100 на 50",
            "кадастровый номер 16:50:011122:345",
        ],
    )
    def test_is_not_seen_in_what_is_public(self, text: str) -> None:
        assert found(text) == []
