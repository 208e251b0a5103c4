"""Finding an office: by the place one lives in, on the map, in the list; and each office's own page."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kenesh.alphabet.order import alphabet_key
from kenesh.offices.lists import ListedTerritory, Lists, current_lists
from kenesh.offices.models import Level, Office, OfficeKind, Route
from kenesh.portal import drawing, hours
from kenesh.portal.finding import Found, find
from kenesh.portal.nearest import Near, Spot, answering_for, nearest
from kenesh.shell.caching import for_every_visitor
from kenesh.shell.page import page
from kenesh.shell.structured import data_block


@require_safe
@for_every_visitor
def offices(request: HttpRequest) -> HttpResponse:
    lists, today = current_lists(), localdate()
    at_work = lists.offices(today)
    typed, code = request.GET.get("q", "").strip(), request.GET.get("place", "")
    chosen = next((one for one in lists.territories(today) if one.code == code), None)
    found = Found(chosen) if chosen else find(lists, typed, today)
    around = _point(request) or found.place
    answering = answering_for(found.place, lists, today) if found.place else None
    near = nearest(around, at_work, but=[answering.office.id] if answering else []) if around else []
    cards = in_words([answering, *near, *(Near(one, None) for one in found.offices)], lists)
    context = {
        "typed": typed,
        "nowhere": bool(typed) and found == Found(),
        "place": found.place and lists.path(found.place.id),
        "others": [{"code": one.code, "name": lists.path(one.id)} for one in found.others],
        "named": [cards[one.id] for one in found.offices],
        "answering": answering and cards[answering.office.id],
        "near": [cards[one.office.id] for one in near],
        "map": drawing.draw(
            at_work, here=around, region=_region(lists, found.place), chosen=answering.office if answering else None
        ),
        "all_offices": _all_offices(lists, today, get_language() or ""),
        "robots": "noindex" if request.GET else "",
    }
    return page(request, "portal/offices.html", context)


@require_safe
@for_every_visitor
def office(request: HttpRequest, code: str) -> HttpResponse:
    lists, today = current_lists(), localdate()
    at_work = lists.offices(today)
    one = next((listed for listed in at_work if listed.code == code), None)
    if one is None:
        raise Http404
    near = nearest(one, at_work, but=[one.id])
    cards = in_words([Near(one, None), *near], lists)
    served = Route.objects.filter(office=one.id).values_list("territory_id", flat=True)
    in_force = {territory.id for territory in lists.territories(today)}
    context = {
        "office": cards[one.id]["office"],
        "card": cards[one.id],
        "kind": OfficeKind(one.kind).label,
        "served": sorted((lists.path(pk) for pk in served if pk in in_force), key=alphabet_key),
        "near": [cards[other.office.id] for other in near],
        "map": drawing.draw(at_work, region=_region(lists, lists.territory(one.territory_id)), chosen=one),
        "structured": data_block(_in_schema(cards[one.id]["office"], lists)),
    }
    return page(request, "portal/office.html", context)


def in_words(near: Iterable[Near | None], lists: Lists) -> dict[int, dict[str, Any]]:
    """What a page says of these offices, by their ids; one query for all of them."""
    known = {one.office.id: one for one in near if one}
    rows = Office.objects.in_bulk(known) if known else {}
    return {pk: card(row, lists, known[pk].km) for pk, row in rows.items()}


def card(office: Office, lists: Lists, km: int | None = None) -> dict[str, Any]:
    return {
        "office": office,
        "km": km,
        "place": lists.path(office.territory_id),
        "hours": hours.in_words(office.hours),
        "hotline": lists.country(office.territory_id) == "KG",
    }


def _point(request: HttpRequest) -> Spot | None:
    """Where the browser says the reader is. The script rounds it to about a kilometre before it is sent."""
    try:
        latitude, longitude = float(request.GET["lat"]), float(request.GET["lon"])
    except (KeyError, ValueError):
        return None
    return Spot(latitude, longitude) if -90 <= latitude <= 90 and -180 <= longitude <= 180 else None


def _top(lists: Lists, place: ListedTerritory) -> ListedTerritory:
    """The oblast, republic or city of republican significance the place is in, or is."""
    inner = [one for one in (place, *lists.ancestors(place.id)) if one.level != Level.COUNTRY]
    return inner[-1] if inner else place


def _region(lists: Lists, place: ListedTerritory | None) -> str:
    return _top(lists, place).iso_3166_2 if place else ""


@lru_cache(maxsize=16)
def _all_offices(lists: Lists, today: date, language: str) -> SafeString:
    """All offices under the names of their oblasts, in the order of the tree; within one alphabetically.

    Kept: it changes with the reference data only, and then the snapshot is another.
    """
    gathered: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for one in sorted(Office.objects.at_work(today), key=lambda office: alphabet_key(office.name)):
        gathered[_top(lists, lists.territory(one.territory_id)).id].append(card(one, lists))
    regions = [{"name": top.name, "offices": gathered[top.id]} for top in lists.territories() if top.id in gathered]
    return render_to_string("portal/all_offices.html", {"regions": regions})


def _in_schema(office: Office, lists: Lists) -> dict[str, Any]:
    """The office in the words of schema.org."""
    top = _top(lists, lists.territory(office.territory_id))
    is_centre = office.kind in {OfficeKind.CENTRE, OfficeKind.COMMUNITY}
    on_the_map = office.latitude is not None and office.longitude is not None
    return {
        "@type": "LegalService" if is_centre else "GovernmentOffice",
        "name": office.name,
        "url": settings.SITE_URL + reverse("portal:office", args=[office.code]),
        "telephone": office.phone,
        "address": {
            "@type": "PostalAddress",
            "addressCountry": lists.country(office.territory_id),
            "addressRegion": top.name,
            "addressLocality": lists.territory(office.territory_id).name,
            "streetAddress": office.address,
        },
        "geo": {"@type": "GeoCoordinates", "latitude": office.latitude, "longitude": office.longitude}
        if on_the_map
        else None,
        "openingHours": hours.for_machines(office.hours),
        "isAccessibleForFree": True,
        "priceRange": _("free of charge"),
    }
