"""Keeping what is typed, and the page for a form that has become too old to be believed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import formats
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kenesh.accounts import drafts
from kenesh.accounts.middleware import StaffRequest
from kenesh.shell.access import EVERYBODY, for_roles
from kenesh.shell.page import page


@require_POST
@for_roles(*EVERYBODY)
def draft(request: StaffRequest) -> HttpResponse:
    """The form sends what is typed so far, by itself; the answer is the words shown beside it."""
    form, at = drafts.stated(request), now()
    if form is None or form.user != request.user.pk or not drafts.keep(form, request.POST, now=at):
        return HttpResponse(_("The draft is not saved"), status=409, content_type="text/plain; charset=utf-8")
    words = _("draft saved at %(time)s") % {"time": formats.time_format(localtime(at), "H:i")}
    return HttpResponse(words, content_type="text/plain; charset=utf-8")


@require_POST
@for_roles(*EVERYBODY)
def forget_draft(request: StaffRequest) -> HttpResponse:
    """«Start anew»: the draft is thrown away and the form shown empty."""
    drafts.forget(request)
    form = drafts.stated(request)
    return redirect(form.path if form else "home")


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's protection has run out (somebody signed in or out in another tab, or cookies were cleared), so it is
    not obeyed. What was typed is kept for whoever typed it, and for nobody else."""
    form = drafts.stated(request)
    kept = form is not None and drafts.keep(form, request.POST, now=now())
    own = form is not None and form.user == request.user.pk
    context = {
        "kept": kept,
        "own": own,
        "back": form.path if form and own else request.path if request.method == "GET" else "",
    }
    return page(request, "accounts/stale_form.html", context, status=403)
