"""Another office's referral is not there, by any address, filter, export, form, file or guess."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_head, an_observer
from kenesh.documents.actions import Chosen, receive
from kenesh.referrals import actions
from kenesh.referrals.models import PrintedForm, Referral, ReferralAttachment
from kenesh.referrals.tests.make import NOON, a_printed, a_referral, typed, written
from kenesh.refused import Refused

pytestmark = pytest.mark.usefixtures("store")

NAME = "Каракольская Тайна Ивановна"


@pytest.fixture
def secret(karakol: User) -> Referral:
    referral = a_referral(by=karakol, client_name=NAME)
    upload = receive(ContentFile("тайна".encode(), name="тайна.txt"), by=karakol, now=timezone.now())
    return actions.correct(
        referral, by=karakol, version=1, now=NOON, files=Chosen((upload,)), **written(client_name=NAME)
    )


@pytest.fixture
def printed(secret: Referral) -> PrintedForm:
    return a_printed(secret)


class TestAStrangersOffice:
    @pytest.mark.parametrize("page", ["card", "correct", "delete", "restore", "print", "answer"])
    @pytest.mark.parametrize("role", ["consultant", "head", "observer"])
    def test_gets_404_from_every_page_of_the_referral(
        self, client: Client, osh: User, secret: Referral, page: str, role: str
    ) -> None:
        person = {"consultant": osh, "head": a_head(office=osh.office), "observer": an_observer()}[role]
        client.force_login(person)
        url = reverse(f"referrals:{page}", args=[secret.pk])
        assert client.get(url).status_code in ({404, 405} if page == "answer" else {404})
        assert client.post(url, typed(version="1", state="helped")).status_code == 404
        secret.refresh_from_db()
        assert (secret.version, secret.state, secret.deleted_at) == (1, "given", None)

    def test_gets_404_from_its_papers_and_files(
        self, client: Client, karakol: User, osh: User, secret: Referral, printed: PrintedForm
    ) -> None:
        own = a_referral(by=osh)
        file = ReferralAttachment.objects.get()
        urls = [
            reverse("referrals:form", args=[secret.pk, printed.pk]),
            reverse("referrals:form-pdf", args=[secret.pk, printed.pk]),
            reverse("referrals:form-pdf", args=[own.pk, printed.pk]),
            reverse("referrals:attachment", args=[file.pk]),
        ]
        client.force_login(osh)
        assert [client.get(url).status_code for url in urls] == [404] * 4
        client.force_login(an_observer())
        assert [client.get(url).status_code for url in urls] == [404] * 4
        client.force_login(karakol)
        assert [client.get(url).status_code for url in urls] == [200, 200, 404, 200]

    def test_finds_nothing_by_filter_count_or_export(self, client: Client, osh: User, secret: Referral) -> None:
        client.force_login(osh)
        for address in ("", f"?office={secret.office_id}", "?text=тайна", "?sort=organisation", "?overdue=on"):
            assert NAME not in client.get(f"/referrals/{address}").content.decode()
            assert NAME not in b"".join(client.get(f"/referrals/export.csv{address}")).decode()
            assert not set(client.get(f"/referrals/found/{address}").content.decode()) & set("123456789")

    def test_cannot_attach_a_file_somebody_else_has_sent(self, karakol: User, osh: User) -> None:
        upload = receive(ContentFile("моё".encode(), name="моё.txt"), by=karakol, now=NOON)
        referral = a_referral(by=osh)
        with pytest.raises(Refused):
            actions.correct(referral, by=osh, version=1, now=NOON, files=Chosen((upload,)), **written())

    def test_is_asked_to_sign_in_when_nobody(self, client: Client, secret: Referral, printed: PrintedForm) -> None:
        for url in (
            "/referrals/",
            f"/referrals/{secret.pk}/",
            "/referrals/export.csv",
            "/referrals/found/",
            "/referrals/add/",
            reverse("referrals:form-pdf", args=[secret.pk, printed.pk]),
        ):
            response = client.get(url)
            assert response.status_code == 302
            assert NAME not in response.content.decode()
