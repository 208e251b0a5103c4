"""Every page there is: whom it lets in, what axe says of it, how it stands in a narrow window, in which language."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from playwright.sync_api import Page

from kenesh.accounts.models import Role, User
from kenesh.accounts.tests.make import PASSWORD, a_consultant, a_head, an_administrator, an_observer
from kenesh.appeals.models import Appeal, AppealAttachment
from kenesh.appeals.tests.make import an_appeal
from kenesh.desk.models import Consultation, ConsultationAttachment, Norm, PrintedRecord, Service
from kenesh.desk.rules import State as Standing
from kenesh.desk.tests.make import make_consultation, make_desk
from kenesh.offices.models import ListEntry, Office
from kenesh.offices.tests.make import an_office
from kenesh.people.models import Merge, Person
from kenesh.people.tests.make import a_person
from kenesh.questions.models import Act, Publication, Question, State
from kenesh.questions.tests.make import a_publication, an_act, an_answered_question
from kenesh.referrals.models import PrintedForm, Referral
from kenesh.referrals.tests.make import NOON, a_printed, a_referral, the_court
from kenesh.registers.models import Extent, Load, Register
from kenesh.reports.actions import saving
from kenesh.reports.models import SavedReport
from tests.journeys.conftest import Staff

# Open to everybody: the public site, the doors, and what a letter leads to.
OPEN = {
    "home",
    "language",
    "accounts:sign-in",
    "accounts:sign-out",
    "accounts:recovery",
    "accounts:link",
    "accounts:draft",
    "identity:leave",
    "referrals:by-code",
    "referrals:slip",
    "robots",
    "sitemap",
    "sitemap-pages",
    "sitemap-answers",
}
PUBLIC = ("portal:", "ask:", "statistics:")  # under the prefix of a language


SHARES = 4  # of the walk in a browser, for several workers

# Not pages of their own.
PARTS = {
    *("appeals:found", "referrals:found", "ask:similar", "questions:count", "questions:presence", "people:before"),
    *("desk:begun", "desk:clock", "desk:found", "desk:free"),
}


# What else a page shows, by its address.
MORE = {
    "reports:report": ("?since=2026-01-01&until=2026-12-31&view=charts&compare=year&rows=sex&columns=category",),
    "reports:rows": ("?since=2026-01-01&until=2026-12-31&cell=sex:1", "?since=2026-01-01&until=2026-12-31&cell=sex:"),
}


def every_page(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Name and pattern of every address of the product."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from every_page(entry, f"{entry.namespace}:" if entry.namespace else namespace)
        elif entry.name:
            yield f"{namespace}{entry.name}", entry


def first(model: Any) -> int:
    """The number of something that exists, or 1."""
    number: int | None = model.objects.order_by("pk").values_list("pk", flat=True).first()
    return number or 1


def something_of_everything(by: User | None = None) -> None:
    """An appeal, a referral and its printed form, a consultation, two people; a published answer and the act it rests
    on; a load of a register; a saved report of an administrator."""
    an_appeal(by=by)
    a_printed(a_referral(by=by))
    office = by.office if by else None
    a_publication(question=an_answered_question(office=office, state=State.CLOSED), acts=[an_act()])
    make_consultation(office or make_desk(), state=Standing.IN_PROGRESS)
    administrator = User.objects.filter(role=Role.ADMINISTRATOR).order_by("pk").first() or an_administrator()
    a_person(office=office or an_office())
    Load.objects.create(register=Register.GAR, extent=Extent.FULL, source="gar_xml.zip", started_at=NOON)
    saving.save(by=administrator, name="Отчёт", address="period=last-month", monthly=True, now=NOON)


def numbered(name: str) -> Any:
    """What the number in the address of this page is of."""
    if "act" in name.partition(":")[2]:
        return Act
    if name == "people:undo":
        return Merge
    if name == "desk:of-referral":
        return Referral
    if name == "desk:of-appeal":
        return Appeal
    models = {
        "people": Person,
        "referrals": Referral,
        "questions": Question,
        "ask": Publication,
        "reports": SavedReport,
        "desk": Consultation,
    }
    return models.get(name.partition(":")[0], Appeal)


def address(name: str, pattern: URLPattern) -> str:
    """The address of the page, each argument filled with something that exists."""
    code = "CIV-1"
    if "territor" in name or "route" in name:
        code = "41702205000000"
    elif "office" in name.partition(":")[2]:
        code = "YSK-01"
    existing: dict[str, Any] = {
        "number": first(numbered(name)),
        "appeal": first(Appeal),
        "person": first(Person),
        "other": Person.objects.order_by("-pk").values_list("pk", flat=True).first() or 2,
        "form": first(PrintedForm),
        "file": first(AppealAttachment),
        "pk": first(Load) if name.startswith("registers:") else first(User),
        "kind": "csv",
        "token": "nothing",
        "upload": "00000000-0000-4000-8000-000000000000",
        "name": "category",
        "code": code,
        "month": "2026-03",
        "part": 0,
        "service": first(Service),
        "norm": first(Norm),
        "office": first(Office),
        "paper": first(PrintedRecord),
        "secret": "nothing",
        "provider": "nothing",
        "owner": first(PrintedForm),
        "content": "00000000-0000-4000-8000-000000000000",
    }
    if name.startswith("signatures:"):
        existing["kind"] = "referral-paper"
    if name.startswith("organisations:"):
        existing["code"] = the_court().code
    if name == "desk:attachment":
        existing["file"] = first(ConsultationAttachment)
    if name == "ask:question":
        existing["code"] = Question.objects.values_list("code", flat=True).first() or "nothing"
    if name == "referrals:slip":
        existing["code"] = Referral.objects.values_list("code", flat=True).first() or "nothing"
    return reverse(name, kwargs={argument: existing[argument] for argument in pattern.pattern.converters})


@pytest.mark.django_db
class TestEveryPage:
    def test_asks_a_stranger_to_sign_in_or_is_meant_for_everybody(self, reference_lists: None, client: Client) -> None:
        something_of_everything()
        for name, pattern in every_page():
            if name in OPEN or name.startswith(PUBLIC):
                continue
            url = address(name, pattern)
            for answer in (client.get(url), client.post(url)):
                sent_away = answer.status_code == 302 and answer["Location"].startswith(reverse("accounts:sign-in"))
                assert sent_away or answer.status_code in {404, 405}, f"{name} answered {answer.status_code}"

    @pytest.mark.parametrize("make", [a_consultant, a_head, an_administrator, an_observer])
    def test_answers_every_role_with_a_page_or_404_and_never_breaks(
        self, reference_lists: None, client: Client, make: Callable[..., User]
    ) -> None:
        something_of_everything()
        client.force_login(make())
        for name, pattern in every_page():
            for query in ("", *MORE.get(name, ())):
                answer = client.get(f"{address(name, pattern)}{query}")
                assert answer.status_code in {200, 302, 404, 405, 409, 410}, f"{name} answered {answer.status_code}"

    @pytest.mark.parametrize(("language", "foreign"), [("ru", r"[A-Za-z]{4,}"), ("en", r"[А-Яа-яЁё]{4,}")])
    def test_speaks_one_language(self, reference_lists: None, client: Client, language: str, foreign: str) -> None:
        ListEntry.objects.filter(name_en="").update(name_en="An entry")
        office = Office.objects.exclude(name_en="").first()
        client.force_login(a_consultant(language=language, office=office, full_name="Ли", email="mail@mail.kg"))
        names = {
            "WhatsApp",
            "Email",
            "XLSX",
            "Ctrl",
            "Enter",
            "mail",
            "Kenesh",
            "Русский",
            "Кыргызча",
            "Татарча",
            "English",
        }
        for url in (
            "/appeals/",
            "/appeals/add/",
            "/referrals/",
            "/referrals/add/",
            "/slip/",
            "/profile/",
            "/people/",
            "/reports/",
            "/reports/saved/",
        ):
            html = client.get(url).content.decode()
            text = re.sub(r"<(script|style|option)[^>]*>.*?</\1>|<[^>]+>", " ", html, flags=re.DOTALL)
            found = set(re.findall(foreign, text)) - names
            assert not found, f"{url} in {language}: {sorted(found)[:20]}"


class TestEveryPageInABrowser:
    @pytest.mark.parametrize("share", range(SHARES))
    def test_has_no_fault_axe_can_find_and_no_sideways_scroll_at_360_pixels(
        self, staff: Staff, sign_in: Callable[[str, str], Page], axe: Callable[[Page], None], share: int
    ) -> None:
        something_of_everything(staff.karakol)
        page = sign_in(staff.administrator.email, PASSWORD)
        pages = [one for one in every_page() if one[0] not in PARTS][share::SHARES]
        assert not too_wide(page, pages, axe)

    def test_is_as_good_for_an_observer(
        self, staff: Staff, sign_in: Callable[[str, str], Page], axe: Callable[[Page], None]
    ) -> None:
        something_of_everything(staff.karakol)
        page = sign_in(staff.observer.email, PASSWORD)
        assert not too_wide(page, [one for one in every_page() if one[0].startswith("reports:")], axe)


def too_wide(page: Page, pages: list[tuple[str, URLPattern]], axe: Callable[[Page], None]) -> list[str]:
    """Which of the pages scroll sideways in a narrow window. axe looks at each."""
    found = []
    for url in (f"{address(*one)}{query}" for one in pages for query in ("", *MORE.get(one[0], ()))):
        answer = page.request.get(url)
        if answer.status != 200 or not answer.headers["content-type"].startswith("text/html"):
            continue
        page.goto(url)
        axe(page)
        page.set_viewport_size({"width": 360, "height": 800})
        if page.evaluate("document.documentElement.scrollWidth") > 360:
            found.append(url)
        page.set_viewport_size({"width": 1440, "height": 900})
    return found
