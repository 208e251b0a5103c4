"""The first page: what this is, and where to go from here."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kenesh.offices.lists import ListedEntry, Lists, current_lists
from kenesh.portal import drawing
from kenesh.questions.models import Publication
from kenesh.shell.caching import for_every_visitor
from kenesh.shell.page import page
from kenesh.shell.structured import data_block

SHOWN: Final = 6
SUBJECTS: Final = 10
LOOKED_AT: Final = 60  # of the newest, to find some in the language of the page
COLUMNS: Final = ("pk", "title", "language", "categories", "question__office_id", "published_at")

type Row = tuple[int, str, str, list[int], int, datetime]


@dataclass(frozen=True)
class Answered:
    """A published answer as a card. language: of its text, which may not be the page's."""

    number: int
    title: str
    language: str
    subject: str
    office: str
    published_at: datetime


@require_safe
@for_every_visitor
def home(request: HttpRequest) -> HttpResponse:
    lists, today = current_lists(), localdate()
    newest = list(Publication.objects.published().values_list(*COLUMNS)[:LOOKED_AT])
    context = {
        "answered": answered(newest, lists),
        "subjects": subjects(newest, lists),
        "map": drawing.draw(lists.offices(today)),
        "structured": data_block(
            {
                "@type": "GovernmentOrganization",
                "name": _("Free legal aid"),
                "url": settings.SITE_URL + reverse("portal:home"),
                "telephone": "114",
                "areaServed": "KG",
            }
        ),
    }
    return page(request, "portal/home.html", context)


def answered(newest: Iterable[Row], lists: Lists) -> list[Answered]:
    """The newest as cards, those in the language of the page before the others. A card names the branch of law."""
    own_first = sorted(newest, key=lambda row: row[2] != get_language())[:SHOWN]
    return [
        Answered(number, title, language, _branch(categories, lists), lists.office(office).name, published_at)
        for number, title, language, categories, office, published_at in own_first
    ]


def subjects(newest: Iterable[Row], lists: Lists) -> list[ListedEntry]:
    """What is answered about most of late: each leads to answers, none to an empty list."""
    often = Counter(category for row in newest for category in row[3])
    return [lists.entry(category) for category, _count in often.most_common(SUBJECTS)]


def _branch(categories: list[int], lists: Lists) -> str:
    first = lists.entry(categories[0]) if categories else None
    return lists.entry(first.group_id or first.id).name if first else ""
