"""The published answers as anybody reads them."""

import json
import re
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from kenesh.offices.models import List
from kenesh.offices.tests.make import an_entry
from kenesh.questions.tests.make import NOON, a_publication, an_act
from kenesh.questions.views import reading

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture(autouse=True)
def in_march(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are read in the spring the answers were given in."""
    monkeypatch.setattr(reading, "localdate", lambda: NOON.date() + timedelta(days=30))


def titles(client: Client, address: str) -> list[str]:
    page = client.get(address).content.decode()
    return re.findall(r'<h2 lang="\w\w"><a href="[^"]+">(.*?)</a></h2>', page)


def neighbour(client: Client, address: str, which: str) -> str:
    """Where the pager leads: next or prev."""
    found = re.search(rf'href="([^"]+)" rel="{which}"', client.get(address).content.decode())
    return address.partition("?")[0] + found[1].replace("&amp;", "&") if found else ""


class TestList:
    def test_shows_the_newest_first_page_by_page_and_back(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(reading, "ON_A_PAGE", 2)
        for day in range(5):
            a_publication(title=f"Ответ {day}", published_at=NOON + timedelta(days=day))
        assert titles(client, "/ru/answers/") == ["Ответ 4", "Ответ 3"]
        second = neighbour(client, "/ru/answers/", "next")
        assert titles(client, second) == ["Ответ 2", "Ответ 1"]
        third = neighbour(client, second, "next")
        assert titles(client, third) == ["Ответ 0"]
        assert neighbour(client, third, "next") == ""
        assert titles(client, neighbour(client, third, "prev")) == ["Ответ 2", "Ответ 1"]

    def test_of_a_category_has_only_its_answers(self, client: Client) -> None:
        family, land = an_entry(List.CATEGORY).pk, an_entry(List.CATEGORY).pk
        a_publication(title="О детях", categories=[family])
        a_publication(title="О земле", categories=[land])
        assert titles(client, f"/ru/answers/?category={land}") == ["О земле"]
        assert len(titles(client, "/ru/answers/?category=что-то")) == 2

    def test_leaves_out_what_was_taken_off(self, client: Client) -> None:
        a_publication(withdrawal="mistake")
        page = client.get("/ru/answers/").content.decode()
        assert "Как вступить" not in page
        assert 'href="/ru/ask/"' in page

    def test_survives_any_address(self, client: Client) -> None:
        a_publication()
        for query in ("older=0", "older=x", "newer=999999999999", "page=-1&q=дом", "page=x&q=дом", "order=?&q=дом"):
            assert client.get(f"/ru/answers/?{query}").status_code == 200, query

    def test_costs_two_queries(self, client: Client, django_assert_num_queries: Any) -> None:
        for _time in range(3):
            a_publication()
        client.get("/ru/answers/")
        with django_assert_num_queries(2):  # the version of the lists, the answers
            client.get("/ru/answers/")

    def test_is_kept_by_proxies_for_a_minute_and_leaves_no_cookie(self, client: Client) -> None:
        for address in ("/ru/answers/", "/ru/answers/?q=дом", "/ru/answers/removed/", "/ru/answers/feed/"):
            answer = client.get(address)
            assert answer["Cache-Control"] == "public, max-age=60"
            assert not answer.cookies


class TestSearchPage:
    def test_marks_the_words_and_says_how_many(self, client: Client) -> None:
        a_publication(title="Алименты на ребёнка", answer="Алиментов <b>нет</b>.")
        page = client.get("/ru/answers/?q=алимент+ребенка").content.decode()
        assert "<mark>Алименты</mark> на <mark>ребёнка</mark>" in page
        assert "&lt;b&gt;нет" in page
        assert 'name="robots" content="noindex"' in page

    def test_tells_of_a_word_it_has_mended(self, client: Client) -> None:
        a_publication(title="Алименты")
        page = client.get("/ru/answers/?q=алемент").content.decode()
        assert "алименты" in page
        exact = re.search(r'<a href="(\?q=[^"]+exactly=yes)"', page)
        assert exact
        assert titles(client, "/ru/answers/" + exact[1].replace("&amp;", "&")) == []

    def test_that_finds_nothing_says_what_to_do(self, client: Client) -> None:
        a_publication()
        page = client.get("/ru/answers/?q=фывапролдж<b>").content.decode()
        assert "фывапролдж&lt;b&gt;" in page
        assert 'class="btn btn-primary" href="/ru/ask/"' in page

    def test_of_stop_words_shows_all(self, client: Client) -> None:
        a_publication(title="О доме")
        assert titles(client, "/ru/answers/?q=как+мне") == ["О доме"]

    def test_goes_on_page_by_page_in_the_order_chosen(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(reading, "ON_A_PAGE", 1)
        a_publication(title="Дом", published_at=NOON)
        a_publication(title="О праве", asked="Чей дом?", published_at=NOON + timedelta(days=1))
        assert titles(client, "/ru/answers/?q=дом") == ["<mark>Дом</mark>"]
        assert titles(client, "/ru/answers/?q=дом&page=2") == ["О праве"]
        assert titles(client, "/ru/answers/?q=дом&order=date") == ["О праве"]

    def test_costs_few_queries(self, client: Client, django_assert_max_num_queries: Any) -> None:
        for _time in range(3):
            a_publication(title="Раздел дома")
        client.get("/ru/answers/")
        # The version of the lists; how common the words are; two savepoints about finding and weighing, and two
        # settings of the first; the answers.
        with django_assert_max_num_queries(11):
            client.get("/ru/answers/?q=раздел+дома")


class TestAnswer:
    def test_shows_question_answer_office_and_acts_but_nobody(self, client: Client) -> None:
        act = an_act(url="https://example.kg/law")
        one = a_publication(asked="Вопрос.\n\nЕщё.", answer="Ответ <b>.\n\nhttps://example.kg", acts=[act])
        page = client.get(f"/ru/answers/{one.pk}/").content.decode()
        assert "<p>Вопрос.</p>" in page
        assert "<p>Ответ &lt;b&gt;.</p>" in page
        assert '<a href="https://example.kg" rel="nofollow">' in page
        assert '<a href="https://example.kg/law" rel="noopener">' in page
        office, consultant = one.question.office, one.question.answered_by
        assert office
        assert office.name_ru in page
        assert consultant
        assert consultant.full_name not in page
        assert one.question.email not in page

    def test_names_its_address_in_its_own_language(self, client: Client) -> None:
        one = a_publication(language="ky")
        page = client.get(f"/ru/answers/{one.pk}/").content.decode()
        assert f'rel="canonical" href="http://testserver/ky/answers/{one.pk}/"' in page
        assert '<h1 lang="ky">' in page

    def test_tells_search_engines_what_it_is(self, client: Client) -> None:
        one = a_publication(title="</script><b>", answer="Ответ & <i>")
        page = client.get(f"/ru/answers/{one.pk}/").content.decode()
        blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
        (data,) = (json.loads(block) for block in blocks)
        assert data["@type"] == "QAPage"
        assert data["mainEntity"]["name"] == "</script><b>"
        assert data["mainEntity"]["answerCount"] == 1
        assert data["mainEntity"]["acceptedAnswer"]["text"] == "Ответ & <i>"
        assert data["mainEntity"]["acceptedAnswer"]["author"]["@type"] == "Organization"

    def test_warns_when_an_act_has_changed_since_it_was_checked(self, client: Client) -> None:
        act = an_act(changed_on=NOON.date() + timedelta(days=1), change="Срок стал короче.")
        one = a_publication(acts=[act])
        page = client.get(f"/ru/answers/{one.pk}/").content.decode()
        assert "message-warning" in page
        assert "Срок стал короче." in page
        one.reviewed_on = NOON.date() + timedelta(days=1)
        one.save()
        assert "message-warning" not in client.get(f"/ru/answers/{one.pk}/").content.decode()

    def test_warns_when_its_day_of_review_has_come(self, client: Client) -> None:
        one = a_publication(review_on=NOON.date() + timedelta(days=30))
        assert "message-warning" in client.get(f"/ru/answers/{one.pk}/").content.decode()
        late = a_publication(review_on=NOON.date() + timedelta(days=31))
        assert "message-warning" not in client.get(f"/ru/answers/{late.pk}/").content.decode()

    def test_leads_to_similar_ones_but_not_to_itself(self, client: Client) -> None:
        one = a_publication(title="Раздел квартиры при разводе")
        other = a_publication(title="Как делят квартиру при разводе")
        page = client.get(f"/ru/answers/{one.pk}/").content.decode()
        assert f'href="/ru/answers/{other.pk}/"' in page
        assert f'href="/ru/answers/{one.pk}/"' not in page.partition("<main")[2]

    def test_taken_off_is_gone_and_says_why(self, client: Client) -> None:
        one = a_publication(withdrawal="outdated", withdrawal_note="внутреннее")
        answer = client.get(f"/ru/answers/{one.pk}/")
        page = answer.content.decode()
        assert answer.status_code == 410
        assert "внутреннее" not in page
        assert one.title not in page
        assert one.answer not in page
        assert 'name="robots" content="noindex"' in page

    def test_that_never_was_is_not_found(self, client: Client) -> None:
        assert client.get("/ru/answers/999999/").status_code == 404
        assert client.get("/ru/answers/99999999999999999999/").status_code == 404

    def test_costs_few_queries(self, client: Client, django_assert_max_num_queries: Any) -> None:
        one = a_publication(acts=[an_act()])
        a_publication()
        client.get(f"/ru/answers/{one.pk}/")
        with django_assert_max_num_queries(4):  # the version of the lists, the answer, its acts, others of its category
            client.get(f"/ru/answers/{one.pk}/")

    def test_leads_to_others_of_its_category(self, client: Client) -> None:
        one, same = a_publication(title="Первый"), a_publication(title="Второй")
        gone = a_publication(title="Снятый", withdrawal="mistake")
        page = client.get(f"/ru/answers/{one.pk}/").content.decode()
        assert "Второй" in page
        assert f"/ru/answers/{same.pk}/" in page
        assert gone.title not in page

    def test_is_kept_by_proxies_for_a_minute_and_leaves_no_cookie(self, client: Client) -> None:
        answer = client.get(f"/ru/answers/{a_publication().pk}/")
        assert answer["Cache-Control"] == "public, max-age=60"
        assert not answer.cookies


class TestFeed:
    def test_has_the_newest_each_at_the_address_of_its_language(self, client: Client) -> None:
        a_publication(title="Старый & <b>")
        one = a_publication(title="Суроо", language="ky", published_at=NOON + timedelta(days=1))
        a_publication(title="Снят", withdrawal="mistake")
        answer = client.get("/tt/answers/feed/")
        assert answer["Content-Type"].startswith("application/atom+xml")
        feed = ElementTree.fromstring(answer.content)  # noqa: S314  # our own
        assert [entry.findtext("a:title", "", ATOM) for entry in feed.iterfind("a:entry", ATOM)] == [
            "Суроо",
            "Старый & <b>",
        ]
        for needed in ("a:id", "a:title", "a:updated", "a:entry/a:id", "a:entry/a:updated", "a:entry/a:author/a:name"):
            assert feed.findtext(needed, "", ATOM), needed
        links = [entry.attrib["href"] for entry in feed.iterfind("a:entry/a:link", ATOM)]
        assert links[0].endswith(f"/ky/answers/{one.pk}/")

    def test_costs_two_queries(self, client: Client, django_assert_max_num_queries: Any) -> None:
        for _time in range(3):
            a_publication()
        client.get("/ru/answers/feed/")
        with django_assert_max_num_queries(2):  # the version of the lists, the answers
            client.get("/ru/answers/feed/")


class TestRemovals:
    def test_are_counted_by_year_and_reason(self, client: Client) -> None:
        for reason, year in (("mistake", 2025), ("mistake", 2026), ("mistake", 2026), ("asker", 2026)):
            a_publication(withdrawal=reason, withdrawn_at=NOON.replace(year=year))
        page = client.get("/ru/answers/removed/").content.decode()
        rows = re.findall(r'<th scope="row"[^>]*>(\d+)</th>(.*?)</tr>', page, re.DOTALL)
        counted = {year: re.findall(r">(\d+)</td>", cells) for year, cells in rows}
        assert counted == {"2026": ["0", "0", "2", "1", "0", "3"], "2025": ["0", "0", "1", "0", "0", "1"]}

    def test_are_none_at_first(self, client: Client, django_assert_max_num_queries: Any) -> None:
        with django_assert_max_num_queries(1):
            assert client.get("/ru/answers/removed/").status_code == 200
