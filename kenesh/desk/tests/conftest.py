"""A department of Kazan and who works there."""

import pytest

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant, a_head
from kenesh.desk.models import Service
from kenesh.desk.tests.make import make_desk, make_service
from kenesh.offices.models import Office
from kenesh.offices.tests.make import a_territory


@pytest.fixture
def desk(db: None) -> Office:
    return make_desk(territory=a_territory(iso_3166_2="RU"))


@pytest.fixture
def by(desk: Office) -> User:
    return a_consultant(office=desk, full_name="Сафина Лилия Ильдаровна", language="en")


@pytest.fixture
def colleague(desk: Office) -> User:
    return a_consultant(office=desk, full_name="Хәсәнов Җәмил Рашатович", language="en")


@pytest.fixture
def head(desk: Office) -> User:
    return a_head(office=desk, full_name="Галиев Айрат Фаридович", language="en")


@pytest.fixture
def service(desk: Office) -> Service:
    return make_service(desk)
