"""«От чьего имени вы работаете»."""

from typing import Final

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from kenesh.accounts.models import Role, User
from kenesh.accounts.sessions import LEAVES_BY
from kenesh.identity import session
from kenesh.identity.views.choosing import act_for
from kenesh.shell.page import page

MOST_HELPERS: Final = 4
NOTHING: Final = "\0"  # the key of none


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def acting(request: HttpRequest) -> HttpResponse:
    """The choice, offered after coming in and again whenever they like; what is chosen is one of what the provider has
    told, by its key."""
    at = now()
    known = session.identity(request, now=at)
    if known is None:
        return redirect("home" if request.user.is_authenticated else "accounts:sign-in")
    user = get_object_or_404(User.objects.select_related("office").filter(is_active=True), pk=known.user)
    chosen = known.choice(request.POST.get("acting", NOTHING))
    if request.method == "POST" and chosen is not None:
        return act_for(request, user, known, chosen, now=at)
    context = {"known": known, "person": user, "wrong": request.method == "POST", "private": session.PRIVATE}
    return page(request, "identity/acting.html", context)


@never_cache
@require_GET
def private(request: HttpRequest) -> HttpResponse:
    """They work at a desk and have chosen none of its organisations: what is missing, and whom to ask."""
    known = session.identity(request, now=now())
    if known is None or known.entered or not known.outcome:
        return redirect("home" if request.user.is_authenticated else "accounts:sign-in")
    user = get_object_or_404(User.objects.select_related("office"), pk=known.user)
    own = any(one.ogrn and user.office and one.ogrn == user.office.ogrn for one in known.organisations)
    context = {
        "known": known,
        "person": user,
        "own": own,
        "helpers": _helpers(user),
        "leaves": LEAVES_BY in request.session,
    }
    return page(request, "identity/private.html", context, status=403)


def _helpers(user: User) -> list[User]:
    """Whom to ask: the heads of the office, then administrators."""
    of_office = Q(role=Role.HEAD, office=user.office)
    asked = User.objects.in_state("working").filter(of_office | Q(role=Role.ADMINISTRATOR)).exclude(pk=user.pk)
    return list(asked.order_by("office", "full_name")[:MOST_HELPERS])
