"""The acts answers rest on: all of them, each on its own page, and the day one changed."""

from typing import Final

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from kenesh.accounts.middleware import StaffRequest
from kenesh.alphabet.order import alphabet_key
from kenesh.questions.actions import acts as actions
from kenesh.questions.forms.acts import ActForm, ChangedForm
from kenesh.questions.models import Act, Publication
from kenesh.shell.access import ADMINISTRATOR, for_roles
from kenesh.shell.history import changes, events
from kenesh.shell.page import page

SHOWN: Final = 50  # answers on the page of an act

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@for_roles(ADMINISTRATOR)
def acts(request: StaffRequest) -> HttpResponse:
    resting = Count("publications", filter=Q(publications__withdrawn_at=None))
    rows = sorted(Act.objects.annotate(resting=resting), key=lambda act: alphabet_key(act.name))
    return page(request, "questions/acts.html", {"rows": rows})


@form_page
@for_roles(ADMINISTRATOR)
def add(request: StaffRequest) -> HttpResponse:
    form = ActForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act = actions.add(by=request.user, **form.cleaned_data)
        messages.success(request, _("Added: %(name)s.") % {"name": act})
        return redirect("questions:acts")
    return page(request, "questions/act.html", {"form": form}, status=422 if form.errors else 200)


@form_page
@for_roles(ADMINISTRATOR)
def act(request: StaffRequest, number: int) -> HttpResponse:
    one = get_object_or_404(Act, pk=number)
    name = one.name
    form = ActForm(request.POST or None, instance=one)
    if request.method == "POST" and form.is_valid():
        actions.correct(one, by=request.user, **form.changed)
        messages.success(request, _("Saved."))
        return redirect("questions:act", number)
    resting = Publication.objects.published().filter(acts=one)
    context = {
        "form": form,
        "act": one,
        "name": name,
        "count": resting.count(),
        "resting": resting.only("title", "question_id", "language")[:SHOWN],
        "changes": changes(events(Act, pgh_obj=one)),
    }
    return page(request, "questions/act.html", context, status=422 if form.errors else 200)


@form_page
@for_roles(ADMINISTRATOR)
def changed(request: StaffRequest, number: int) -> HttpResponse:
    one = get_object_or_404(Act, pk=number)
    form = ChangedForm(request.POST or None, today=localdate(), initial={"on": localdate()})
    if request.method == "POST" and form.is_valid():
        actions.mark_changed(one, **form.cleaned_data, by=request.user, now=timezone.now())
        messages.success(request, _("Marked as changed: %(name)s.") % {"name": one})
        return redirect("questions:review")
    count = Publication.objects.published().filter(acts=one).count()
    context = {
        "form": form,
        "question": _("Has “%(name)s” changed?") % {"name": one},
        "warning": ngettext(
            "%(count)d published answer rests on it: it comes to be looked at again, and its readers see a notice.",
            "%(count)d published answers rest on it: they come to be looked at again, and their readers see a notice.",
            count,
        )
        % {"count": count},
        "act": _("Mark as changed"),
        "back": reverse("questions:act", args=[number]),
    }
    return page(request, "offices/retire.html", context, status=422 if form.errors else 200)
