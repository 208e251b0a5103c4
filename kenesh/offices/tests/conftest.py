from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation

from kenesh.offices.tests.make import an_administrator


@pytest.fixture(autouse=True)
def russian() -> Iterator[None]:
    """Each test begins in Russian, whatever language the pages of the one before spoke."""
    with translation.override("ru"):
        yield


@pytest.fixture
def admin(client: Client) -> Client:
    """A browser in which an administrator is signed in; its pages speak English."""
    client.force_login(an_administrator(language="en"))
    client.get("/lists/")  # the first page of a session renews it, which no other does
    return client
