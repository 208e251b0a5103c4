from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation

from kenesh.workdays.tests.make import a_person


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Each test begins in English, whatever language the pages of the one before spoke."""
    with translation.override("en"):
        yield


@pytest.fixture
def admin(client: Client) -> Client:
    """A browser in which an administrator is signed in; its pages speak English."""
    client.force_login(a_person(language="en"))
    client.get("/workdays/")  # the first page of a session renews it, which no other does
    return client
