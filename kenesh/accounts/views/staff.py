"""«Сотрудники»: an administrator keeps them, a head sees those of the own office."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import translation
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kenesh.accounts import actions, drafts
from kenesh.accounts.forms import LANGUAGES, PersonForm, StaffFilter
from kenesh.accounts.history import changes
from kenesh.accounts.middleware import StaffRequest
from kenesh.accounts.models import User
from kenesh.shell.access import ADMINISTRATOR, HEAD, for_roles
from kenesh.shell.page import page

ON_A_PAGE = 50


@for_roles(ADMINISTRATOR, HEAD)
@require_safe
def people(request: StaffRequest) -> HttpResponse:
    filters = StaffFilter(request.GET, by=request.user)
    filters.is_valid()
    chosen = filters.cleaned_data
    staff = User.objects.visible_to(request.user).select_related("office").in_alphabetical_order()
    staff = staff.in_state(chosen.get("state", "")).found_by(chosen.get("text", ""))
    if office := chosen.get("office"):
        staff = staff.filter(office=office)
    if role := chosen.get("role"):
        staff = staff.filter(role=role)
    shown = Paginator(staff, ON_A_PAGE).get_page(request.GET.get("page"))
    return page(request, "accounts/people.html", {"filters": filters, "shown": shown}, part="results")


@for_roles(ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: StaffRequest) -> HttpResponse:
    kept = drafts.kept(request) if request.method != "POST" else None
    form = PersonForm(request.POST or None, initial=kept.dict() if kept else None, today=localdate())
    if request.method == "POST" and form.is_valid():
        user = actions.register(by=request.user, now=now(), **form.cleaned_data)
        drafts.forget(request)
        messages.success(request, _("%(name)s is registered. The invitation goes to %(email)s.") % _named(user))
        return redirect("accounts:person", user.pk)
    return page(request, "accounts/register.html", {"form": form, "kept": kept})


@for_roles(ADMINISTRATOR, HEAD)
@require_safe
def person(request: StaffRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(User.objects.visible_to(request.user).select_related("office"), pk=pk)
    context = {
        "person": user,
        "invitation": user.links.filter(purpose="invitation").order_by("-pk").first(),
        "changes": changes(user),
        "language": dict(LANGUAGES)[user.language],
        "now": now(),
        "absences": user.absences.not_over(localdate()),
        "today": localdate(),
    }
    return page(request, "accounts/person.html", context)


@for_roles(ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: StaffRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(User, pk=pk)
    kept = drafts.kept(request) if request.method != "POST" else None
    form = PersonForm(request.POST or None, initial=kept.dict() if kept else None, instance=user, today=localdate())
    if request.method == "POST" and form.is_valid():
        corrected = actions.correct(user, by=request.user, now=now(), **form.cleaned_data)
        drafts.forget(request)
        own = corrected == request.user
        with translation.override(corrected.language if own else translation.get_language()):
            messages.success(request, _("Saved."))
        if own and not corrected.is_administrator:
            return redirect("home")
        return redirect("accounts:person", pk)
    return page(request, "accounts/correct.html", {"form": form, "person": user, "kept": kept})


@require_POST
@for_roles(ADMINISTRATOR)
def invite(request: StaffRequest, pk: int) -> HttpResponse:
    user = actions.invite(get_object_or_404(User, pk=pk), by=request.user, now=now())
    messages.success(request, _("A new invitation goes to %(email)s. The earlier link no longer works.") % _named(user))
    return redirect("accounts:person", pk)


@for_roles(ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def deactivate(request: StaffRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(User, pk=pk)
    if request.method == "POST":
        actions.deactivate(user, by=request.user, now=now())
        messages.success(request, _("%(name)s can no longer sign in.") % _named(user))
        return redirect("accounts:person", pk)
    return page(request, "accounts/deactivate.html", {"person": user})


@require_POST
@for_roles(ADMINISTRATOR)
def activate(request: StaffRequest, pk: int) -> HttpResponse:
    user = actions.activate(get_object_or_404(User, pk=pk), by=request.user, now=now())
    messages.success(request, _("%(name)s can sign in again.") % _named(user))
    return redirect("accounts:person", pk)


def _named(user: User) -> dict[str, str]:
    return {"name": user.full_name, "email": user.email}
