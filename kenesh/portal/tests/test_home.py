"""The first page of the public site, and what every public page says of itself."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from kenesh.accounts.tests.make import a_consultant
from kenesh.questions.tests.make import a_publication

pytestmark = pytest.mark.django_db
LANGUAGES = ("ru", "ky", "tt", "en")


class TestFirstPage:
    def test_leads_a_visitor_to_the_language_of_the_browser_and_staff_to_their_work(self, client: Client) -> None:
        assert client.get("/")["Location"] == "/ru/"
        client.cookies["django_language"] = "ky"
        assert client.get("/")["Location"] == "/ky/"
        client.force_login(a_consultant())
        assert client.get("/")["Location"] == "/appeals/"

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_speaks_the_language_it_stands_under(self, client: Client, language: str, offices: None) -> None:
        answer = client.get(f"/{language}/")
        assert answer.status_code == 200
        assert answer["Content-Language"] == language
        assert f'<html lang="{language}">' in answer.content.decode()

    def test_leads_to_everything_a_citizen_may_do(self, client: Client) -> None:
        page = client.get("/ru/").content.decode()
        for path in ("/ru/ask/", "/ru/answers/", "/ru/offices/", "/ru/question/", "/sign-in/", "/slip/"):
            assert f'href="{path}"' in page or f'action="{path}"' in page, path
        assert 'href="tel:114"' in page

    def test_shows_the_newest_answers_those_in_its_language_first(self, client: Client) -> None:
        for number in range(7):
            a_publication(title=f"Вопрос {number}", language="ru")
        a_publication(title="Суроо", language="ky")
        shown = re.findall(r'lang="(\w\w)">([^<]+)</a></h3>', client.get("/ky/").content.decode())
        assert shown[0] == ("ky", "Суроо")
        assert [title for _language, title in shown[1:]] == [f"Вопрос {number}" for number in (6, 5, 4, 3, 2)]

    def test_costs_two_queries(self, client: Client, django_assert_max_num_queries: Any, offices: None) -> None:
        a_publication()
        client.get("/ru/")
        with django_assert_max_num_queries(2):  # the version of the lists, the newest answers
            client.get("/ru/")


class TestPublicPage:
    def test_names_itself_and_its_twins_in_other_languages(self, client: Client) -> None:
        page = client.get("/ky/offices/?utm=1").content.decode()
        assert '<meta name="robots" content="noindex">' in page
        page = client.get("/ky/offices/").content.decode()
        assert '<link rel="canonical" href="http://testserver/ky/offices/">' in page
        for language in LANGUAGES:
            assert f'hreflang="{language}" href="http://testserver/{language}/offices/">' in page
        assert 'hreflang="x-default" href="http://testserver/ru/offices/">' in page

    def test_has_a_title_and_a_description_of_its_own(self, client: Client, offices: None) -> None:
        heads = set()
        for path in ("/ru/", "/ru/offices/", "/ru/offices/YSK-01/", "/ru/offices/OSH-01/"):
            page = client.get(path).content.decode()
            found = re.findall(r'<title>([^<]+)</title>|name="description" content="([^"]+)"', page)
            heads.add(tuple(found))
        assert len(heads) == 4

    def test_leads_to_the_same_page_in_another_language_the_search_kept(self, client: Client) -> None:
        page = client.get("/ru/offices/", {"q": "Ош"}).content.decode()
        assert '<a href="/en/offices/?q=%D0%9E%D1%88" lang="en" hreflang="en">English</a>' in page

    def test_keeps_the_language_chosen_for_the_pages_without_one(self, client: Client) -> None:
        assert "django_language" not in client.get("/ru/").cookies
        assert client.get("/tt/").cookies["django_language"].value == "tt"
        assert client.get("/sign-in/")["Content-Language"] == "tt"
        assert "django_language" not in client.get("/tt/").cookies

    def test_leaves_the_language_of_an_account_as_it_is(self, client: Client) -> None:
        client.force_login(a_consultant(language="ky"))
        answer = client.get("/en/")
        assert answer["Content-Language"] == "en"
        assert "django_language" not in answer.cookies
        assert client.get("/profile/")["Content-Language"] == "ky"

    def test_may_be_kept_by_a_proxy_for_a_minute_when_nobody_is_signed_in(self, client: Client) -> None:
        answer = client.get("/ru/")
        assert answer["Cache-Control"] == "public, max-age=60"
        assert "Cookie" in answer["Vary"]
        assert not answer.cookies
        assert "public" not in client.get("/ky/")["Cache-Control"]  # it sets the cookie of the language
        client.force_login(a_consultant())
        assert client.get("/ru/")["Cache-Control"] == "private, no-store"

    def test_shows_staff_a_way_back_to_their_work_and_no_panel(self, client: Client) -> None:
        client.force_login(a_consultant(language="ru"))
        page = client.get("/ru/").content.decode()
        assert 'class="panel"' not in page
        assert '<a href="/">' in page
        assert "/sign-in/" not in page

    def test_says_there_is_no_such_page_in_its_own_language(self, client: Client) -> None:
        answer = client.get("/ky/nothing/")
        assert answer.status_code == 404
        assert '<html lang="ky">' in answer.content.decode()
        assert "tabler" not in answer.content.decode()

    def test_tells_search_engines_what_it_is_in_data_that_cannot_break_out(self, client: Client, offices: None) -> None:
        page = client.get("/ru/offices/YSK-01/").content.decode()
        data = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)[0])
        assert data["@type"] == "LegalService"
        assert data["name"] == "ЦБЮП г. Каракол"
        assert data["openingHours"] == "Mo-Fr 09:00-17:00"
        assert data["address"]["addressCountry"] == "KG"
        assert "telephone" not in data  # nobody knows it


def test_choice_of_language_is_the_same_for_every_page() -> None:
    from kenesh.shell.addresses import in_languages, language_of

    assert language_of("/ky/offices/") == "ky"
    assert language_of("/kyrgyz/") == ""
    assert language_of("/ky") == ""
    assert [one.url for one in in_languages("/sign-in/")] == [f"/{code}/" for code in LANGUAGES]
    assert translation.get_language() == "ru"
