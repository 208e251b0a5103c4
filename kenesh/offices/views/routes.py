"""The routing table: which office answers for each territory."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kenesh.offices import rules
from kenesh.offices.actions import routes as actions
from kenesh.offices.forms.routes import RouteForm
from kenesh.offices.lists import ListedTerritory, Lists, current_lists
from kenesh.offices.models import Level, Route, Territory
from kenesh.offices.views import AdministratorRequest
from kenesh.shell.access import ADMINISTRATOR, for_roles
from kenesh.shell.history import Change, changes, events
from kenesh.shell.page import page


@require_safe
@for_roles(ADMINISTRATOR)
def journal(request: AdministratorRequest) -> HttpResponse:
    known, today = current_lists(), localdate()
    routes = {route.territory_id: route for route in Route.objects.all()}
    at_work = {office.id for office in known.offices(today)}
    waiting: list[dict[str, Any]] = []
    settled: list[dict[str, Any]] = []
    for territory in known.territories(today):
        route = routes.get(territory.id)
        if route is not None:
            row = _row(known, territory) | {"route": route, "office": known.office(route.office_id)}
            row["closed"] = route.office_id not in at_work
            (waiting if row["closed"] else settled).append(row)
        elif territory.level != Level.COUNTRY and not any(one.id in routes for one in known.ancestors(territory.id)):
            waiting.append(_row(known, territory))
    return page(request, "offices/routes.html", {"waiting": waiting, "settled": settled})


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(ADMINISTRATOR)
def send(request: AdministratorRequest, code: str) -> HttpResponse:
    territory, known = get_object_or_404(Territory, code=code), current_lists()
    route = Route.objects.filter(territory=territory).first()
    form = RouteForm(request.POST or None, instance=route, lists=known, today=localdate())
    if request.method == "POST" and form.is_valid():
        actions.send(territory, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("offices:routes")
    context = {
        "form": form,
        "territory": territory,
        "route": route,
        "path": known.path(territory.pk),
        "nearest": _nearest(known, territory),
        "changes": _changes(territory, known),
    }
    return page(request, "offices/route.html", context)


@require_POST
@for_roles(ADMINISTRATOR)
def remove(request: AdministratorRequest, code: str) -> HttpResponse:
    territory = get_object_or_404(Territory, code=code)
    actions.remove(territory, by=request.user)
    messages.success(request, _("%(name)s has no route of its own now.") % {"name": territory})
    return redirect("offices:routes")


def _row(known: Lists, territory: ListedTerritory) -> dict[str, Any]:
    return {"territory": territory, "path": known.path(territory.parent_id) if territory.parent_id else ""}


def _nearest(known: Lists, territory: Territory) -> list[dict[str, Any]]:
    """The three offices at work nearest to the place, to choose from."""
    far = ((rules.kilometres(territory, one), one) for one in known.offices(localdate()))
    near = sorted(((km, one.id, one) for km, one in far if km is not None))[:3]
    return [{"km": km, "office": one} for km, _pk, one in near]


def _changes(territory: Territory, known: Lists) -> list[Change]:
    shown: dict[str, Any] = {"office": lambda pk: known.office(pk).name}
    return changes(events(Route, territory=territory), show=shown, hide={"territory"})
