"""A small installation for a journey: the real reference lists, a few people of two offices, no invented records."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer

from kenesh.accounts.models import Role, User
from kenesh.accounts.tests.make import a_person
from kenesh.offices.models import Office
from kenesh.reports.models import AgeBound


@dataclass(frozen=True)
class Staff:
    karakol: User
    karakol_head: User
    osh: User
    administrator: User
    observer: User


@pytest.fixture(autouse=True)
def files(store: Path) -> None:
    """Whatever is printed or attached on a journey is kept in a store of its own."""


@pytest.fixture
def staff(reference_lists: None, live_server: LiveServer) -> Staff:
    bands = [AgeBound(since=age) for age in (20, 36, 61)]
    AgeBound.objects.bulk_create(bands, ignore_conflicts=True)  # emptied with everything else
    karakol, osh = Office.objects.get(code="YSK-01"), Office.objects.get(code="OSH-01")
    return Staff(
        a_person(Role.CONSULTANT, office=karakol, email="karakol@example.kg", full_name="Асанова Гүлзат Мамытовна"),
        a_person(Role.HEAD, office=karakol, email="karakol.head@example.kg", full_name="Иманов Талант"),
        a_person(Role.CONSULTANT, office=osh, email="osh@example.kg", full_name="Эргешова Бурул"),
        a_person(Role.ADMINISTRATOR, email="admin@example.kg", full_name="Сыдыкова Айгүл"),
        a_person(Role.OBSERVER, email="observer@example.kg", full_name="Петров Иван"),
    )
