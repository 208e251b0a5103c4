"""`manage.py administrator`: an installation where nobody can sign in yet."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import STRONG, a_consultant, an_administrator, last_letter, link_in

pytestmark = pytest.mark.django_db
WHO = ("aida@example.kg", "Асанова Аида")


def administrator(*words: str) -> str:
    said = StringIO()
    call_command("administrator", *words, stdout=said)
    return said.getvalue()


class TestTheFirstAdministrator:
    def test_is_let_in_by_the_link(self, client: Client, settings: Any) -> None:
        settings.LETTERS_LEAVE = False
        link = administrator(" Aida@Example.KG", "Асанова  Аида").split()[-1]
        assert client.post(link, {"password": STRONG, "password_again": STRONG}).status_code == 302
        user = User.objects.get()
        assert (user.email, user.full_name, user.role, user.state) == (*WHO, "administrator", "working")
        assert client.get("/staff/").status_code == 200

    def test_reads_the_link_in_the_letter_only_where_letters_leave(self, settings: Any) -> None:
        settings.LETTERS_LEAVE = True
        said = administrator(*WHO, "--language=ky")
        letter = last_letter(WHO[0])
        assert letter
        assert letter.language == "ky"
        assert link_in(letter)
        assert "/link/" not in said

    def test_is_refused_when_there_is_one(self) -> None:
        an_administrator(full_name="Главный")
        with pytest.raises(CommandError, match=r"already, Главный.*--another"):
            administrator(*WHO)
        administrator(*WHO, "--another")
        assert User.objects.count() == 2

    def test_is_not_refused_when_the_one_is_deactivated(self) -> None:
        an_administrator(is_active=False)
        administrator(*WHO)
        assert User.objects.get(email=WHO[0]).is_administrator

    def test_is_invited_anew_while_waiting(self, client: Client, settings: Any) -> None:
        settings.LETTERS_LEAVE = False
        first, second = (administrator(*WHO).split()[-1] for _n in range(2))
        assert client.get(first).status_code == 410
        assert client.get(second).status_code == 200
        assert User.objects.count() == 1

    @pytest.mark.parametrize(
        ("words", "says"),
        [
            (("aida", "Аида"), "name@example.org"),
            (("aida@example.kg", "12"), "in letters"),
            (("aida@example.kg", "Аида", "--language=xx"), "no longer offered"),
            (("taken@example.kg", "Аида"), "already registered"),
        ],
    )
    def test_is_written_down_properly(self, words: tuple[str, ...], says: str) -> None:
        a_consultant(email="taken@example.kg")
        with pytest.raises(CommandError, match=says):
            administrator(*words)
        assert User.objects.count() == 1
