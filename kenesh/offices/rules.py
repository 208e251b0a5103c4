"""What may be done to the reference data. Ordinary values in, a decision or Refused out."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from math import asin, cos, radians, sin, sqrt
from typing import Final, Protocol

from django.utils.translation import gettext_lazy as _

from kenesh.refused import Refused

# «Не указано» of every list: always offered and always last, because no counted field has a silent default.
NOT_STATED: Final = "NA"

OWN: Final = "L"

EARTH_KM: Final = 6371.0


def retire(code: str, begins: date | None, first_day_without: date) -> None:
    """May this be taken out of use from that day?"""
    if code == NOT_STATED:
        raise Refused(_("“Not stated” is a choice in every list and cannot be retired."), status=409)
    if begins is not None and first_day_without <= begins:
        raise Refused(_("It cannot be retired before it begins."), status=409)


def in_order(order: Sequence[int], moved: int, beside: int, *, after: bool) -> list[int]:
    """The order with one put right before or right after another. Asking twice changes nothing the second time; when
    either is gone (moved to another group meanwhile) the order stays as it was."""
    if moved == beside or moved not in order or beside not in order:
        return list(order)
    rest = [one for one in order if one != moved]
    place = rest.index(beside) + after
    return [*rest[:place], moved, *rest[place:]]


def retire_territory(*, places_within: int, offices_within: int) -> None:
    """A place goes out of use after what stands on it. Both counts: what is in use on the first day without."""
    if places_within:
        raise Refused(_("There are places in use within it: move or retire them first."), status=409)
    if offices_within:
        raise Refused(_("There are offices at work in it: move or close them first."), status=409)


def next_code(codes: Iterable[str]) -> str:
    """The code of an entry added here: L1, L2 and so on. Those that come with the product never look like this, so what
    a later release adds cannot meet what an administrator has added."""
    taken = [int(code[1:]) for code in codes if code[0] == OWN and code[1:].isdecimal()]
    return f"{OWN}{max(taken, default=0) + 1}"


def put_within(territory: int, parent: int | None, parents: Mapping[int, int | None]) -> None:
    """May the territory be part of that parent? parents: each territory's parent, the whole tree."""
    above = parent
    while above is not None:
        if above == territory:
            raise Refused(_("A territory cannot be part of itself or of a place within it."), status=409)
        above = parents[above]


def is_ogrn(figures: str) -> bool:
    """Whether an organisation may have this number: ОГРН of 13 figures, the last of which follows from the others
    (приказ Минфина 165н), or the Kyrgyz ИНН of 14, which has no such figure."""
    if not (figures.isascii() and figures.isdecimal()):
        return False
    if len(figures) == 13:
        return figures[0] != "0" and int(figures[:12]) % 11 % 10 == int(figures[12])
    return len(figures) == 14


class OnTheMap(Protocol):
    """Degrees of WGS 84, or None."""

    @property
    def latitude(self) -> float | None: ...
    @property
    def longitude(self) -> float | None: ...


def kilometres(one: OnTheMap, other: OnTheMap) -> int | None:
    """The great circle between two places, in whole kilometres; None where either is not on the map."""
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return None
    lat1, lon1, lat2, lon2 = map(radians, (one.latitude, one.longitude, other.latitude, other.longitude))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return round(2 * EARTH_KM * asin(sqrt(half)))
