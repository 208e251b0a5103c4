"""What search engines are told."""

from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils.timezone import now

from kenesh.portal.views import machines
from kenesh.questions.models import Publication
from kenesh.questions.tests.make import a_publication

pytestmark = pytest.mark.django_db
LOC = f"{{{machines.SCHEMA}}}loc"


def addresses(client: Client, path: str) -> list[str]:
    """What the sitemap at the path lists, without the host."""
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/xml; charset=utf-8"
    root = ElementTree.fromstring(answer.content)  # noqa: S314  # our own
    return [str(one.text).removeprefix("http://testserver") for one in root.iter(LOC)]


class TestSitemap:
    def test_lists_the_pages_and_the_answers_in_parts(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(machines, "OF_ANSWERS", 2)
        numbers = [a_publication().pk for _ in range(5)]
        parts = addresses(client, "/sitemap.xml")
        assert parts[0] == "/sitemap-pages.xml"
        listed = [one for part in parts[1:] for one in addresses(client, part)]
        assert sorted(listed) == sorted(
            f"/{language}/answers/{number}/" for number in numbers for language in ("ru", "ky", "tt", "en")
        )

    def test_lists_every_public_page_in_four_languages(self, client: Client, offices: None) -> None:
        listed = addresses(client, "/sitemap-pages.xml")
        for path in ("", "offices/", "answers/", "ask/", "offices/YSK-01/"):
            assert {f"/{language}/{path}" for language in ("ru", "ky", "tt", "en")} <= set(listed)
        assert 'hreflang="ky" href="http://testserver/ky/offices/"' in client.get("/sitemap-pages.xml").content.decode()

    def test_leaves_out_what_was_taken_off(self, client: Client) -> None:
        gone = a_publication()
        Publication.objects.filter(pk=gone.pk).update(withdrawn_at=now(), withdrawal="other")
        assert addresses(client, "/sitemap.xml") == ["/sitemap-pages.xml"]
        part = gone.pk // machines.OF_ANSWERS
        assert client.get(f"/sitemap-answers-{part}.xml").status_code == 404

    def test_costs_one_query(self, client: Client, django_assert_num_queries: Any) -> None:
        with django_assert_num_queries(1):
            client.get("/sitemap.xml")


class TestRobots:
    def test_are_let_in_under_a_language_and_nowhere_else(self, client: Client) -> None:
        lines = client.get("/robots.txt").content.decode().splitlines()
        assert lines[:2] == ["User-agent: *", "Disallow: /"]
        assert {"Allow: /ru/", "Allow: /ky/", "Allow: /tt/", "Allow: /en/", "Allow: /static/"} <= set(lines)
        assert "Disallow: /ru/question/*/" in lines
        assert lines[-1] == "Sitemap: http://testserver/sitemap.xml"
