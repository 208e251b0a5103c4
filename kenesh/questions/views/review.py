"""Published answers to look at again, and saying that one of them is right."""

from datetime import date
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kenesh.accounts.middleware import StaffRequest
from kenesh.questions import rules
from kenesh.questions.actions import moderation as actions
from kenesh.questions.forms.moderation import Later
from kenesh.questions.models import Act, Publication
from kenesh.shell.access import ADMINISTRATOR, for_roles
from kenesh.shell.page import page

ON_A_PAGE: Final = 25
CHANGED: Final = Prefetch("acts", Act.objects.exclude(changed_on=None), to_attr="changed_ones")


@require_safe
@for_roles(ADMINISTRATOR)
def review(request: StaffRequest) -> HttpResponse:
    today = localdate()
    waiting = Publication.objects.for_review(today).defer("asked", "answer", "search").order_by("review_on", "pk")
    shown = Paginator(waiting.prefetch_related(CHANGED), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"shown": shown, "rows": [(one, *_why(one, today)) for one in shown]}
    return page(request, "questions/review.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(ADMINISTRATOR)
def reviewed(request: StaffRequest, number: int) -> HttpResponse:
    published = Publication.objects.published().prefetch_related(CHANGED)
    copy, today = get_object_or_404(published, question=number), localdate()
    form = Later(request.POST or None, today=today)
    if request.method == "POST" and form.is_valid():
        actions.reviewed(copy, **form.cleaned_data, by=request.user, now=timezone.now())
        messages.success(request, _("Found right: %(title)s.") % {"title": copy.title})
        return redirect("questions:review")
    due, changed = _why(copy, today)
    context: dict[str, Any] = {"copy": copy, "form": form, "due": due, "changed": changed}
    return page(request, "questions/reviewed.html", context, status=422 if form.errors else 200)


def _why(copy: Publication, today: date) -> tuple[bool, list[Act]]:
    """Whether its day has come by itself, and the acts that have changed since it was found right."""
    acts: list[Act] = copy.changed_ones  # type: ignore[attr-defined]  # CHANGED puts them there
    changed = [act for act in acts if rules.has_changed(act.changed_on, copy.reviewed_on)]
    return copy.review_on <= today and not changed, changed
