"""«Люди»: the people an office has helped, found by name, telephone or passport number."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from kenesh.accounts.middleware import StaffRequest
from kenesh.offices.lists import Lists, current_lists
from kenesh.people import finding
from kenesh.people.forms import RegisterFilter
from kenesh.people.models import Person
from kenesh.people.words import masked_passport, served
from kenesh.shell.access import OFFICE_AND_ADMINISTRATOR, for_roles
from kenesh.shell.history import NOTHING
from kenesh.shell.page import page
from kenesh.shell.phones import shown
from kenesh.suggesting.contract import LEAST


@dataclass(frozen=True)
class Row:
    """A person as the register shows them."""

    person: Person
    born: str
    phone: str
    passport: str
    place: str
    office: str
    served: str


@require_safe
@for_roles(*OFFICE_AND_ADMINISTRATOR)
def register(request: StaffRequest) -> HttpResponse:
    lists, every_office = current_lists(), request.user.is_administrator
    filters = RegisterFilter(request.GET, lists=lists, every_office=every_office)
    filters.is_valid()
    asked = filters.cleaned_data
    office = asked.get("office") if every_office else request.user.office_id
    people = Person.objects.visible_to(request.user)
    found = finding.page_of(
        people if office is None else people.filter(office=office),
        asked.get("text", ""),
        finding.BY_NAME if asked.get("sort") == "name" else finding.RECENT,
        office=office,
        offices=[one.id for one in lists.offices()],
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    context = {
        "filters": filters,
        "rows": [_row(person, lists) for person in found.people],
        "too_many": found.too_many,
        "looked_for": len(asked.get("text", "")) >= LEAST,
        "least": LEAST if 0 < len(asked.get("text", "")) < LEAST else 0,
        "next": _address(request, after=str(found.after)) if found.after else "",
        "previous": _address(request, before=str(found.before)) if found.before else "",
        "offices": every_office and office is None,
    }
    return page(request, "people/register.html", context, part="results")


def _row(person: Person, lists: Lists) -> Row:
    return Row(
        person,
        str(person.born_in or NOTHING),
        shown(person.phone) if person.phone else "",
        masked_passport(person.passport, person=person.pk, office=person.office_id),
        lists.path(person.territory_id) if person.territory_id else "",
        lists.office(person.office_id).name,
        served(person),
    )


def _address(request: StaffRequest, **position: str) -> str:
    query = request.GET.copy()
    for name in ("after", "before"):
        query.pop(name, None)
    query.update(position)
    return f"{reverse('people:register')}?{query.urlencode()}"
