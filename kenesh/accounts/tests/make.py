"""Staff for tests."""

import re
from datetime import UTC, datetime
from itertools import count
from typing import Any, Final

from django.test import Client

from kenesh.accounts.models import Role, User
from kenesh.letters.models import Letter
from kenesh.offices.tests.make import an_office

PASSWORD: Final = "kenesh-demo"
STRONG: Final = "тихая вода точит камень"
_numbers = count(1)


def a_person(role: str, **fields: Any) -> User:
    number = next(_numbers)
    chosen = {
        "email": f"person{number}@example.kg",
        "password": PASSWORD,
        "full_name": "Асанова Гүлмира Маратовна",
        "role": role,
        "activated_at": datetime(2026, 1, 5, 9, 0, tzinfo=UTC),
        **fields,
    }
    return User.objects.create_user(**chosen)


def a_consultant(**fields: Any) -> User:
    return a_person(Role.CONSULTANT, **({"office": an_office()} if "office" not in fields else {}), **fields)


def a_head(**fields: Any) -> User:
    return a_person(Role.HEAD, **({"office": an_office()} if "office" not in fields else {}), **fields)


def an_administrator(**fields: Any) -> User:
    return a_person(Role.ADMINISTRATOR, **fields)


def an_observer(**fields: Any) -> User:
    return a_person(Role.OBSERVER, **fields)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def link_in(letter: Letter | None) -> str:
    """The path of the link in the letter."""
    assert letter is not None
    found = re.search(r"http://testserver(/link/\S+)", letter.text)
    assert found, letter.text
    return found[1]


def last_letter(to: str) -> Letter | None:
    return Letter.objects.filter(to=to).order_by("-pk").first()
