"""Links and numbers of one person: on their own profile, and for administrators on the page of that person."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kenesh.accounts.middleware import StaffRequest
from kenesh.accounts.models import User
from kenesh.identity import actions
from kenesh.identity.forms import IdentifierForm
from kenesh.identity.models import Identifier, Link
from kenesh.identity.providers import providers
from kenesh.refused import Refused
from kenesh.shell.access import ADMINISTRATOR, EVERYBODY, for_roles
from kenesh.shell.page import page


@never_cache
@require_safe
@for_roles(*EVERYBODY)
def own(request: StaffRequest) -> HttpResponse:
    """«Ваши входы»: a part of the profile, and a page where scripts do not run."""
    return page(request, "identity/own.html", {"links": links_of(request.user)}, part="links")


@never_cache
@sensitive_post_parameters("figures")
@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(ADMINISTRATOR)
def identifiers(request: StaffRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(User, pk=pk)
    form, status = IdentifierForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_identifier(user, **form.cleaned_data, by=request.user, now=now())
        except Refused as refused:
            form.add_error("figures", str(refused.sentence))
            status = refused.status
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:person", pk)
    known = user.identifiers.visible_to(request.user).order_by("-kind")
    context = {"person": user, "form": form, "identifiers": known, "links": links_of(user)}
    return page(request, "identity/identifiers.html", context, part="all", status=status)


@require_POST
@for_roles(ADMINISTRATOR)
def remove_identifier(request: StaffRequest, pk: int) -> HttpResponse:
    identifier = get_object_or_404(Identifier.objects.visible_to(request.user), pk=pk)
    actions.remove_identifier(identifier, by=request.user)
    messages.success(request, _("The number is removed. Whoever has confirmed the account by it still comes in."))
    return redirect("accounts:person", identifier.user_id)


@require_POST
@for_roles(*EVERYBODY)
def unlink(request: StaffRequest, pk: int) -> HttpResponse:
    """One's own, or for an administrator anybody's."""
    link = get_object_or_404(Link.objects.visible_to(request.user).that_hold(), pk=pk)
    actions.unlink(link, by=request.user, now=now())
    messages.success(request, _("%(provider)s no longer opens this account.") % {"provider": title_of(link.provider)})
    return (
        redirect("accounts:profile") if link.user_id == request.user.pk else redirect("accounts:person", link.user_id)
    )


def links_of(user: User) -> list[dict[str, Any]]:
    held = Link.objects.that_hold().filter(user=user).order_by("linked_at")
    return [{"link": one, "provider": title_of(one.provider)} for one in held]


def title_of(provider: str) -> str:
    """One that is no longer set up is called by its name."""
    found = providers().get(provider)
    return str(found.title) if found else provider
