"""«Онлайн-консультация»: the questions that wait for an answer, those that have one, and how many wait."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Final

from django.db.models import Q
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.dateformat import format
from django.utils.formats import get_format
from django.utils.text import Truncator
from django.utils.timezone import localdate, localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kenesh.accounts.middleware import StaffRequest
from kenesh.offices.calendars import calendar_of
from kenesh.offices.lists import Lists, current_lists
from kenesh.questions import rules
from kenesh.questions.forms.answering import QuestionFilter
from kenesh.questions.models import Decision, DecisionKind, Question, State
from kenesh.questions.queries import QuestionQuerySet
from kenesh.shell.access import OFFICE_AND_ADMINISTRATOR, for_roles
from kenesh.shell.page import page
from kenesh.workdays.calendar import Calendar

ON_A_PAGE: Final = 25
BEGINNING: Final = 200  # letters of a question in its line
ANSWERED: Final = "answered"  # the tab, in the address
NEWEST: Final = ("-asked_at", "-pk")
OLDEST: Final = ("asked_at", "pk")
SHOWN: Final = (  # columns of a line
    *("text", "territory_id", "asked_at", "state", "office_id", "due_on", "answered_at"),
    "answered_by__full_name",
)

type Questions = QuestionQuerySet[Question]


@dataclass(frozen=True)
class Line:
    """A row of the journal in words. asked_at, answered_at: ISO 8601; waits: for how long; late: how the term stands,
    nothing where there is time; remark: with which it was returned."""

    url: str
    number: str
    beginning: str
    remark: str
    place: str
    asked_at: str
    asked: str
    waits: str
    due: str
    late: str
    css: str
    answered_at: str
    answered: str
    author: str
    state: str
    closed: bool
    office: str


@require_safe
@for_roles(*OFFICE_AND_ADMINISTRATOR)
def waiting(request: StaffRequest) -> HttpResponse:
    lists, answered = current_lists(), request.GET.get("show") == ANSWERED
    form = QuestionFilter(request.GET, lists=lists, all_offices=request.user.is_administrator)
    visible = Question.objects.visible_to(request.user)
    turn = visible.of_the_office_s_turn()
    context: dict[str, Any] = {"form": form, "answered": answered, "waits": turn.count()}
    if form.is_valid():
        wanted = _wanted(visible.with_an_answer() if answered else turn, form.cleaned_data)
        start, back = _start(visible, request.GET)
        order = NEWEST if answered else OLDEST
        rows, context["before"], context["after"] = _page_of(wanted, order, start, back=back)
        context |= {"lines": list(_lines(rows, lists, localdate())), "in_use": any(form.cleaned_data.values())}
    return page(request, "questions/waiting.html", context, part="results")


@require_safe
@for_roles(*OFFICE_AND_ADMINISTRATOR)
def count(request: StaffRequest) -> HttpResponse:
    """The words of the panel's link. `known` in the address: the number shown so far; unchanged, there is nothing to
    say (204), and only more than it is said aloud."""
    visible = Question.objects.visible_to(request.user)
    moderates = request.user.is_administrator
    waits = (visible.for_moderation() if moderates else visible.of_the_office_s_turn()).count()
    known = request.GET.get("known", "")
    if known == str(waits):
        return HttpResponse(status=204)
    grew = known.isdecimal() and waits > int(known)
    return page(request, "questions/count.html", {"waits": waits, "moderates": moderates, "grew": grew})


def _wanted(questions: Questions, asked: dict[str, Any]) -> Questions:
    if asked.get("office"):
        questions = questions.filter(office_id=asked["office"])
    return questions.found_by(asked["text"])


def _start(visible: Questions, address: QueryDict) -> tuple[Question | None, bool]:
    """The question that the page begins past: `after` it, or `before` it (the second value says so)."""
    back = "before" in address
    typed = address.get("before" if back else "after", "")
    start = visible.only("asked_at").filter(pk=typed).first() if typed.isdecimal() and len(typed) < 10 else None
    return start, back and start is not None


def _page_of(
    questions: Questions, order: tuple[str, str], start: Question | None, *, back: bool
) -> tuple[list[Question], int, int]:
    """A page, and the numbers that the pages before and after it begin past, 0 where there are none."""
    walked = {NEWEST: OLDEST, OLDEST: NEWEST}[order] if back else order
    if start is not None:
        questions = questions.filter(_past(start, newest=walked == NEWEST))
    rows = list(questions.select_related("answered_by").only(*SHOWN).order_by(*walked)[: ON_A_PAGE + 1])
    found, more = rows[:ON_A_PAGE], len(rows) > ON_A_PAGE
    if back:
        found.reverse()
    before, after = (more, True) if back else (start is not None, more)
    return found, found[0].pk if found and before else 0, found[-1].pk if found and after else 0


def _past(start: Question, *, newest: bool) -> Q:
    if newest:
        return Q(asked_at__lte=start.asked_at) & ~Q(asked_at=start.asked_at, pk__gte=start.pk)
    return Q(asked_at__gte=start.asked_at) & ~Q(asked_at=start.asked_at, pk__lte=start.pk)


def _lines(questions: Sequence[Question], lists: Lists, today: date) -> Iterator[Line]:
    """All words are made here: the template looks nothing up."""
    language, short_date, calendars = get_language() or "ru", get_format("SHORT_DATE_FORMAT"), cache(calendar_of)
    states = {state.value: str(state.label) for state in State}
    remarks = _remarks(questions)

    def day(moment: date | None) -> str:
        return format(moment, short_date) if moment else ""

    for question in questions:
        office, asked = question.office_id or 0, localtime(question.asked_at)
        answered = localtime(question.answered_at) if question.answered_at else None
        waits = question.state in rules.OFFICE_S_TURN
        late, css = how_late(question, today)
        yield Line(
            url=reverse("questions:card", args=[question.pk]),
            number=str(question.pk),
            beginning=Truncator(question.text).chars(BEGINNING),
            remark=remarks.get(question.pk, ""),
            place=lists.territory(question.territory_id).name_in(language),
            asked_at=asked.isoformat(),
            asked=day(asked),
            waits=in_working_days(question.asked_at, today, calendars(office)) if waits else "",
            due=day(question.due_on),
            late=late,
            css=css,
            answered_at=answered.isoformat() if answered else "",
            answered=day(answered),
            author=question.answered_by.short_name if question.answered_by else "",
            state=states[question.state],
            closed=question.state == State.CLOSED,
            office=lists.office(office).name_in(language),
        )


def _remarks(questions: Sequence[Question]) -> dict[int, str]:
    """With what each returned one was returned, at the last."""
    returned = [question.pk for question in questions if question.state == State.RETURNED]
    if not returned:
        return {}
    decisions = Decision.objects.filter(question__in=returned, kind=DecisionKind.RETURNED).order_by("pk")
    return dict(decisions.values_list("question_id", "remark"))


def how_late(question: Question, today: date) -> tuple[str, str]:
    """How the term stands in words, and the class of their badge; nothing where there is time."""
    if rules.is_overdue(rules.State(question.state), question.due_on, today):
        return _("overdue"), "waits"
    if question.state in rules.OFFICE_S_TURN and question.due_on == today:
        return _("today is the last day"), "late"
    return "", ""


def in_working_days(since: datetime, today: date, calendar: Calendar) -> str:
    """For how long it waits."""
    days = calendar.between(localdate(since), today)
    if days < 1:
        return _("less than a working day")
    return ngettext("%(days)d working day", "%(days)d working days", days) % {"days": days}
