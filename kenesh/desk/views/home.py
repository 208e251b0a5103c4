"""The home page of a desk: the services of the department, and one's own consultation that is open."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_safe

from kenesh.accounts.middleware import StaffRequest
from kenesh.accounts.models import Role, User
from kenesh.desk.clock import Clock
from kenesh.desk.models import Consultation, Service, State
from kenesh.desk.offering import found, given_today
from kenesh.shell.access import CONSULTANT, HEAD, for_roles
from kenesh.shell.page import page


@for_roles(CONSULTANT, HEAD)
@require_safe
def home(request: StaffRequest) -> HttpResponse:
    at, q = now(), request.GET.get("q", "").strip()
    given = given_today(Service.objects.visible_to(request.user), localdate(at))
    services = found(given, q)
    chosen = str(services[0].pk) if len(services) == 1 else request.GET.get("service", "")
    context = {
        "own_open": [_own(one, at) for one in Consultation.objects.open_of(request.user)],
        "services": services,
        "no_services": not given,
        "to_ask": [] if given else _to_ask(request.user),
        "has_previous": Consultation.objects.previous_of(request.user).exists(),
        "q": q,
        "chosen": int(chosen) if chosen.isdecimal() and len(chosen) < 19 else 0,
    }
    return page(request, "desk/home.html", context, part="services")


def _own(consultation: Consultation, at: Any) -> dict[str, Any]:
    """clock: of the one in progress; those interrupted have none here."""
    if consultation.state != State.IN_PROGRESS:
        return {"consultation": consultation}
    url = reverse("desk:clock", args=[consultation.pk])
    return {"consultation": consultation, "clock": Clock.of(consultation, at), "clock_url": url}


def _to_ask(user: User) -> Sequence[User]:
    """Heads of the department, then administrators."""
    working = User.objects.filter(is_active=True, activated_at__isnull=False)
    heads = working.filter(role=Role.HEAD, office=user.office_id).exclude(pk=user.pk)
    administrators = working.filter(role=Role.ADMINISTRATOR)
    return [*heads.order_by("full_name"), *administrators.order_by("full_name")]
