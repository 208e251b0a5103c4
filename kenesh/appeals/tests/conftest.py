import pytest

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant
from kenesh.offices.models import Office


@pytest.fixture(autouse=True)
def lists(reference_lists: None) -> None:
    """Every test here has the real reference lists, territories and offices."""


@pytest.fixture
def karakol() -> User:
    return a_consultant(office=Office.objects.get(code="YSK-01"))


@pytest.fixture
def osh() -> User:
    return a_consultant(office=Office.objects.get(code="OSH-01"))
