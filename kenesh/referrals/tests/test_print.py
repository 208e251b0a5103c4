"""«Распечатать»: last corrections, and a paper that stays the same."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kenesh.accounts.models import User
from kenesh.referrals import actions
from kenesh.referrals.models import PrintedForm, Referral
from kenesh.referrals.proposing import fresh, proposed
from kenesh.referrals.tests.make import NOON, a_printed, a_referral, written

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture
def referral(karakol: User) -> Referral:
    return a_referral(by=karakol)


def page_of(referral: Referral, language: str = "ru") -> str:
    return f"{reverse('referrals:print', args=[referral.pk])}?language={language}"


def text(form: Any, **changed: str) -> dict[str, str]:
    return {name: form[name].value() or "" for name in form.fields} | {"language": "ru", **changed}


class TestTheText:
    def test_is_that_of_the_record_in_the_language_chosen(
        self, client: Client, karakol: User, referral: Referral
    ) -> None:
        client.force_login(karakol)
        form = client.get(page_of(referral, "ky")).context["form"]
        assert form["to_whom"].value() == "Ак-Суу райондук соту"
        assert form["client"].value() == referral.client_name
        assert form["asked"].value() == referral.asked
        assert form["office"].value() == referral.office.name_ky

    def test_is_corrected_for_the_paper_only(self, client: Client, karakol: User, referral: Referral) -> None:
        client.force_login(karakol)
        form = client.get(page_of(referral)).context["form"]
        response = client.post(page_of(referral), text(form, asked="Просим принять вне очереди."))
        made = PrintedForm.objects.get()
        assert response.headers["Location"] == reverse("referrals:form", args=[referral.pk, made.pk])
        assert made.text["asked"] == "Просим принять вне очереди."
        referral.refresh_from_db()
        assert (referral.asked, referral.version) == ("Разъяснить порядок вступления в наследство.", 1)

    def test_corrected_once_is_proposed_again_until_the_record_changes(self, karakol: User, referral: Referral) -> None:
        first = fresh(referral, "ru")
        actions.keep_form(referral, type(first).from_dict(first.as_dict() | {"client": "А. Т."}), by=karakol, now=NOON)
        assert proposed(referral, "ru").client == "А. Т."
        assert proposed(referral, "ky").client == referral.client_name
        corrected = actions.correct(referral, by=karakol, version=1, now=NOON, **written(asked="Другое"))
        assert proposed(corrected, "ru").asked == "Другое"

    def test_that_is_empty_is_asked_for_and_the_rest_stays(
        self, client: Client, karakol: User, referral: Referral
    ) -> None:
        client.force_login(karakol)
        form = client.get(page_of(referral)).context["form"]
        response = client.post(page_of(referral), text(form, asked="", consultant="Асанова Г. М., юрист"))
        assert response.status_code == 422
        assert "Асанова Г. М., юрист" in response.content.decode()
        assert not PrintedForm.objects.exists()

    def test_typed_before_the_session_ended_is_shown_again(
        self, client: Client, karakol: User, referral: Referral
    ) -> None:
        client.force_login(karakol)
        form = client.get(page_of(referral)).context["form"]
        page = client.get(page_of(referral)).content.decode()
        form_of = page.split('name="form_of" value="')[1].split('"')[0]
        client.logout()
        response = client.post(page_of(referral), text(form, client="А. Т.", form_of=form_of))
        assert "kept=1" in response.headers["Location"]
        client.force_login(karakol)
        assert client.get(page_of(referral).split("?")[0]).context["form"]["client"].value() == "А. Т."


class TestTheForm:
    def test_is_a_pdf_shown_in_the_browser(self, client: Client, karakol: User, referral: Referral) -> None:
        made = a_printed(referral)
        client.force_login(karakol)
        response = client.get(reverse("referrals:form-pdf", args=[referral.pk, made.pk]))
        assert response.headers["Content-Type"] == "application/pdf"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert b"".join(response).startswith(b"%PDF-")

    def test_is_the_same_paper_next_year(self, client: Client, karakol: User, referral: Referral) -> None:
        made = a_printed(referral)
        client.force_login(karakol)
        url = reverse("referrals:form-pdf", args=[referral.pk, made.pk])
        before = b"".join(client.get(url))
        actions.correct(referral, by=karakol, version=1, now=NOON, **written(asked="Другое", client_name="Другая"))
        assert b"".join(client.get(url)) == before

    def test_is_listed_on_the_referrals_page(
        self, client: Client, karakol: User, referral: Referral, django_assert_max_num_queries: Any
    ) -> None:
        client.force_login(karakol)
        card = reverse("referrals:card", args=[referral.pk])
        assert referral.code[:5] not in client.get(card).content.decode()
        made = a_printed(referral)
        with django_assert_max_num_queries(14):
            page = client.get(card).content.decode()
        assert reverse("referrals:form-pdf", args=[referral.pk, made.pk]) in page
        assert referral.code[:5] in page
