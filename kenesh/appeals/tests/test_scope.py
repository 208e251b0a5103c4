"""Another office's appeal is not there, by any address, filter, export or guess."""

import pytest
from django.test import Client
from django.urls import reverse

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_head, an_observer
from kenesh.appeals.models import Appeal
from kenesh.appeals.tests.make import an_appeal, typed

NAME = "Каракольская Тайна Ивановна"


@pytest.fixture
def secret(karakol: User) -> Appeal:
    return an_appeal(by=karakol, client_name=NAME)


class TestAStrangersOffice:
    @pytest.mark.parametrize("page", ["card", "correct", "delete", "restore"])
    @pytest.mark.parametrize("role", ["consultant", "head", "observer"])
    def test_gets_404_from_every_page_of_the_appeal(
        self, client: Client, osh: User, secret: Appeal, page: str, role: str
    ) -> None:
        person = {"consultant": osh, "head": a_head(office=osh.office), "observer": an_observer()}[role]
        client.force_login(person)
        url = reverse(f"appeals:{page}", args=[secret.pk])
        assert client.get(url).status_code == 404
        assert client.post(url, typed(version="1")).status_code == 404
        secret.refresh_from_db()
        assert (secret.version, secret.deleted_at) == (1, None)

    def test_finds_nothing_by_filter_count_or_export(self, client: Client, osh: User, secret: Appeal) -> None:
        client.force_login(osh)
        office, consultant = secret.office_id, secret.consultant_id
        for address in ("", f"?office={office}", f"?consultant={consultant}", "?text=тайна", "?sort=office"):
            assert NAME not in client.get(f"/appeals/{address}").content.decode()
            assert NAME not in b"".join(client.get(f"/appeals/export.csv{address}")).decode()
            assert not set(client.get(f"/appeals/found/{address}").content.decode()) & set("123456789")

    def test_is_asked_to_sign_in_when_nobody(self, client: Client, secret: Appeal) -> None:
        for url in ("/appeals/", f"/appeals/{secret.pk}/", "/appeals/export.csv", "/appeals/found/", "/appeals/add/"):
            response = client.get(url)
            assert response.status_code == 302
            assert NAME not in response.content.decode()


class TestAnObserver:
    def test_sees_no_names_anywhere(self, client: Client, secret: Appeal) -> None:
        client.force_login(an_observer())
        for url in (
            "/",
            "/appeals/",
            "/appeals/export.csv",
            "/appeals/export.xlsx",
            "/appeals/found/",
            "/appeals/deleted/",
        ):
            assert NAME not in client.get(url, follow=True).content.decode()
