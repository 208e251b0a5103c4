"""«Удалить» asks first, hides, and can be taken back for 30 days."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_head, an_administrator
from kenesh.appeals.models import Appeal
from kenesh.appeals.tests.make import NOON, an_appeal
from kenesh.records import actions
from kenesh.refused import Refused


class TestDeleting:
    def test_asks_first(self, client: Client, karakol: User) -> None:
        appeal = an_appeal(by=karakol)
        client.force_login(karakol)
        assert client.get(reverse("appeals:delete", args=[appeal.pk])).status_code == 200
        assert Appeal.objects.visible_to(karakol).filter(pk=appeal.pk).exists()

    def test_hides_the_appeal_from_every_page(self, client: Client, karakol: User) -> None:
        appeal = an_appeal(by=karakol)
        client.force_login(karakol)
        assert client.post(reverse("appeals:delete", args=[appeal.pk])).status_code == 302
        assert appeal.client_name not in client.get("/appeals/").content.decode()
        assert (
            "0 " in client.get("/appeals/found/").content.decode()
            or client.get("/appeals/found/").context["count"] == 0
        )
        for page in ("card", "correct", "delete"):
            assert client.get(reverse(f"appeals:{page}", args=[appeal.pk])).status_code == 404
        assert appeal.client_name not in b"".join(client.get("/appeals/export.csv")).decode()


class TestRestoring:
    @pytest.fixture
    def deleted(self, karakol: User) -> Appeal:
        appeal = an_appeal(by=karakol)
        actions.delete(appeal, by=karakol, now=timezone.now())
        return appeal

    def test_is_an_administrator_s(self, client: Client, karakol: User, deleted: Appeal) -> None:
        for person in (karakol, a_head(office=karakol.office)):
            client.force_login(person)
            assert client.get(reverse("appeals:deleted")).status_code == 404
            assert client.post(reverse("appeals:restore", args=[deleted.pk])).status_code == 404
        client.force_login(an_administrator())
        assert deleted.client_name in client.get(reverse("appeals:deleted")).content.decode()
        assert client.post(reverse("appeals:restore", args=[deleted.pk])).status_code == 302
        assert Appeal.objects.visible_to(karakol).filter(pk=deleted.pk).exists()

    def test_ends_after_30_days(self, deleted: Appeal) -> None:
        administrator = an_administrator()
        with pytest.raises(Refused):
            actions.restore(deleted, by=administrator, now=timezone.now() + timedelta(days=30, seconds=5))
        actions.restore(deleted, by=administrator, now=timezone.now() + timedelta(days=29))

    def test_twice_is_refused_politely(self, deleted: Appeal) -> None:
        administrator = an_administrator()
        actions.restore(deleted, by=administrator, now=timezone.now())
        with pytest.raises(Refused):
            actions.restore(deleted, by=administrator, now=NOON)
