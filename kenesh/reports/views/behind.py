"""The rows behind a figure."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db.models import Model, QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kenesh.accounts.middleware import StaffRequest
from kenesh.accounts.models import User
from kenesh.appeals.models import Appeal
from kenesh.desk.models import Consultation
from kenesh.offices import choices
from kenesh.offices.lists import Lists, current_lists
from kenesh.people.models import Sex
from kenesh.questions.models import Question
from kenesh.referrals.models import Referral
from kenesh.reports import behind, filters
from kenesh.reports.counting import open_counting
from kenesh.reports.report import Asked, rows_url
from kenesh.reports.rules import Source
from kenesh.reports.views.report import show
from kenesh.reports.words import Figures, counted
from kenesh.shell.access import OFFICE_AND_ADMINISTRATOR, for_roles
from kenesh.shell.page import page

ON_A_PAGE: Final = 50
OF_CLIENT: Final = ("client_name", "age", "sex", "social_statuses", "categories", "office_id", "consultant__full_name")


@dataclass(frozen=True)
class Line:
    """A row in words. day: ISO 8601. times: how often the record counts, where that is more than once. service, worked,
    overrun: of a consultation; the rest has none of them."""

    url: str
    number: str
    day: str
    date: str
    name: str
    office: str
    consultant: str
    times: int
    sex: str = "—"
    age: str = "—"
    statuses: str = "—"
    categories: str = "—"
    service: str = ""
    worked: str = ""
    overrun: str = ""


@require_safe
@for_roles(*OFFICE_AND_ADMINISTRATOR)
def rows(request: StaffRequest) -> HttpResponse:
    lists = current_lists()
    reading = filters.read(request.GET, request.user, lists, localdate())
    if reading.asked is None:
        return show(request, reading, lists)
    after = _place(request.GET.get("after", ""))
    try:
        cell = behind.read_cell(request.GET.getlist("cell"))
        with open_counting() as counting:
            found = behind.rows(counting, reading.asked, cell, lists, after=after, limit=ON_A_PAGE)
            lines = _lines(found.ids, reading.asked, request.user, lists)
    except (KeyError, ValueError) as none_such:
        raise Http404 from none_such
    context = {"reading": reading, "asked": reading.asked, "said": found.said, "lines": lines}
    context["of_the_desk"] = reading.asked.selection.source == Source.CONSULTATIONS
    context["found"] = counted(reading.asked.selection.source, reading.asked.unit, found.count)
    context |= _pages(rows_url(reading.asked, cell), after, len(found.ids), found.count)
    return page(request, "reports/rows.html", context)


def _place(typed: str) -> int:
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


def _pages(url: str, after: int, here: int, count: int) -> dict[str, str]:
    figures = Figures()
    pages = {"newer": "", "older": "", "shown": ""}
    if after:
        pages["newer"] = f"{url}&after={max(after - ON_A_PAGE, 0)}"
    if after + here < count and here:
        pages["older"] = f"{url}&after={after + here}"
    if here and (after or here < count):
        places = {"first": after + 1, "last": after + here, "all": count}
        pages["shown"] = _("%(first)s–%(last)s of %(all)s") % {name: figures.whole(n) for name, n in places.items()}
    return pages


def _lines(ids: Sequence[int], asked: Asked, user: User, lists: Lists) -> list[Line]:
    times = Counter(ids)
    records = _records(asked.selection.source, user).in_bulk(list(times))
    made = _MADE.get(asked.selection.source, _of_record)
    return [made(records[id], lists, times[id]) for id in times if id in records]


def _records(source: Source, user: User) -> QuerySet[Any]:
    """Only what a line shows."""
    match source:
        case Source.APPEALS:
            appeals = Appeal.objects.visible_to(user).select_related("consultant")
            return appeals.only("helped_at", *OF_CLIENT)
        case Source.REFERRALS:
            referrals = Referral.objects.visible_to(user).select_related("consultant")
            return referrals.only("serial", "year", "referred_on", *OF_CLIENT)
        case Source.QUESTIONS:
            questions = Question.objects.visible_to(user).select_related("answered_by")
            return questions.only("asked_at", "name", "categories", "office_id", "answered_by__full_name")
        case Source.CONSULTATIONS:
            return Consultation.objects.visible_to(user).select_related("consultant", "service")


def _of_record(record: Any, lists: Lists, times: int) -> Line:
    office = lists.office(record.office_id)
    appeal = isinstance(record, Appeal)
    day = localdate(record.helped_at, ZoneInfo(office.time_zone)) if appeal else record.referred_on
    return Line(
        url=reverse("appeals:card" if appeal else "referrals:card", args=[record.pk]),
        number=record.number,
        name=record.client_name,
        sex=str(Sex(record.sex).label),
        age="—" if record.age is None else str(record.age),
        statuses=choices.names(lists, record.social_statuses),
        consultant=record.consultant.short_name,
        **_of_every(record, day, office.name, lists, times),
    )


def _of_question(question: Question, lists: Lists, times: int) -> Line:
    office = lists.office(question.office_id or 0)
    return Line(
        url=reverse("questions:card", args=[question.pk]),
        number=str(question.pk),
        name=question.name or _("no name given"),
        consultant=question.answered_by.short_name if question.answered_by else "—",
        **_of_every(question, localdate(question.asked_at, ZoneInfo(office.time_zone)), office.name, lists, times),
    )


def _of_consultation(one: Consultation, lists: Lists, times: int) -> Line:
    office = lists.office(one.office_id)
    return Line(
        url=reverse("desk:card", args=[one.pk]),
        number=one.number,
        name=one.client_name,
        consultant=one.consultant.short_name if one.consultant else "—",
        service=one.service.name,
        worked=_clock(timedelta(seconds=one.worked or 0)),
        overrun=_clock(one.overrun) if one.overrun else "",
        **_of_every(one, localdate(one.began_at, ZoneInfo(office.time_zone)), office.name, lists, times),
    )


def _clock(time: timedelta) -> str:
    """«14:05»; from an hour on «1:14:05»."""
    minutes, seconds = divmod(int(time.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


_MADE: Final[Mapping[Source, Callable[[Any, Lists, int], Line]]] = {
    Source.QUESTIONS: _of_question,
    Source.CONSULTATIONS: _of_consultation,
}


def _of_every(record: Model, day: date, office: str, lists: Lists, times: int) -> dict[str, Any]:
    return {
        "day": day.isoformat(),
        "date": date_format(day, "SHORT_DATE_FORMAT"),
        "categories": choices.names(lists, getattr(record, "categories", ())) or "—",
        "office": office,
        "times": times,
    }
