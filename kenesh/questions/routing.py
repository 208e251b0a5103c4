"""Which office a question goes to, and why.

The routing table's row of the place, or of the nearest place it is part of, names the office. Where that one cannot
answer that day (closed, away, nobody on duty), the nearest office at work does: of the same oblast first, then of the
country, never of another one. Offices the table goes past by hand, though they are nearer, come after the others of
their oblast: between them and the place are a lake or mountains that no distance tells of.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from kenesh.accounts.models import User
from kenesh.offices.lists import ListedOffice, ListedTerritory, Lists, current_lists
from kenesh.offices.models import Level, OfficeKind, Pause, Route
from kenesh.offices.models import Reason as TableReason
from kenesh.offices.rules import kilometres
from kenesh.questions.models import Reason
from kenesh.refused import Refused

REGIONS: Final = frozenset({Level.OBLAST, Level.CITY_REPUBLICAN, Level.REPUBLIC})
DESKS_SERVE: Final = "RU"  # consultation desks are Tatarstan's


class Why(StrEnum):
    """Why a question went past an office. Beyond: the table knows it is nearer and goes past it all the same."""

    CLOSED = "closed"
    PAUSED = "paused"
    NOBODY = "nobody"
    ABROAD = "abroad"
    BEYOND = "beyond"


@dataclass(frozen=True, slots=True)
class Routed:
    """Where a question goes.

    details, of ids, codes and ISO dates, kept as JSON: {"place": territory, "office", "row": of the table, {"place",
    "office", "note"} or None, "passed": [{"office", "why", "km", …}], the table's first and then by distance, "km": to
    the office or None, "region": territory if the office is of it, else None, "beyond": the table goes past it}.
    """

    office_id: int
    reason: Reason
    details: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides, on one day. rows: of the table, by territory, of the place and what it is part of."""

    day: date
    rows: Mapping[int, Route]
    pauses: Mapping[int, Pause]
    on_duty: Collection[int]


def route(territory_id: int, now: datetime) -> Routed:
    """Where a question from that place goes now, by the day it is there. Three queries and the version of the lists.

    Refused where the country has no office at all.
    """
    lists = current_lists()
    offices = _offices_of(territory_id, lists)
    return route_on(territory_id, localdate(now, ZoneInfo(offices[0].time_zone)))


def route_on(territory_id: int, day: date) -> Routed:
    """The same for a day, be it to come."""
    lists = current_lists()
    return chosen(territory_id, lists, _standing(territory_id, day, lists))


def chosen(place: int, lists: Lists, standing: Standing) -> Routed:
    """The decision itself: no clock, no database."""
    row = next((standing.rows[one.id] for one in _up_from(place, lists) if one.id in standing.rows), None)
    country, region, centre = lists.country(place), _region(place, lists), _on_the_map(place, lists)
    beyond = _beyond(row, lists) if row else frozenset()

    def km(office: ListedOffice) -> int | None:
        return kilometres(centre, office) if centre else None

    def is_of_region(office: ListedOffice) -> bool:
        return region is not None and _region(office.territory_id, lists) == region

    def far(office: ListedOffice) -> tuple[Any, ...]:
        far = km(office)
        return not is_of_region(office), far is None, far or 0, office.code

    def order(office: ListedOffice) -> tuple[Any, ...]:
        return not is_of_region(office), office.id in beyond, *far(office)

    def passed_by(office: ListedOffice, why: dict[str, Any]) -> dict[str, Any]:
        return {"office": office.id, **why, "km": km(office)}

    ranked = sorted(_offices_of(place, lists), key=order)
    tabled = lists.office(row.office_id) if row else None
    passed: list[tuple[ListedOffice, dict[str, Any]]] = []
    found = None
    for office in [*([tabled] if tabled else []), *(one for one in ranked if one != tabled)]:
        abroad = lists.country(office.territory_id) != country
        if why := {"why": Why.ABROAD} if abroad else _hindered(office, standing):
            passed.append((office, why))
        else:
            found = office
            break
    if found is None:
        reason = Reason.NOBODY
        waits = [*([tabled] if tabled and tabled in ranked else []), *ranked]
        found = next((one for one in waits if not _is_closed(one, standing.day)), waits[0])
    elif found == tabled:
        reason = Reason.TABLE
    else:
        reason = Reason.NEAREST
        nearer = (one for one in ranked if one.id in beyond and far(one) < far(found) and not _hindered(one, standing))
        passed += [(one, {"why": Why.BEYOND}) for one in nearer]
    passed.sort(key=lambda one: (one[0] != tabled, far(one[0])))
    details = {
        "place": place,
        "office": found.id,
        "row": {"place": row.territory_id, "office": row.office_id, "note": row.note} if row else None,
        "passed": [passed_by(*one) for one in passed],
        "km": km(found),
        "region": region if is_of_region(found) else None,
        "beyond": found.id in beyond,
    }
    return Routed(found.id, reason, details)


def words(reason: str, details: Mapping[str, Any], lists: Lists) -> str:
    """Why the question is with its office, in sentences of the page's language; without details, a short phrase."""
    return " ".join(_sentences(reason, details, lists)) if details else str(Reason(reason).label)


