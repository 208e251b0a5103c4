"""The world as this installation has it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from kenesh.accounts.models import OFFICE_ROLES, User
from kenesh.demo.world import Bureau, World, people_of, weights
from kenesh.offices.lists import ListedOffice, Lists
from kenesh.offices.models import List, OfficeKind, Route


def world(lists: Lists, *, now: datetime, desks: bool) -> World:
    """The offices that have staff, with everything rows point at. desks: consultation desks too, not centres only."""
    staff: dict[int, list[int]] = defaultdict(list)
    for person in User.objects.filter(role__in=OFFICE_ROLES, is_active=True, office__isnull=False).order_by("pk"):
        staff[person.office_id or 0].append(person.pk)
    routes: dict[int, set[int]] = defaultdict(set)
    for office_id, territory in Route.objects.values_list("office_id", "territory_id"):
        routes[office_id].add(territory)
    at_work = [o for o in lists.offices(now.date()) if staff[o.id] and (desks or o.kind != OfficeKind.DESK)]
    at_work.sort(key=lambda office: office.code)
    weight = weights(office.code for office in at_work)
    return World(
        offices=tuple(
            Bureau(
                id=office.id,
                code=office.code,
                weight=weight[office.code],
                hours_from_utc=_hours_from_utc(office, now),
                people=people_of(office.code),
                consultants=tuple(staff[office.id]),
                served=(served := _served(office, routes, lists)),
                neighbouring=tuple(sorted(_routed_nearby(office, at_work, routes) - set(served))),
            )
            for office in at_work
        ),
        categories=_entries(lists, List.CATEGORY, now),
        statuses=_entries(lists, List.SOCIAL_STATUS, now),
        citizenships=_entries(lists, List.CITIZENSHIP, now),
        kinds=_entries(lists, List.KIND_OF_AID, now),
    )


def _entries(lists: Lists, which: List, now: datetime) -> dict[str, int]:
    return {entry.code: entry.id for entry in lists.entries(which, now.date())}


def _served(office: ListedOffice, routes: Mapping[int, set[int]], lists: Lists) -> tuple[int, ...]:
    """The office's own territory first, those routed to it, and what is within them and not routed elsewhere."""
    routed = set[int]().union(*routes.values())
    served = [office.territory_id, *sorted(routes.get(office.id, set()) - {office.territory_id})]
    for place in tuple(served):
        served += sorted(lists.descendants(place) - routed - set(served))
    return tuple(served)


def _routed_nearby(office: ListedOffice, offices: Iterable[ListedOffice], routes: Mapping[int, set[int]]) -> set[int]:
    """What the offices of the same region serve; a region is what their codes begin with."""
    region = office.code.split("-")[0]
    return set[int]().union(*(routes.get(one.id, set()) for one in offices if one.code.startswith(f"{region}-")))


def _hours_from_utc(office: ListedOffice, now: datetime) -> int:
    offset = now.astimezone(ZoneInfo(office.time_zone)).utcoffset() or timedelta()
    return int(offset.total_seconds() // 3600)
