"""What people do on the way in through ЕСИА or ЕСИ, for the journeys."""

import re
from dataclasses import dataclass

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from playwright.sync_api import Locator, Page, expect

from kenesh.accounts.models import Role, User
from kenesh.accounts.tests.make import a_person, an_administrator
from kenesh.demo import oidc
from kenesh.demo.esia.people import OURS, PEOPLE
from kenesh.identity import actions
from kenesh.identity.models import Entry, IdentifierKind
from kenesh.identity.rules import Outcome
from kenesh.offices import reference
from kenesh.offices.models import Office

LEYSAN, AYRAT, OLGA, PETR, GUZEL = PEOPLE
RECEPTION, HOUSE = LEYSAN.organisations[:2]
NUMBER = re.compile(r"[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}")


@dataclass(frozen=True)
class Comers:
    """leysan: of a desk in Kazan, has never signed in; gulzat: of the centre in Karakol."""

    administrator: User
    leysan: User
    gulzat: User


@pytest.fixture
def comers(stand_ins: object) -> Comers:
    reference.load()
    desk, centre = Office.objects.get(code="KZN-01"), Office.objects.get(code="YSK-01")
    Office.objects.filter(pk=desk.pk).update(ogrn=OURS)
    administrator = an_administrator(email="admin@example.kg")
    leysan = a_person(
        Role.CONSULTANT,
        office=desk,
        email="kazan@example.ru",
        full_name=LEYSAN.name,
        password=None,
        activated_at=None,
    )
    gulzat = a_person(Role.CONSULTANT, office=centre, email="karakol@example.kg", full_name="Асанова Гүлзат Мамытовна")
    now = timezone.now()
    actions.set_identifier(leysan, IdentifierKind.SNILS, LEYSAN.snils, by=administrator, now=now)
    pin = oidc.PEOPLE["gulzat.asanova"]["pin"]
    actions.set_identifier(gulzat, IdentifierKind.PIN, pin, by=administrator, now=now)
    return Comers(administrator, leysan, gulzat)


def ru(words: str, **places: object) -> str:
    """As the pages say it in Russian."""
    with translation.override("ru"):
        return gettext(words) % places if places else gettext(words)


def button(page: Page, words: str) -> Locator:
    """A button or a link that looks like one."""
    name = ru(words)
    return page.get_by_role("button", name=name).or_(page.get_by_role("link", name=name)).first


def press_gosuslugi(page: Page) -> None:
    """From the home page, by the guide: the link «ВОЙТИ ЧЕРЕЗ ГОСУСЛУГИ»."""
    page.goto(reverse("accounts:sign-in"))
    page.get_by_role("link", name=re.compile("ГОСУСЛУГИ")).click()


def allow(page: Page, trouble: str = "") -> None:
    """«Разрешить», at the stand-in. trouble: what is to go wrong then."""
    page.get_by_label("Что пойдёт не так").select_option(trouble)
    page.get_by_role("button", name="Разрешить").click()


def come(page: Page, person: str = LEYSAN.name, trouble: str = "") -> None:
    """Through Gosuslugi, as this person."""
    press_gosuslugi(page)
    page.get_by_role("button", name=person).click()
    allow(page, trouble)


def press_esi(page: Page) -> None:
    page.goto(reverse("accounts:sign-in"))
    page.get_by_role("link", name=re.compile("Түндүк", re.IGNORECASE)).click()


def come_by_esi(page: Page, sub: str = "gulzat.asanova") -> None:
    press_esi(page)
    page.get_by_role("button", name=sub).click()


def confirm(page: Page) -> None:
    """Whose account it is, once."""
    expect(page.get_by_role("heading", name=ru("Is this account yours?"))).to_be_visible()
    button(page, "Yes, it is mine").click()


def choose(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", name=ru("For whom do you act?"))).to_be_visible()
    page.get_by_role("button", name=name).click()


def is_signed_in(page: Page) -> bool:
    return page.request.get(reverse("accounts:profile"), max_redirects=0).status == 200


def expect_failure(page: Page, outcome: Outcome = Outcome.FAILED) -> Entry:
    """A page that says so, with a number by which support finds the row; nobody is in."""
    expect(page.get_by_text(NUMBER)).to_be_visible()
    found = NUMBER.search(page.inner_text("main"))
    assert found
    entry = Entry.objects.get(number=found[0])
    assert entry.outcome == outcome
    assert not is_signed_in(page)
    return entry
