"""«Ответить»."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kenesh.accounts import drafts
from kenesh.accounts.middleware import StaffRequest
from kenesh.offices.lists import current_lists
from kenesh.questions import rules, search
from kenesh.questions.actions import answering as actions
from kenesh.questions.forms.answering import AnswerForm
from kenesh.questions.models import DecisionKind, Question, State
from kenesh.questions.views.presence import others_writing, told
from kenesh.questions.views.waiting import how_late
from kenesh.refused import Refused
from kenesh.shell.access import OFFICE_AND_ADMINISTRATOR, for_roles
from kenesh.shell.page import page


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*OFFICE_AND_ADMINISTRATOR)
def answer(request: StaffRequest, number: int) -> HttpResponse:
    question = get_object_or_404(Question.objects.visible_to(request.user).select_related("answered_by"), pk=number)
    form, kept = _form(request, question)
    if request.method != "POST":
        rules.step(rules.State(question.state), rules.Step.ANSWER)
        actions.be_seen_writing(question, by=request.user, now=now())
        return _show(request, question, form, kept=kept)
    if not form.is_valid():
        return _show(request, question, form, status=422)
    try:
        actions.answer(question, **form.cleaned_data, by=request.user, now=now())
    except actions.AnsweredMeanwhile as meanwhile:
        return _both(request, form, meanwhile.current)
    except Refused as refused:
        form.add_error(None, str(refused.sentence))
        return _show(request, question, form, status=refused.status)
    drafts.forget(request)
    messages.success(request, _("The answer to question № %(number)s is saved.") % {"number": question.pk})
    return redirect("questions:waiting")


def _form(request: StaffRequest, question: Question) -> tuple[AnswerForm, bool]:
    """As posted; else as it was kept when it could not be saved (the second value says so); else as it is answered."""
    chosen: dict[str, Any] = {"lists": current_lists(), "today": localdate(), "keep": question.categories}
    if request.method == "POST":
        return AnswerForm(request.POST, **chosen), False
    kept = drafts.kept(request)
    if kept is not None:
        return AnswerForm.unsaved(kept, **chosen), True
    initial = {"text": question.answer, "categories": question.categories, "version": question.version}
    return AnswerForm(initial=initial, **chosen), False


def _both(request: StaffRequest, form: AnswerForm, current: Question) -> HttpResponse:
    """409: the colleague's answer above, ours in the form; saving again saves what is seen."""
    ours = form.cleaned_data | {"version": current.version}
    again = AnswerForm(initial=ours, lists=form.lists, today=localdate(), keep=current.categories)
    return _show(request, current, again, theirs=current, status=409)


def _show(
    request: StaffRequest,
    question: Question,
    form: AnswerForm,
    *,
    kept: bool = False,
    theirs: Question | None = None,
    status: int = 200,
) -> HttpResponse:
    """theirs: what a colleague has answered meanwhile."""
    late, css = how_late(question, localdate())
    remark = None
    if question.state == State.RETURNED:
        remark = question.decisions.filter(kind=DecisionKind.RETURNED).select_related("by").order_by("-pk").first()
    context = {
        "question": question,
        "form": form,
        "kept": kept,
        "theirs": theirs,
        "remark": remark,
        "place": current_lists().path(question.territory_id),
        "late": late,
        "css": css,
        "similar": search.similar(question.text),
        **told(others_writing(question, request.user)),
    }
    return page(request, "questions/answer.html", context, status=status)