@dataclass(frozen=True, slots=True)
class Step:
    """One office that was looked at. why: in a few words. is_it: the question goes there."""

    office: ListedOffice
    km: int | None
    why: str
    is_it: bool = False


def steps(routed: Routed, lists: Lists) -> list[Step]:
    """What was looked at, in its order, the office itself last."""
    kept = routed.details
    passed = [Step(lists.office(one["office"]), one["km"], _why(one)) for one in kept["passed"]]
    why = str(Reason(routed.reason).label)
    return [*passed, Step(lists.office(routed.office_id), kept["km"], why, is_it=True)]


def _sentences(reason: str, details: Mapping[str, Any], lists: Lists) -> Iterator[str]:
    if reason == Reason.BY_HAND:
        yield _("Reassigned by hand from: %(office)s.") % {"office": lists.office(details["from"]).name}
        return
    row, office = details["row"], lists.office(details["office"]).name
    if row is None:
        yield _("The routing table has no row for this place.")
    elif reason == Reason.TABLE:
        said = {"place": lists.territory(row["place"]).name, "office": office, "note": row["note"]}
        if row["note"]:
            yield _("By the routing table: %(place)s → %(office)s (%(note)s).") % said
        else:
            yield _("By the routing table: %(place)s → %(office)s.") % said
        return
    for one in details["passed"]:
        if one["why"] == Why.BEYOND or (row and one["office"] == row["office"]):
            yield _("%(office)s: %(why)s.") % {"office": lists.office(one["office"]).name, "why": _why(one)}
    if reason == Reason.NOBODY:
        yield _("No office is at work: the question waits at %(office)s.") % {"office": office}
        return
    said = {"office": office, "km": details["km"]}
    if details["km"] is None:
        yield _("At work instead: %(office)s.") % said
    elif details["beyond"]:
        yield _("No other is at work but one that the routing table goes past: %(office)s, %(km)s km.") % said
    elif details["region"] is not None:
        yield _("The nearest at work in the same region: %(office)s, %(km)s km.") % said
    else:
        yield _("The nearest at work in the country: %(office)s, %(km)s km.") % said


def _why(passed: Mapping[str, Any]) -> str:
    """Why the question went past an office, in a few words."""
    said = {"reason": passed.get("reason", "")}
    if day := passed.get("day"):
        said["day"] = date_format(date.fromisoformat(day), "SHORT_DATE_FORMAT")
    match Why(passed["why"]):
        case Why.CLOSED:
            return _("closed from %(day)s") % said
        case Why.PAUSED:
            return _("does not work until %(day)s inclusive (%(reason)s)") % said
        case Why.NOBODY:
            return _("nobody is on duty that day")
        case Why.ABROAD:
            return _("in another country")
        case Why.BEYOND:
            return _("nearer, but the routing table goes past it")


def _standing(place: int, day: date, lists: Lists) -> Standing:
    rows = Route.objects.filter(territory__in=[one.id for one in _up_from(place, lists)])
    duty = User.objects.on_duty(day).values_list("office_id", flat=True).distinct()
    return Standing(
        day=day,
        rows={row.territory_id: row for row in rows},
        pauses={pause.office_id: pause for pause in Pause.objects.on(day)},
        on_duty=frozenset(pk for pk in duty if pk is not None),
    )


def _hindered(office: ListedOffice, standing: Standing) -> dict[str, Any]:
    """Why the office cannot answer that day; empty where it can."""
    if _is_closed(office, standing.day):
        return {"why": Why.CLOSED, "day": str(office.closed_on)}
    if pause := standing.pauses.get(office.id):
        return {"why": Why.PAUSED, "day": str(pause.last_day), "reason": pause.reason}
    return {} if office.id in standing.on_duty else {"why": Why.NOBODY}


def _is_closed(office: ListedOffice, day: date) -> bool:
    return office.closed_on is not None and office.closed_on <= day


def _beyond(row: Route, lists: Lists) -> frozenset[int]:
    """The offices that a row chosen by hand goes past, though they are nearer to its place."""
    centre = _on_the_map(row.territory_id, lists)
    if centre is None or row.reason != TableReason.CHOSEN:
        return frozenset()
    far = {office.id: kilometres(centre, office) for office in lists.offices()}
    limit = far[row.office_id]
    return frozenset(office for office, km in far.items() if km is not None and limit is not None and km < limit)


def _offices_of(place: int, lists: Lists) -> list[ListedOffice]:
    """The offices of the country that may be asked."""
    country = lists.country(place)
    found = [
        office
        for office in lists.offices()
        if lists.country(office.territory_id) == country and (office.kind != OfficeKind.DESK or country == DESKS_SERVE)
    ]
    if not found:
        raise Refused(_("No office answers questions from this place yet."))
    return found


def _up_from(place: int, lists: Lists) -> list[ListedTerritory]:
    """The place and what it is part of, the nearest first."""
    return [lists.territory(place), *lists.ancestors(place)]


def _on_the_map(place: int, lists: Lists) -> ListedTerritory | None:
    """The place, or the nearest it is part of whose coordinates are known."""
    return next((one for one in _up_from(place, lists) if one.latitude is not None), None)


def _region(place: int, lists: Lists) -> int | None:
    """The oblast, or the city or republic that stands in its stead; None for a whole country."""
    return next((one.id for one in _up_from(place, lists) if one.level in REGIONS), None)
