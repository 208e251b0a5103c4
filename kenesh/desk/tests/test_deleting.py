"""A consultation that has ended is deleted by the head or an administrator; for 30 days it can be restored."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant, a_head, an_administrator, an_observer
from kenesh.desk.actions import deleting
from kenesh.desk.models import Consultation
from kenesh.desk.rules import ENDED, State
from kenesh.desk.tests.make import make_consultation, make_desk
from kenesh.refused import Refused
from kenesh.shell.history import events

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]


@pytest.fixture
def consultation() -> Consultation:
    return make_consultation(state=State.COMPLETED)


@pytest.fixture
def head(consultation: Consultation) -> User:
    return a_head(office=consultation.office)


def address(page: str, consultation: Consultation) -> str:
    return reverse(f"desk:{page}", args=[consultation.pk])


class TestDeleting:
    def test_asks_first_and_hides(self, client: Client, head: User, consultation: Consultation) -> None:
        client.force_login(head)
        asked = client.get(address("delete", consultation)).content.decode()
        assert consultation.number in asked
        assert Consultation.objects.visible_to(head).exists()
        response = client.post(address("delete", consultation))
        assert response.headers["Location"] == reverse("desk:register")
        assert not Consultation.objects.visible_to(head).exists()
        consultation.refresh_from_db()
        assert consultation.deleted_by == head
        assert events(Consultation, pgh_obj=consultation).latest("pgh_id").pgh_context.metadata["user"] == head.pk

    def test_is_no_longer_counted_with_the_person(self, head: User, consultation: Consultation) -> None:
        person = consultation.person
        assert person is not None
        deleting.delete(consultation, by=head, now=timezone.now())
        person.refresh_from_db()
        assert person.times == 0
        deleting.restore(consultation, by=an_administrator(), now=timezone.now())
        person.refresh_from_db()
        assert person.times == 1

    @pytest.mark.parametrize("state", list(State))
    def test_is_for_what_has_ended(self, state: State) -> None:
        one = make_consultation(state=state)
        if state in ENDED:
            deleting.delete(one, by=an_administrator(), now=timezone.now())
        else:
            with pytest.raises(Refused):
                deleting.delete(one, by=an_administrator(), now=timezone.now())
        one.refresh_from_db()
        assert (one.deleted_at is not None) == (state in ENDED)

    def test_is_refused_politely_while_it_is_in_progress(self, client: Client) -> None:
        client.force_login(an_administrator())
        assert client.get(address("delete", make_consultation())).status_code == 409

    def test_is_not_for_its_consultant(self, client: Client, consultation: Consultation) -> None:
        assert consultation.consultant is not None
        client.force_login(consultation.consultant)
        assert client.post(address("delete", consultation)).status_code == 404
        with pytest.raises(Refused):
            deleting.delete(consultation, by=consultation.consultant, now=timezone.now())

    def test_is_not_for_strangers(self, client: Client, consultation: Consultation) -> None:
        for stranger in (a_head(office=make_desk()), an_observer(), a_consultant(office=make_desk())):
            client.force_login(stranger)
            for page in ("delete", "restore"):
                assert client.post(address(page, consultation)).status_code == 404


class TestRestoring:
    def test_is_an_administrators_for_thirty_days(
        self, client: Client, head: User, consultation: Consultation, django_assert_max_num_queries: Any
    ) -> None:
        deleting.delete(consultation, by=head, now=timezone.now())
        client.force_login(an_administrator())
        client.get(reverse("desk:deleted"))
        with django_assert_max_num_queries(4):
            shown = client.get(reverse("desk:deleted")).content.decode()
        assert consultation.number in shown
        response = client.post(address("restore", consultation))
        assert response.headers["Location"] == reverse("desk:card", args=[consultation.pk])
        assert Consultation.objects.visible_to(head).get() == consultation
        assert not client.get(reverse("desk:deleted")).context["rows"]

    def test_ends_after_thirty_days(self, client: Client, head: User, consultation: Consultation) -> None:
        deleting.delete(consultation, by=head, now=timezone.now() - timedelta(days=31))
        client.force_login(an_administrator())
        assert client.post(address("restore", consultation)).status_code == 404
        with pytest.raises(Refused):
            deleting.restore(consultation, by=an_administrator(), now=timezone.now())

    def test_is_not_for_a_head(self, client: Client, head: User, consultation: Consultation) -> None:
        deleting.delete(consultation, by=head, now=timezone.now())
        client.force_login(head)
        assert client.post(address("restore", consultation)).status_code == 404
        assert client.get(reverse("desk:deleted")).status_code == 404
        with pytest.raises(Refused):
            deleting.restore(consultation, by=head, now=timezone.now())
