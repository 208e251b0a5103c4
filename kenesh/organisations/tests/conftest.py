from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant, a_head, signed_in


@pytest.fixture(autouse=True)
def russian() -> Iterator[None]:
    """Each test begins in Russian, whatever language the pages of the one before spoke."""
    with translation.override("ru"):
        yield


@pytest.fixture
def consultant(db: None) -> Client:
    """A browser in which a consultant is signed in; its pages speak English."""
    return _browser(a_consultant, full_name="Асанова Гүлмира")


@pytest.fixture
def head(db: None) -> Client:
    return _browser(a_head, full_name="Иманов Талант")


def _browser(make: Callable[..., User], **fields: Any) -> Client:
    client = signed_in(make(language="en", **fields))
    client.get("/organisations/")  # the first page of a session renews it, which no other does
    return client
