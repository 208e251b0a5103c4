"""Whatever stands in an address: nobody is shown another office's figures, and an observer no names."""

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlencode

import openpyxl
import pypdfium2
import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant, a_head, an_administrator, an_observer, signed_in
from kenesh.appeals.models import Appeal
from kenesh.appeals.tests.make import an_appeal, entry
from kenesh.offices.models import List, Office, Territory
from kenesh.questions.tests.make import an_answered_question
from kenesh.referrals.tests.make import a_referral
from kenesh.reports.models import AgeBound, MonthlyForm, SavedReport
from kenesh.reports.urls import staff as addresses
from tests.database import for_a_class

CLIENT: Final = "Тайнова Секрет Ивановна"
CONSULTANT: Final = "Чужакова Өмүр Жаңыловна"
WORDS: Final = "Секретная беда с принтером"
MANY: Final = 47  # of each kind of record, of the other office
AT: Final = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
PERIOD: Final = (("since", "2026-01-01"), ("until", "2026-12-31"))
KINDS: Final = ("csv", "xlsx", "pdf")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def lists(reference_lists: None) -> None:
    """The reference data is there."""


@pytest.fixture(scope="class")
def secrets(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with for_a_class(django_db_blocker):
        make_secrets(a_head(office=Office.objects.get(code="OSH-01"), full_name=CONSULTANT))
        yield


@pytest.fixture
def osh(secrets: None) -> User:
    """Of the other office, where all the records are."""
    return User.objects.get(full_name=CONSULTANT)


def make_secrets(osh: User) -> None:
    place = Territory.objects.get(code="41721000000000")
    given: dict[str, Any] = {"by": osh, "client_name": CLIENT, "territory_id": place.pk}
    for age in range(20, 20 + MANY):
        an_appeal(**given, helped_at=AT, age=age, categories=[entry(List.CATEGORY, "DV-1")])
        a_referral(**given, referred_on=AT.date())
        an_answered_question(by=osh, asked_at=AT, name=CLIENT)
    MonthlyForm.objects.create(office_id=osh.office_id or 0, month=AT.date().replace(day=1), training=WORDS)
    SavedReport.objects.create(owner=osh, name=WORDS, address=f"office={osh.office_id}")


def hostile(osh: User) -> Iterator[list[tuple[str, Any]]]:
    """What somebody might put into an address to be shown what is not theirs."""
    office, territory = osh.office_id, Territory.objects.get(code="41721000000000").pk
    yield []
    yield [("office", office), ("month", "2026-03")]
    yield [("centre", office), ("office", office), ("office", ""), ("own_office", office), ("named", "True")]
    yield [("office", f"{office} OR 1=1")]
    yield [("consultant", osh.pk)]
    yield [("office", office), ("show", "consultant"), ("show", "office"), ("unit", "people")]
    yield [("territory", territory), ("office", office), ("rows", "office"), ("columns", "consultant")]
    yield [("view", "charts"), ("office", office), ("compare", "previous"), ("rows", "consultant"), ("columns", "sex")]
    yield [("source", "referrals"), ("office", office)]
    yield [("source", "questions"), ("office", office), ("cell", f"consultant:{osh.pk}")]
    for cell in (f"office:{office}", f"region:{territory}", "sex:1", "age:20"):
        yield [("cell", cell), ("office", office)]
    yield [("cell", f"office:{office}"), ("cell", f"consultant:{osh.pk}"), ("unit", "issues")]
    yield [("address", f"office={office}"), ("name", "Моё"), ("office", office), ("month", "2026-03")]


def every_address() -> Iterator[str]:
    """Of reports, with each kind of file and the number of what is another's."""
    existing: dict[str, Any] = {
        "kind": KINDS,
        "number": tuple(SavedReport.objects.values_list("pk", flat=True)),
        "code": ("OSH-01",),
        "month": ("2026-03",),
    }
    for pattern in addresses.urlpatterns:
        given: list[dict[str, Any]] = [{}]
        for name in pattern.pattern.converters:
            given = [{**one, name: value} for one in given for value in existing[name]]
        for one in given:
            yield reverse(f"reports:{pattern.name}", kwargs=one)


def text_of(response: HttpResponseBase) -> str:
    """What can be read in the answer, whatever it is."""
    assert isinstance(response, HttpResponse | StreamingHttpResponse)
    content: bytes = response.getvalue()
    kind = response.headers.get("Content-Type", "")
    if "spreadsheet" in kind:
        book = openpyxl.load_workbook(io.BytesIO(content))
        return "\n".join(str(c.value) for s in book for row in s.iter_rows() for c in row if c.value is not None)
    if kind == "application/pdf":
        with pypdfium2.PdfDocument(content) as document:
            return " ".join(page.get_textpage().get_text_bounded() for page in document)
    return content.decode("utf-8-sig")


def answers(client: Client, osh: User) -> Iterator[tuple[str, HttpResponseBase, str]]:
    """Every address with every hostile query; files with some of them, for they take longer and ask the same."""
    for path in every_address():
        queries = [*hostile(osh)]
        if path.endswith(("/pdf/", "/xlsx/")):
            queries = [queries[1], queries[5]]
        for query in queries:
            url = f"{path}?{urlencode([*PERIOD, *query])}"
            response = client.get(url)
            assert response.status_code in {200, 302, 404, 405, 422}, f"{url} answered {response.status_code}"
            yield url, response, text_of(response)


@pytest.mark.usefixtures("secrets")
class TestAnotherOffice:
    def test_is_not_read_by_any_address(self, osh: User) -> None:
        client = signed_in(a_consultant(office=Office.objects.get(code="YSK-01")))
        seen = set()
        for url, response, text in answers(client, osh):
            seen.add(response.status_code)
            for secret in (CLIENT, CONSULTANT, WORDS):
                assert secret not in text, f"{secret} in {url}"
            # A centre's name is no secret: the heading of rows repeats what was asked, above none.
            assert "cell=office" in url or "ЦБЮП г. Ош" not in text, url
            assert not re.search(rf"(?<![\d.,:-]){MANY}(?![\d.,:-])", _shown(text)), f"{MANY} in {url}"
        assert 200 in seen

    def test_is_not_written_to_by_any_address(self, osh: User) -> None:
        client = signed_in(a_head(office=Office.objects.get(code="YSK-01")))
        before = _kept()
        for path in every_address():
            for query in [*hostile(osh)][-1:0:-5]:
                typed = {**dict(query), "version": "1", "submit": "", "training": "Взлом", "since": "1"}
                for url in (path, f"{path}?{urlencode(query)}"):
                    response = client.post(url, typed)
                    assert response.status_code < 500, url
        MonthlyForm.objects.filter(office__code="YSK-01").delete()
        SavedReport.objects.exclude(owner=osh).delete()
        assert _kept() == before

    def test_is_not_reached_by_a_report_saved_with_its_number(self, osh: User) -> None:
        me = a_head(office=Office.objects.get(code="YSK-01"))
        report = SavedReport.objects.create(owner=me, name="Хитрый", address=f"office={osh.office_id}&unit=people")
        response = signed_in(me).get(reverse("reports:saved-one", args=[report.pk]), follow=True)
        text = text_of(response)
        assert "ЦБЮП г. Ош" not in text
        assert CONSULTANT not in text

    def test_is_found_by_those_who_may(self, osh: User) -> None:
        """The measure of the tests above: what they look for is there."""
        for user in (osh, an_administrator()):
            client = signed_in(user)
            rows = client.get(f"{reverse('reports:rows')}?{urlencode([*PERIOD, ('cell', 'sex:1')])}")
            assert CLIENT in text_of(rows)
            shown = client.get(f"{reverse('reports:report')}?{urlencode([*PERIOD])}")
            assert CONSULTANT in text_of(shown)
            assert re.search(rf"(?<![\d.,:-]){MANY}(?![\d.,:-])", _shown(text_of(shown)))


@pytest.mark.usefixtures("secrets")
class TestAnObserver:
    def test_is_shown_figures_and_never_a_name(self, osh: User) -> None:
        client = signed_in(an_observer())
        for url, response, text in answers(client, osh):
            for secret in (CLIENT, CONSULTANT, WORDS):
                assert secret not in text, f"{secret} in {url}"
            assert f'href="{reverse("reports:rows")}' not in text, url
            if url.startswith((reverse("reports:rows"), reverse("reports:consultants"))):
                assert response.status_code == 404, url

    def test_is_told_of_no_block_of_consultants(self) -> None:
        address = reverse("reports:export", args=["csv"])
        for query in ("", "show=consultant", "rows=consultant&columns=sex", "consultant=1"):
            asked = f"{urlencode(PERIOD)}&{query}"
            said = text_of(signed_in(an_observer()).get(f"{address}?{asked}"))
            plain = text_of(signed_in(an_observer()).get(f"{address}?{urlencode(PERIOD)}"))
            assert said == plain, query

    def test_sees_every_office(self) -> None:
        said = text_of(signed_in(an_observer()).get(f"{reverse('reports:report')}?{urlencode(PERIOD)}"))
        assert "ЦБЮП г. Ош" in said
        assert re.search(rf"(?<![\d.,:-]){MANY}(?![\d.,:-])", _shown(said))


class TestAStranger:
    def test_is_asked_to_sign_in(self, client: Client) -> None:
        SavedReport.objects.create(owner=an_administrator(), name="Отчёт", address="")
        for path in every_address():
            for answer in (client.get(path), client.post(path)):
                assert answer.status_code in {302, 405}, path
                sent = answer.headers.get("Location", reverse("accounts:sign-in"))
                assert sent.startswith(reverse("accounts:sign-in")), path


@pytest.mark.usefixtures("secrets")
class TestOnesOwnOffice:
    def test_is_what_one_sees_whatever_the_address_says(self, osh: User) -> None:
        """The same figures, with or without the other office's number."""
        karakol = a_head(office=Office.objects.get(code="YSK-01"))
        an_appeal(by=karakol, helped_at=AT)
        client, path = signed_in(karakol), reverse("reports:export", args=["csv"])
        own = text_of(client.get(f"{path}?{urlencode(PERIOD)}"))
        assert own.count("ЦБЮП г. Каракол") == 1
        assert text_of(client.get(f"{path}?{urlencode([*PERIOD, ('office', osh.office_id)])}")) == own


def _shown(text: str) -> str:
    """The words of a page: without tags, their attributes, scripts and lists to choose from."""
    return re.sub(r"<(script|style|option|select|svg)\b.*?</\1>|<[^>]+>", " ", text, flags=re.DOTALL)


def _kept() -> list[Any]:
    """All that somebody might have changed."""
    return [
        [*MonthlyForm.objects.order_by("pk").values_list()],
        [*SavedReport.objects.order_by("pk").values_list()],
        [*AgeBound.objects.order_by("pk").values_list()],
        Appeal.objects.count(),
    ]
