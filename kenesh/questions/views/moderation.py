"""Moderation: the queue of answers, and the page on which one of them is decided."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kenesh.accounts import drafts
from kenesh.accounts.middleware import StaffRequest
from kenesh.offices.lists import Lists, current_lists
from kenesh.questions import marking, rules
from kenesh.questions.actions import moderation as actions
from kenesh.questions.forms.moderation import CopyForm, RemarkForm, WithdrawForm
from kenesh.questions.models import Publication, Question, State
from kenesh.shell.access import ADMINISTRATOR, for_roles
from kenesh.shell.history import Change, changes, events
from kenesh.shell.page import page

ON_A_PAGE: Final = 25

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@for_roles(ADMINISTRATOR)
def moderation(request: StaffRequest) -> HttpResponse:
    today = localdate()
    waiting = Question.objects.visible_to(request.user).for_moderation().select_related("office")
    shown = Paginator(waiting.order_by("answered_at", "pk"), ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [(one, (today - localdate(one.answered_at)).days) for one in shown]
    copies = Publication.objects.all()
    context = {
        "shown": shown,
        "rows": rows,
        "for_review": copies.for_review(today).count(),
        "published": copies.filter(withdrawn_at=None).count(),
        "taken_off": copies.filter(withdrawn_at__isnull=False).count(),
    }
    return page(request, "questions/moderation.html", context)


@form_page
@for_roles(ADMINISTRATOR)
def moderate(request: StaffRequest, number: int) -> HttpResponse:
    """One form, so that nothing typed in it is lost whatever is pressed; `act` says which of ACTS that is."""
    question = _question(request, number)
    rules.step(rules.State(question.state), rules.Step.PUBLISH)
    if request.method != "POST":
        return _show(request, question, drafts.kept(request))
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    try:
        return act(request, question)
    except actions.MovedOn:
        return _show(request, _question(request, number), request.POST, status=409)


@form_page
@for_roles(ADMINISTRATOR)
def withdraw(request: StaffRequest, number: int) -> HttpResponse:
    question = _question(request, number)
    copy = get_object_or_404(Publication.objects.published(), question=question)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.withdraw(copy, **form.cleaned_data, by=request.user, now=timezone.now())
        messages.success(request, _("Taken off the site: %(title)s.") % {"title": copy.title})
        return redirect("questions:moderate", number)
    context = {"question": question, "copy": copy, "form": form}
    return page(request, "questions/withdraw.html", context, status=422 if form.errors else 200)


def _publish(request: StaffRequest, question: Question) -> HttpResponse:
    rules.may_publish(question.may_publish)
    form = CopyForm(request.POST, **_with(question))
    if not form.is_valid():
        return _show(request, question, request.POST, form=form, status=422)
    corrected = Publication.objects.published().filter(question=question).exists()
    copy = actions.publish(question, **form.written, by=request.user, now=timezone.now())
    drafts.forget(request)
    if corrected:
        messages.success(request, _("Saved."))
        return redirect("questions:moderate", question.pk)
    messages.success(request, _("Published: %(title)s.") % {"title": copy.title})
    return redirect("questions:moderation")


def _give_back(request: StaffRequest, question: Question) -> HttpResponse:
    remark = RemarkForm(request.POST)
    if not remark.is_valid():
        return _show(request, question, request.POST, remark=remark, status=422)
    read = request.POST.get("read", "")
    actions.give_back(question, **remark.cleaned_data, by=request.user, now=timezone.now(), read=read)
    drafts.forget(request)
    messages.success(request, _("Returned to the office: question № %(number)s.") % {"number": question.pk})
    return redirect("questions:moderation")


def _answer_privately(request: StaffRequest, question: Question) -> HttpResponse:
    actions.answer_privately(question, by=request.user, now=timezone.now(), read=request.POST.get("read", ""))
    drafts.forget(request)
    messages.success(request, _("The asker has the answer: question № %(number)s.") % {"number": question.pk})
    return redirect("questions:moderation")


def _look_again(request: StaffRequest, question: Question) -> HttpResponse:
    """What still looks like personal data in the words typed; nothing is written."""
    return _show(request, question, request.POST)


ACTS: Final[Mapping[str, Callable[[StaffRequest, Question], HttpResponse]]] = {
    "publish": _publish,
    "return": _give_back,
    "private": _answer_privately,
    "look": _look_again,
}


def _question(request: StaffRequest, number: int) -> Question:
    questions = Question.objects.visible_to(request.user).select_related("publication", "answered_by", "office")
    return get_object_or_404(questions, pk=number)


def _with(question: Question) -> dict[str, Any]:
    return {"question": question, "lists": current_lists(), "today": localdate()}


def _show(
    request: StaffRequest,
    question: Question,
    typed: QueryDict | None,
    *,
    form: CopyForm | None = None,
    remark: RemarkForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """typed: what was, and is not saved; form, remark: what is wrong in it."""
    known, read = current_lists(), actions.as_read(question)
    copy: Publication | None = getattr(question, "publication", None)
    context = {
        "question": question,
        "asked": marking.pieces(question.text, question.name),
        "answer": marking.pieces(question.answer, question.name),
        "categories": "; ".join(known.entry(pk).name for pk in question.categories),
        "form": form or CopyForm.of(typed, **_with(question)),
        "remark": remark or (RemarkForm() if typed is None else RemarkForm.unsaved(typed)),
        "read": read,
        "kept": typed is not None and request.method != "POST",
        "moved": typed is not None and typed.get("read") != read,
        "waits": question.state == State.ANSWERED,
        "copy": copy,
        "published": copy is not None and copy.withdrawn_at is None,
        "decisions": question.decisions.select_related("by").order_by("-pk"),
        "changes": _changes(copy, known) if copy else [],
    }
    return page(request, "questions/moderate.html", context, part="left", status=status)


def _changes(copy: Publication, known: Lists) -> list[Change]:
    def names(categories: list[int]) -> str:
        return "; ".join(known.entry(pk).name for pk in categories)

    labels = {"withdrawn_at": _("Taken off the site"), "reviewed_on": _("Known to be right on")}
    return changes(events(Publication, pgh_obj=copy), show={"categories": names}, labels=labels, hide={"question"})
