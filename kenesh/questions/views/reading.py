"""The published answers, for everybody: the list and its search, each on a page of its own, what was taken off."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Count, F
from django.db.models.functions import ExtractYear
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.timezone import localdate
from django.utils.translation import override
from django.views.decorators.http import require_safe

from kenesh.offices.lists import ListedEntry, Lists, current_lists
from kenesh.offices.models import List
from kenesh.offices.rules import NOT_STATED
from kenesh.questions import rules, search
from kenesh.questions.models import Publication, Withdrawal
from kenesh.questions.views.feed import Answers
from kenesh.shell.caching import for_every_visitor
from kenesh.shell.page import page
from kenesh.shell.structured import data_block

ON_A_PAGE: Final = 20
LONGEST: Final = 200  # letters of a search
ALIKE: Final = 4


@dataclass(frozen=True)
class Line:
    """A published answer in a list. language: of its text, which may not be the page's."""

    number: int
    title: SafeString
    excerpt: SafeString
    language: str
    categories: list[str]
    office: str
    published_at: datetime


@require_safe
@for_every_visitor
def answers(request: HttpRequest) -> HttpResponse:
    """All of them from the newest on, or those a search has found."""
    lists, today = current_lists(), localdate()
    offered = [one for one in lists.entries(List.CATEGORY, today) if one.code != NOT_STATED]
    typed, category = request.GET.get("q", "").strip()[:LONGEST], _category(request, lists)
    context: dict[str, Any] = {
        "typed": typed,
        "category": category,
        "categories": offered if category in (None, *offered) else [*offered, category],
        "words": bool(search.words(typed)),
        "robots": "noindex" if typed else "",
    }
    chosen = [category.id] if category else []
    context |= _found(request, typed, chosen, lists) if context["words"] else _newest(request, chosen, lists)
    return page(request, "questions/answers.html", context)


def _found(request: HttpRequest, typed: str, categories: list[int], lists: Lists) -> dict[str, Any]:
    order = search.Order.DATE if request.GET.get("order") == search.Order.DATE else search.Order.RELEVANCE
    found = search.find(typed, categories=categories, order=order, exactly="exactly" in request.GET)
    pages = Paginator(found.ids, ON_A_PAGE)
    shown = pages.get_page(request.GET.get("page"))
    rows = Publication.objects.for_readers().in_bulk(shown.object_list)
    return {
        "found": found,
        "shown": shown,
        "orders": {one.value: _address(request.GET, order=one, page=None) for one in search.Order},
        "order": order,
        "exactly": _address(request.GET, exactly="yes", page=None),
        "lines": [line(rows[one], lists, found.stems) for one in shown if one in rows],
        "before": _address(request.GET, page=shown.number - 1) if shown.has_previous() else "",
        "after": _address(request.GET, page=shown.number + 1) if shown.has_next() else "",
    }


def _newest(request: HttpRequest, categories: list[int], lists: Lists) -> dict[str, Any]:
    """A page continues from an answer, the last or the first of the page one comes from, never from a count."""
    older, newer = (_published_one(request.GET.get(name, "")) for name in ("older", "newer"))
    readable = Publication.objects.for_readers().of_categories(categories)
    back = newer is not None and older is None
    rows = list((readable.newer_than(newer) if newer and back else readable.older_than(older))[: ON_A_PAGE + 1])
    more, rows = len(rows) > ON_A_PAGE, rows[:ON_A_PAGE]
    if back:
        rows.reverse()
    has_newer, has_older = (more, True) if back else (older is not None, more)
    chosen = QueryDict(f"category={categories[0]}" if categories else "")
    here = older or newer
    position = {"newer" if back else "older": here.pk} if here else {}
    return {
        "lines": [line(one, lists) for one in rows],
        "newer": _address(chosen, newer=rows[0].pk) if rows and has_newer else "",
        "older": _address(chosen, older=rows[-1].pk) if rows and has_older else "",
        "canonical": request.path + _address(chosen, **position),
        "first": here is None,
    }


