"""Numbers of houses, and what is typed after a street."""

import pytest

from kenesh.registers.houses import key_of_number, place_in_street, readings_of


class TestKeyOfANumber:
    @pytest.mark.parametrize("written", ["10к2", "д 10 к 2", "д. 10, корп. 2", "10 К.2", "дом 10 корпус 2", "10 K 2"])
    def test_is_one_for_all_ways_to_write_a_block(self, written: str) -> None:
        assert key_of_number(written) == "10к2"

    @pytest.mark.parametrize("written", ["10А", "д 10 А", "10-а", "10 лит. А", "10 литера А", "10A"])
    def test_is_one_for_all_ways_to_write_a_letter(self, written: str) -> None:
        assert key_of_number(written) == "10а"

    @pytest.mark.parametrize(
        ("written", "key"),
        [
            ("10/2", "10/2"),
            ("10-12", "10/12"),
            ("5/7б", "5/7б"),
            ("вл 5 стр 1", "5с1"),
            ("стр 5", "5"),
            ("двлд. 12", "12"),
            ("г-ж 7", "7"),
            ("зд 30 к 2 стр 3", "30к2с3"),
            ("12 к А", "12ка"),
            ("10 с", "10с"),
            ("10 корп", "10к"),
            ("литера Б", "б"),
            ("б/н", "бн"),
            ("", ""),
        ],
    )
    def test_keeps_what_tells_houses_apart(self, written: str, key: str) -> None:
        assert key_of_number(written) == key


class TestOrderInAStreet:
    def test_is_the_one_of_the_doors(self) -> None:
        keys = ["11", "1а", "10", "2", "1к1", "1/2", "10а", "1"]
        assert sorted(keys, key=place_in_street) == ["1", "1/2", "1а", "1к1", "2", "10", "10а", "11"]


def first(typed: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    asked = readings_of(typed)[0]
    return asked.street, asked.keys


class TestTypedAddress:
    @pytest.mark.parametrize(
        ("typed", "street", "key", "flat"),
        [
            ("баумана 10", "баумана", "10", ""),
            ("баумана10", "баумана", "10", ""),
            ("ул. Баумана, д. 10", "ул. баумана", "10", ""),
            ("ул баумана 10 к 2 кв 5", "ул баумана", "10к2", "кв 5"),
            ("баумана д.10,кв.5", "баумана", "10", "кв 5"),
            ("баумана 10 5", "баумана", "10", "кв 5"),
            ("баумана 10 офис 12", "баумана", "10", "оф 12"),
            ("8 марта 12", "8 марта", "12", ""),
            ("1-я садовая 5", "1-я садовая", "5", ""),
            ("баумана 10 а", "баумана", "10а", ""),
            ("баумана 10 к", "баумана", "10к", ""),
            ("баумана 10 кв", "баумана", "10", ""),
            ("ленина 12 корпус 3 строение 1", "ленина", "12к3с1", ""),
        ],
    )
    def test_is_a_street_and_a_house(self, typed: str, street: str, key: str, flat: str) -> None:
        words, keys = first(typed)
        assert (words, keys[0]) == (street, (key, flat))

    @pytest.mark.parametrize("typed", ["50 лет октября", "8 марта", "садовая 2-я", "баумана", "10 баумана", "казань д"])
    def test_may_have_no_house_yet(self, typed: str) -> None:
        assert first(typed) == (typed, ())

    def test_may_mean_a_block_by_a_stroke(self) -> None:
        assert first("баумана 10/2")[1] == (("10/2", ""), ("10к2", ""))

    def test_may_mean_a_house_or_a_flat_by_a_dash(self) -> None:
        assert first("баумана 10-5")[1] == (("10/5", ""), ("10к5", ""), ("10", "кв 5"))

    def test_may_have_a_number_in_the_name_of_the_street(self) -> None:
        assert [asked.street for asked in readings_of("квартал 45 12")] == ["квартал", "квартал 45", "квартал 45 12"]

    @pytest.mark.parametrize("typed", ["10 баумана", "дом 10 баумана"])
    def test_may_begin_with_the_house(self, typed: str) -> None:
        last = readings_of(typed)[-1]
        assert (last.street, last.keys) == ("баумана", (("10", ""),))

    def test_may_end_with_the_city(self) -> None:
        last = readings_of("баумана 10 казань")[-1]
        assert (last.street, last.keys) == ("баумана казань", (("10", ""),))

    def test_may_end_with_the_word_for_a_house(self) -> None:
        assert readings_of("казань баумана, д.")[-1].street == "казань баумана"

    @pytest.mark.parametrize("typed", ["10", "  7 ", "/-/", "к к к к", "д. д. д.", ", 5 5 5 5 5", "№", "кв 5"])
    def test_may_be_anything(self, typed: str) -> None:
        assert readings_of(typed)
