"""SPEC §8: the choice of acting as a private person or as an organisation; the desk needs an organisation."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kenesh.accounts.models import Draft, Session, User
from kenesh.accounts.tests.make import PASSWORD, a_consultant, a_head, an_administrator
from kenesh.identity import session
from kenesh.identity.contract import Organisation
from kenesh.identity.models import Entry
from kenesh.identity.tests.in_process import HALL, SHOP, InProcess, come, somebody
from kenesh.identity.tests.test_coming import linked
from kenesh.offices.tests.make import an_office

pytestmark = pytest.mark.django_db
CHOICE = "/identity/acting/"


def of_the_desk(**fields: Any) -> User:
    office = an_office(kind="desk", name_ru="Отдел приёма", ogrn=HALL.ogrn)
    return linked(a_consultant(**{"office": office} | fields))


def choose(client: Client, key: str) -> Any:
    return client.post(CHOICE, {"acting": key})


class TestTheChoice:
    def test_is_asked_before_anybody_is_signed_in(self, client: Client, esia: InProcess) -> None:
        of_the_desk()
        assert come(client)["Location"] == CHOICE
        assert client.get("/profile/").status_code == 302
        assert client.get("/suggest/people/?q=уме").status_code == 401
        assert not Session.objects.filter(user__isnull=False).exists()

    def test_offers_each_organisation_and_the_private_person(self, client: Client, esia: InProcess) -> None:
        of_the_desk()
        come(client)
        page = client.get(CHOICE).text
        for words in (HALL.name, HALL.ogrn, SHOP.ogrn, "ООО «Ромашка»", 'value=""'):
            assert words in page
        assert page.count("btn-primary") == 1

    def test_of_the_office_s_organisation_leads_in(self, client: Client, esia: InProcess) -> None:
        user = of_the_desk()
        come(client, to="/desk/")
        assert choose(client, HALL.key)["Location"] == "/desk/"
        page = client.get("/profile/")
        assert page.context["user"] == user
        assert 'class="acting"' in page.text
        assert HALL.name in page.text
        entry = Entry.objects.get()
        assert (entry.outcome, entry.organisation, entry.ogrn, entry.user) == ("in", HALL.name, HALL.ogrn, user)

    @pytest.mark.parametrize("key", ["3000", "", None])
    def test_is_one_of_those_told_by_the_provider(self, client: Client, esia: InProcess, key: str | None) -> None:
        of_the_desk()
        esia.answers["code"] = somebody(organisations=(SHOP,))
        come(client)
        client.post(CHOICE, {"name": HALL.name, "ogrn": HALL.ogrn} | ({} if key is None else {"acting": key}))
        assert client.get("/profile/").status_code == 302

    def test_is_not_asked_where_there_is_none(self, client: Client, esia: InProcess) -> None:
        user = linked(a_consultant())
        esia.answers["code"] = somebody(organisations=())
        assert come(client, to="/reports/")["Location"] == "/reports/"
        page = client.get("/profile/")
        assert page.context["user"] == user
        assert 'class="acting"' in page.text
        assert f'href="{CHOICE}"' not in page.text

    def test_of_a_stranger_leads_to_the_sign_in(self, client: Client) -> None:
        assert client.get(CHOICE)["Location"] == "/sign-in/"
        assert choose(client, "")["Location"] == "/sign-in/"

    def test_waits_a_quarter_of_an_hour(self, client: Client, esia: InProcess) -> None:
        of_the_desk()
        come(client)
        kept = client.session
        kept[session.IDENTITY]["at"] -= 15 * 60 + 1
        kept.save()
        assert choose(client, HALL.key)["Location"] == "/sign-in/"

    def test_page_takes_three_queries(
        self, client: Client, esia: InProcess, django_assert_max_num_queries: Any
    ) -> None:
        of_the_desk()
        come(client)
        with django_assert_max_num_queries(3):
            client.get(CHOICE)

    def test_costs_other_pages_nothing(self, client: Client, esia: InProcess, django_assert_num_queries: Any) -> None:
        of_the_desk()
        come(client)
        choose(client, HALL.key)
        client.get("/profile/")
        with django_assert_num_queries(2):
            assert client.get("/profile/").status_code == 200


class TestAPrivatePerson:
    def test_does_not_get_to_the_desk(self, client: Client, esia: InProcess) -> None:
        user = of_the_desk()
        boss = a_head(office=user.office, full_name="Иванова Анна")
        come(client)
        page = client.post(CHOICE, {"acting": ""}, follow=True)
        assert page.redirect_chain[-1][0] == reverse("identity:private")
        assert page.status_code == 403
        entry = Entry.objects.get()
        assert entry.outcome == "private"
        assert entry.number in page.text
        assert boss.email in page.text
        assert client.get("/profile/").status_code == 302

    def test_chooses_again_and_is_in(self, client: Client, esia: InProcess) -> None:
        of_the_desk()
        come(client, to="/desk/")
        choose(client, "")
        assert f'href="{CHOICE}"' in client.get("/identity/private/").text
        assert choose(client, HALL.key)["Location"] == "/desk/"
        assert client.get("/profile/").status_code == 200

    def test_without_organisations_is_refused_at_once(self, client: Client, esia: InProcess) -> None:
        of_the_desk()
        esia.answers["code"] = somebody(organisations=())
        assert come(client)["Location"] == reverse("identity:private")
        assert HALL.ogrn in client.get("/identity/private/").text

    def test_works_in_a_centre(self, client: Client, esia: InProcess) -> None:
        linked(a_consultant())
        come(client)
        choose(client, "")
        assert client.get("/profile/").status_code == 200

    def test_may_administer(self, client: Client, esia: InProcess) -> None:
        linked(an_administrator())
        come(client)
        choose(client, "")
        assert client.get("/offices/").status_code == 200


class TestAnotherOrganisation:
    def test_does_not_get_to_the_desk(self, client: Client, esia: InProcess) -> None:
        of_the_desk()
        come(client)
        page = client.post(CHOICE, {"acting": SHOP.key}, follow=True)
        assert page.status_code == 403
        assert "Ромашка" in page.text
        assert (Entry.objects.get().outcome, Entry.objects.get().ogrn) == ("foreign", SHOP.ogrn)

    def test_is_nobody_s_where_the_office_s_is_not_written_down(self, client: Client, esia: InProcess) -> None:
        of_the_desk(office=an_office(kind="desk"))
        esia.answers["code"] = somebody(organisations=(SHOP, Organisation("9", "Без номера", "")))
        come(client)
        assert client.post(CHOICE, {"acting": "9"}, follow=True).status_code == 403


class TestTheRule:
    def test_holds_for_whoever_is_moved_to_a_desk(self, client: Client, esia: InProcess) -> None:
        user = linked(a_consultant())
        come(client)
        choose(client, "")
        User.objects.filter(pk=user.pk).update(office=an_office(kind="desk", ogrn=HALL.ogrn))
        assert client.get("/profile/")["Location"] == reverse("identity:private")
        assert client.get("/profile/")["Location"].startswith("/sign-in/")
        assert Entry.objects.filter(outcome="private").count() == 1
        choose(client, HALL.key)
        assert client.get("/profile/").status_code == 200

    def test_holds_when_the_desk_changes_hands(self, client: Client, esia: InProcess) -> None:
        user = of_the_desk()
        come(client)
        choose(client, HALL.key)
        assert user.office
        user.office.ogrn = SHOP.ogrn
        user.office.save()
        answer = client.post("/draft/", {"a": "b"}, headers={"HX-Request": "true"})
        assert answer["HX-Redirect"] == reverse("identity:private")
        assert client.get("/profile/").status_code == 302

    def test_does_not_touch_whoever_has_a_password(self, client: Client, esia: InProcess) -> None:
        user = of_the_desk()
        come(client)
        choose(client, "")
        client.post("/sign-in/", {"email": user.email, "password": PASSWORD})
        assert client.get("/profile/").status_code == 200


class TestChoosingAgain:
    def test_stands_in_the_head_of_every_page(self, client: Client, esia: InProcess) -> None:
        linked(a_consultant())
        come(client)
        choose(client, HALL.key)
        assert f'href="{CHOICE}"' in client.get("/profile/").text
        choose(client, SHOP.key)
        assert "Ромашка" in client.get("/profile/").text

    def test_as_a_private_person_signs_a_consultant_of_the_desk_out(self, client: Client, esia: InProcess) -> None:
        of_the_desk()
        come(client)
        choose(client, HALL.key)
        key = client.session.session_key
        assert choose(client, "")["Location"] == reverse("identity:private")
        assert client.get("/profile/").status_code == 302
        assert not Session.objects.filter(session_key=key).exists()
        choose(client, HALL.key)
        assert client.get("/profile/").status_code == 200

    def test_keeps_what_is_typed_for_one_from_the_other(self, client: Client, esia: InProcess) -> None:
        user = linked(a_consultant(office=an_office(ogrn=HALL.ogrn)))
        come(client)
        for key in (HALL.key, SHOP.key, ""):
            choose(client, key)
            form = client.get("/appeals/add/").text.split('name="form_of" value="')[1].split('"')[0]
            client.post("/draft/", {"form_of": form, "client_name": key})
        kept = set(Draft.objects.values_list("acts_for", flat=True))
        assert kept == {f"{user.office_id}", f"{user.office_id}:{SHOP.ogrn}", f"{user.office_id}:private"}


class TestSigningOut:
    def test_goes_on_to_the_provider_and_comes_back(self, client: Client, esia: InProcess) -> None:
        linked(a_consultant())
        come(client)
        choose(client, "")
        page = client.post("/sign-out/")
        assert page.status_code == 200
        assert 'url=https://esia.example/logout?hint=hint&amp;back=http://testserver/identity/leave/"' in page.text
        assert client.get("/profile/").status_code == 302
        back = client.get("/identity/leave/", follow=True)
        assert "Вы вышли из системы." in back.text

    def test_of_somebody_refused_lets_another_come_in(self, client: Client, esia: InProcess) -> None:
        of_the_desk()
        come(client)
        choose(client, "")
        assert 'action="/sign-out/"' in client.get("/identity/private/").text
        client.post("/sign-out/", {"next": "/sign-in/"})
        assert client.get("/identity/leave/")["Location"] == "/sign-in/"
        assert client.get(CHOICE)["Location"] == "/sign-in/"

    def test_of_whoever_came_with_a_password_stays_here(self, client: Client) -> None:
        client.force_login(a_consultant())
        assert client.post("/sign-out/").status_code == 302