@require_safe
@for_every_visitor
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """One of them; once it has been taken off the site, why."""
    one = get_object_or_404(Publication.objects.annotate(office=F("question__office_id")).defer("search"), pk=number)
    if one.withdrawn_at is not None:
        context = {"answer": one, "reason": Withdrawal(one.withdrawal).label, "robots": "noindex"}
        return page(request, "questions/gone.html", context, status=410)
    lists, today, acts = current_lists(), localdate(), list(one.acts.order_by("pk"))
    changed = [act for act in acts if rules.has_changed(act.changed_on, one.reviewed_on)]
    alike = Publication.objects.published().of_categories(one.categories[:1]).exclude(pk=number)
    with override(one.language):
        canonical = reverse("ask:answer", args=[number])
    context = {
        "answer": one,
        "categories": [lists.entry(pk) for pk in one.categories],
        "office": lists.office(one.office),  # type: ignore[attr-defined]
        "acts": acts,
        "changed": changed,
        "is_old": not changed and one.review_on <= today,
        "alike": alike.only("title", "language")[:ALIKE] if one.categories else [],
        "canonical": canonical,
        "description": Truncator(" ".join(one.answer.split())).chars(160),
        "structured": data_block(_in_schema(one, lists, canonical)),
    }
    return page(request, "questions/published.html", context)


@require_safe
@for_every_visitor
def removals(request: HttpRequest) -> HttpResponse:
    """How many answers were taken off the site, by year and reason."""
    counted = (
        Publication.objects.filter(withdrawn_at__isnull=False)
        .values_list(ExtractYear("withdrawn_at"), "withdrawal")
        .annotate(count=Count("pk"))
    )
    by_year: dict[int, Counter[str]] = defaultdict(Counter)
    for year, reason, count in counted:
        by_year[year][reason] += count
    reasons = list(zip(Withdrawal.values, Withdrawal.labels, strict=True))
    rows = [
        {"year": str(year), "counts": [(words, counts[reason]) for reason, words in reasons], "total": counts.total()}
        for year, counts in sorted(by_year.items(), reverse=True)
    ]
    return page(request, "questions/removed.html", {"reasons": Withdrawal.labels, "rows": rows})


feed = require_safe(for_every_visitor(Answers()))


def line(one: Publication, lists: Lists, wanted: Collection[str] = ()) -> Line:
    """wanted: stems to mark. one: of Publication.objects.for_readers()."""
    in_answer = not wanted or search.stands_in(wanted, one.answer, one.language)
    text = one.answer if in_answer or not search.stands_in(wanted, one.asked, one.language) else one.asked
    return Line(
        one.pk,
        search.highlighted(one.title, wanted, one.language),
        search.excerpt(text, wanted, one.language),
        one.language,
        [lists.entry(pk).name for pk in one.categories],
        lists.office(one.office).name,  # type: ignore[attr-defined]  # for_readers() puts it there
        one.published_at,
    )


def _category(request: HttpRequest, lists: Lists) -> ListedEntry | None:
    chosen = request.GET.get("category", "")
    return next((one for one in lists.entries(List.CATEGORY) if str(one.id) == chosen), None)


def _published_one(number: str) -> Publication | None:
    """Where a page continues; that answer may have been taken off meanwhile."""
    if not number.isascii() or not number.isdigit() or len(number) > 9:
        return None
    return Publication.objects.only("published_at").filter(pk=int(number)).first()


def _address(query: QueryDict, **changed: object) -> str:
    """The query with these changed; None takes one out."""
    changing = query.copy()
    for name, value in changed.items():
        changing.pop(name, None)
        if value is not None:
            changing[name] = str(value)
    return f"?{changing.urlencode()}" if changing else ""


def _in_schema(one: Publication, lists: Lists, path: str) -> dict[str, Any]:
    """The answer in the words of schema.org (QAPage)."""
    office = {"@type": "Organization", "name": lists.office(one.office).name}  # type: ignore[attr-defined]
    address = settings.SITE_URL + path
    answer = {
        "@type": "Answer",
        "text": one.answer,
        "dateCreated": one.published_at,
        "dateModified": one.changed_at,
        "url": address,
        "author": office,
    }
    question = {
        "@type": "Question",
        "name": one.title,
        "text": one.asked,
        "answerCount": 1,
        "datePublished": one.published_at,
        "acceptedAnswer": answer,
    }
    return {"@type": "QAPage", "url": address, "inLanguage": one.language, "mainEntity": question}
