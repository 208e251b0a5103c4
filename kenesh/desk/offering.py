"""Which services are on offer, and finding one by the beginnings of its words."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Prefetch

from kenesh.alphabet.order import alphabet_key
from kenesh.desk.models import Norm, Service
from kenesh.desk.queries import ServiceQuerySet
from kenesh.suggesting.mistakes import readings
from kenesh.suggesting.words import words_of


def given_today(services: ServiceQuerySet[Service], today: date) -> list[Service]:
    """Those given that day, each with its `minutes`, in the order of the department, then of the alphabet."""
    norms = Prefetch("norms", Norm.objects.on(today), to_attr="norms_today")
    given = list(services.given_on(today).prefetch_related(norms))
    for service in given:
        service.minutes = service.norms_today[0].minutes  # type: ignore[attr-defined]  # one a day: the database holds it
    return sorted(given, key=lambda service: (service.position, alphabet_key(service.name), service.pk))


def found(services: Iterable[Service], typed: str) -> Sequence[Service]:
    """Those of which every word typed begins a word of the name, in any language, or in the keyboard's other layout."""
    services = list(services)
    if not words_of(typed):
        return services
    known = [(service, _words(service)) for service in services]
    for words in readings(typed):
        named = [service for service, own in known if all(any(one.startswith(word) for one in own) for word in words)]
        if named:
            return named
    return []


def _words(service: Service) -> list[str]:
    return words_of(" ".join((service.name_ru, service.name_ky, service.name_tt, service.name_en)))
