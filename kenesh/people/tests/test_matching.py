import pytest
from django.db import connection

from kenesh.people.matching import fuller, same_but_for_the_ending, same_name_key
from kenesh.people.tests.make import a_person

ALIKE = [
    ("Асанов Бакыт Маратович", "Бакыт Маратович Асанов"),
    ("Асанов Бакыт", "Asanov Bakyt"),
    ("Үсөнова Айгүл", "Усонова Айгуль"),
    ("Фёдоров Пётр", "Федоров Петр"),
    ("Бакыт уулу Азамат", "Азамат Бакыт"),
    ("Нурбек кызы Айжан", "Nurbek kyzy Aizhan"),
    ("Жумабеков Эрмек", "Dzhumabekov Ermek"),
    ("Жумабеков Эрмек", "Jumabekov Ermek"),
    ("Щукина Юлия", "Shchukina Iuliia"),
    ("Щукина Юлия", "Schukina Yuliya"),
    ("Цой Алексей", "Tsoi Aleksey"),
    ("Анна Ким", "Ана Ким"),
    ("  АСАНОВ   бакыт ", "асанов-бакыт"),
]
UNLIKE = [("Асанов Бакыт", "Асанова Бакыт"), ("Асанов Бакыт", "Асанов Марат"), ("Асанов", "Асанов Бакыт")]


class TestSameName:
    @pytest.mark.parametrize(("one", "other"), ALIKE)
    def test_is_one_in_any_order_script_and_spelling(self, one: str, other: str) -> None:
        assert same_name_key(one) == same_name_key(other)

    @pytest.mark.parametrize(("one", "other"), UNLIKE)
    def test_is_not_of_two_people(self, one: str, other: str) -> None:
        assert same_name_key(one) != same_name_key(other)

    def test_keeps_a_name_that_is_a_particle_only(self) -> None:
        assert same_name_key("уулу") == "улу"

    @pytest.mark.django_db
    def test_is_the_same_in_the_database(self) -> None:
        names = [name for pair in (*ALIKE, *UNLIKE) for name in pair]
        names += ["уулу", "«Ак-Суу» № 5", "王小明", "Ңурбек Һади Җәлил", "X Æ A-12", "Xusniddinxo'ja Quvvatov", "ъ"]
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, same_name_key(name) FROM unnest(%s::text[]) AS name", [names])
            for name, key in cursor.fetchall():
                assert key == same_name_key(name), name
        assert a_person(full_name="Asanov Bakyt").same_name == "асанов бакит"


class TestAlike:
    def test_is_a_fuller_form(self) -> None:
        assert fuller("Асанов Бакыт", "Асанов Бакыт Маратович")
        assert not fuller("Бакыт", "Асанов Бакыт")
        assert not fuller("Асанов Бакыт", "Асанов Марат")

    def test_is_uulu_that_has_become_a_surname(self) -> None:
        assert same_but_for_the_ending("Асан уулу Бакыт", "Асанов Бакыт")
        assert not same_but_for_the_ending("Асан уулу Бакыт", "Усенов Бакыт")
