"""The pages of the shell: the front door, errors, language, the panel."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils.translation import override
from django_htmx.middleware import HtmxDetails
from pytest_django import DjangoAssertNumQueries

from kenesh.shell import errors
from kenesh.shell.access import for_roles
from kenesh.shell.context import panel_for, shell
from kenesh.shell.page import page

PART = {"HX-Request": "true"}


def somebody(role: str) -> Any:
    users: Any = get_user_model().objects
    return users.create_user(f"{role}@example.org", "kenesh-demo", full_name="Асанова Гүлнара", role=role)


def a_request(**headers: str) -> Any:
    request = RequestFactory().get("/", headers=headers)
    request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]
    return request


class TestHome:
    @pytest.mark.django_db
    def test_asks_the_database_nothing(self, client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        with django_assert_num_queries(0):
            assert client.get("/").headers["Location"] == "/ru/"

    @pytest.mark.django_db
    def test_sends_staff_to_their_first_page(self, client: Client) -> None:
        client.force_login(somebody("administrator"))
        assert client.get("/").headers["Location"] == reverse("appeals:journal")

    @pytest.mark.django_db
    def test_leads_an_observer_to_the_reports(self, client: Client) -> None:
        client.force_login(somebody("observer"))
        assert client.get("/").headers["Location"] == "/reports/"


class TestLanguage:
    @pytest.mark.parametrize("language", ["ru", "ky", "tt", "en"])
    def test_chosen_is_kept_by_the_browser(self, client: Client, language: str) -> None:
        response = client.post("/language/", {"language": language, "next": "/?a=1"})
        assert response.headers["Location"] == "/?a=1"
        assert f'<html lang="{language}">' in client.get("/sign-in/").content.decode()

    @pytest.mark.django_db
    def test_chosen_is_kept_by_the_account(self, client: Client) -> None:
        person = somebody("observer")
        client.force_login(person)
        client.post("/language/", {"language": "ky"})
        person.refresh_from_db()
        assert person.language == "ky"

    @pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""])
    def test_leads_back_only_into_the_site(self, client: Client, back: str) -> None:
        response = client.post("/language/", {"language": "tt", "next": back})
        assert response.headers["Location"] == "/"

    def test_unknown_is_not_found(self, client: Client) -> None:
        assert client.post("/language/", {"language": "xx"}).status_code == 404

    def test_is_not_chosen_by_following_a_link(self, client: Client) -> None:
        assert client.get("/language/").status_code == 405


@pytest.mark.urls("kenesh.shell.tests.pages")
class TestTrouble:
    @pytest.mark.parametrize(
        ("address", "status"),
        [
            ("/nowhere/", 404),
            ("/try/forbid/", 403),
            ("/try/mangle/", 400),
            ("/try/refuse/403/", 403),
            ("/try/refuse/409/", 409),
            ("/try/refuse/429/", 429),
        ],
    )
    def test_says_what_to_do_next(self, client: Client, address: str, status: int) -> None:
        response = client.get(address)
        assert response.status_code == status
        assert str(errors.TROUBLES[status].next) in response.content.decode()

    def test_refused_by_the_rules_says_why(self, client: Client) -> None:
        assert "Запись забрал Осмонов К. Т." in client.get("/try/refuse/409/").content.decode()

    def test_of_a_part_is_a_message(self, client: Client) -> None:
        response = client.get("/try/refuse/409/", headers=PART)
        assert response.status_code == 409
        assert response.headers["HX-Retarget"] == "#messages"
        assert "<html" not in response.content.decode()

    def test_of_ours_asks_nothing_of_the_database(self, client: Client) -> None:
        client.raise_request_exception = False
        response = client.get("/try/fail/")  # without django_db, any query here fails
        assert response.status_code == 500
        assert "<h1>" in response.content.decode()


class TestPanel:
    @pytest.mark.parametrize(
        ("role", "seen", "unseen"),
        [
            ("consultant", "appeals:journal", "accounts:people"),
            ("head", "accounts:people", "offices:lists"),
            ("administrator", "letters:outbox", None),
            ("observer", None, "appeals:journal"),
        ],
    )
    def test_shows_each_role_its_own(self, role: str, seen: str | None, unseen: str | None) -> None:
        addresses = {item.url for item in panel_for(role)}
        assert seen is None or reverse(seen) in addresses
        assert unseen is None or reverse(unseen) not in addresses

    def test_marks_the_page_one_is_in(self) -> None:
        journal = reverse("appeals:journal")
        assert [item.url for item in panel_for("administrator", path=f"{journal}17/") if item.current] == [journal]

    def test_is_drawn_for_each_reader_in_their_language(self) -> None:
        request = a_request()
        for role, language, seen, unseen in (
            ("administrator", "ru", "Письма", "Letters"),
            ("administrator", "en", "Letters", "Письма"),
            ("consultant", "ru", "Люди", "Письма"),
        ):
            request.user = SimpleNamespace(is_authenticated=True, role=role, office=None)
            with override(language):
                panel = shell(request)["panel"]
                assert f">{seen}<" in panel
                assert f">{unseen}<" not in panel

    def test_is_drawn_anew_where_another_link_is_current(self) -> None:
        request = a_request()
        request.user = SimpleNamespace(is_authenticated=True, role="administrator", office=None)
        for url in (reverse("appeals:journal"), reverse("letters:outbox"), "/"):
            request.path = url
            assert ('aria-current="page"' in shell(request)["panel"]) == (url != "/")
            assert (f'<a href="{url}" aria-current="page"' in shell(request)["panel"]) == (url != "/")

    def test_is_empty_for_a_stranger(self) -> None:
        request = a_request()
        request.user = SimpleNamespace(is_authenticated=False)
        assert not shell(request)["panel"]


class TestWhatIsUnchanging:
    def test_is_said_in_the_language_of_each_reader(self) -> None:
        template = Template(
            '{% unchanging %}<a lang="{{ LANGUAGE_CODE }}">{% translate "Close" %}</a>{% endunchanging %}'
        )
        for language, said in (("ru", "Закрыть"), ("en", "Close"), ("ru", "Закрыть")):
            with override(language):
                assert template.render(Context()) == f'<a lang="{language}">{said}</a>'

    def test_knows_nothing_of_the_page(self) -> None:
        template = Template("{{ name }}{% unchanging %}{{ name }}{% endunchanging %}")
        assert [template.render(Context({"name": name})) for name in ("Азамат", "Айгүл")] == ["Азамат", "Айгүл"]


class TestPage:
    def test_is_whole_for_a_browser_and_a_part_for_htmx(self) -> None:
        context = {"heading": "Заголовок", "sentence": "Фраза", "next": "Дальше", "status": "409"}
        whole = page(a_request(), "shell/refused.html", context, part="message").content.decode()
        part = page(a_request(**PART), "shell/refused.html", context, part="message").content.decode()
        assert "<html" in whole
        assert "<html" not in part
        assert "Фраза" in part

    def test_is_whole_when_htmx_restores_history(self) -> None:
        request = a_request(**PART, **{"HX-History-Restore-Request": "true"})
        assert b"<html" in page(request, "shell/refused.html", part="message").content


class TestAccess:
    @staticmethod
    @for_roles("administrator")
    def a_page(request: HttpRequest) -> HttpResponse:
        return render(request, "shell/empty.html")

    def test_leads_a_stranger_to_sign_in_and_back(self) -> None:
        request = a_request()
        request.user = SimpleNamespace(is_authenticated=False)
        response: Any = self.a_page(request)
        assert response.url == f"{reverse('accounts:sign-in')}?next=/"

    def test_leads_the_whole_page_there_when_a_part_was_asked_for(self) -> None:
        request = a_request(**PART, **{"HX-Current-URL": "http://testserver/appeals/?age=60"})
        request.user = SimpleNamespace(is_authenticated=False)
        response: Any = self.a_page(request)
        assert response.headers["HX-Redirect"] == f"{reverse('accounts:sign-in')}?next=/appeals/%3Fage%3D60"


class TestTroubleInEachLanguage:
    @pytest.mark.parametrize("language", ["ru", "ky", "tt", "en"])
    def test_says_which_language_it_is(self, client: Client, language: str) -> None:
        client.cookies["django_language"] = language
        assert f'<html lang="{language}">' in client.get("/nowhere/").content.decode()


class TestAButtonPressed:
    """What happens where only forms are taken."""

    @pytest.mark.django_db
    @pytest.mark.parametrize(
        ("page", "back"),
        [
            ("http://testserver/staff/7/?a=1#b", "/staff/7/%3Fa%3D1"),
            ("http://testserver", "/"),
            ("https://elsewhere.example/staff/", "/staff/7/invite/"),
            ("", "/staff/7/invite/"),
        ],
    )
    def test_after_the_session_has_ended_leads_back_to_its_page(self, client: Client, page: str, back: str) -> None:
        answer = client.post("/staff/7/invite/", headers={"Referer": page})
        assert answer.headers["Location"] == f"/sign-in/?next={back}"

    @pytest.mark.parametrize("language", ["ru", "ky", "tt"])
    def test_address_of_it_opened_by_itself_says_that_nothing_is_there(self, client: Client, language: str) -> None:
        client.cookies["django_language"] = language
        answer = client.get("/sign-out/")
        assert answer.status_code == 405
        assert answer.headers["Allow"] == "POST"
        assert f'<html lang="{language}">' in answer.text
        assert 'href="/"' in answer.text
