"""The outbox as staff see it (its own tests cannot make staff: letters stand below accounts)."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils.timezone import now

from kenesh.accounts import actions
from kenesh.accounts.tests.make import a_consultant, a_head, an_administrator, an_observer, last_letter, signed_in
from kenesh.letters.models import Letter
from kenesh.letters.tests.make import work

pytestmark = pytest.mark.django_db


def an_invitation_letter() -> Letter:
    boss = an_administrator()
    actions.register(
        by=boss, email="new@example.kg", full_name="Новая", role="observer", office=None, language="ru", now=now()
    )
    letter = last_letter("new@example.kg")
    assert letter
    return letter


class TestTheOutbox:
    @pytest.mark.parametrize("make", [a_consultant, a_head, an_observer])
    def test_is_not_there_for_others(self, make: Any) -> None:
        letter, client = an_invitation_letter(), signed_in(make())
        assert client.get(reverse("letters:outbox")).status_code == 404
        assert client.get(reverse("letters:letter", args=[letter.pk])).status_code == 404
        assert client.post(reverse("letters:again", args=[letter.pk])).status_code == 404

    def test_hides_from_administrators_what_opens_accounts(self) -> None:
        letter = an_invitation_letter()
        shown = signed_in(an_administrator()).get(reverse("letters:letter", args=[letter.pk]))
        assert shown.status_code == 200
        assert letter.secret
        assert letter.secret not in shown.text

    def test_sends_once_more_what_was_not_delivered(self, smtp_server: Any) -> None:
        letter, client = an_invitation_letter(), signed_in(an_administrator())
        smtp_server.refuse_with = "451 later"
        work()
        smtp_server.refuse_with = ""
        page = reverse("letters:letter", args=[letter.pk])
        assert reverse("letters:again", args=[letter.pk]) in client.get(page).text
        client.post(reverse("letters:again", args=[letter.pk]))
        work()
        letter.refresh_from_db()
        assert letter.state == "sent"
        assert reverse("letters:again", args=[letter.pk]) not in client.get(page).text
        assert client.post(reverse("letters:again", args=[letter.pk])).status_code == 409
