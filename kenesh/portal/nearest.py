"""Which office answers for a place, and which are nearest to it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from kenesh.offices.lists import ListedOffice, ListedTerritory, Lists
from kenesh.offices.models import Route
from kenesh.offices.rules import OnTheMap, kilometres

NEAREST: Final = 3


@dataclass(frozen=True)
class Near:
    """An office and how far it is, in whole kilometres by the great circle; None: nobody knows."""

    office: ListedOffice
    km: int | None


@dataclass(frozen=True)
class Spot:
    """A point in degrees of WGS 84."""

    latitude: float
    longitude: float


def answering_for(place: ListedTerritory, lists: Lists, day: date) -> Near | None:
    """The office the routing table names for the place, or for the nearest place around it that has a line there; one
    that is closed answers for nobody."""
    around = [place.id, *(above.id for above in lists.ancestors(place.id))]
    routes = dict(Route.objects.filter(territory__in=around).values_list("territory_id", "office_id"))
    at_work = {one.id: one for one in lists.offices(day)}
    office = next((at_work[routes[one]] for one in around if routes.get(one) in at_work), None)
    return Near(office, kilometres(place, office)) if office else None


def nearest(spot: OnTheMap, offices: Iterable[ListedOffice], *, but: Collection[int] = ()) -> list[Near]:
    """The few nearest to the point, the nearest first."""
    far = [Near(one, km) for one in offices if one.id not in but and (km := kilometres(spot, one)) is not None]
    return sorted(far, key=lambda near: (near.km or 0, near.office.id))[:NEAREST]
