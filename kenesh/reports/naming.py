"""The lines of a report in words, and their order."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from kenesh.accounts.models import User
from kenesh.alphabet.order import alphabet_key
from kenesh.desk.models import Service
from kenesh.offices.lists import Lists
from kenesh.people.models import Sex
from kenesh.reports.counting import Group
from kenesh.reports.folding import LIST, Folding, Key
from kenesh.reports.rules import SHORT, Dimension, Overrun
from kenesh.reports.selection import Column

NOT_STATED: Final = _("Not stated")


class Names:
    """Of the lines, and their order: lists in their own, ages and sexes too; places, offices and people the most
    frequent first, equal ones by the alphabet; «Не указано» last."""

    def __init__(self, folding: Folding, groups: Mapping[tuple[Column, ...], Group]) -> None:
        self.lists = lists = folding.lists
        self.upper_ends = {band.since: band.until for band in folding.bands}
        people = _ids(Column.CONSULTANT, groups)
        self.people = dict(User.objects.filter(pk__in=people).values_list("pk", "full_name")) if people else {}
        services = _ids(Column.SERVICE, groups) - {0}
        self.services = named_services(Service.objects.filter(pk__in=services), lists) if services else {}
        self.places = {
            dimension: {one.id: place for place, one in enumerate(lists.entries(name))}
            for dimension, name in LIST.items()
        }

    def of(self, dimension: Dimension, key: Key) -> str:
        if key is None:
            return str(NOT_STATED)
        match dimension:
            case Dimension.OFFICE:
                return self.lists.office(key).name
            case Dimension.AGE:
                return age_words(key, self.upper_ends[key])
            case Dimension.SEX:
                return str(Sex(key).label)
            case Dimension.CONSULTANT:
                return self.people.get(key, str(key))
            case Dimension.REGION | Dimension.DISTRICT:
                return self.lists.territory(key).name
            case Dimension.SERVICE:
                return self.services[key]
            case Dimension.OVERRUN:
                return overrun_words(Overrun(key))
            case _:
                return self.lists.entry(key).name

    def order(self, dimension: Dimension, counted: Counter[Key]) -> list[Key]:
        def place(key: Key) -> tuple[bool, int, str]:
            if key is None:
                return True, 0, ""
            if dimension in self.places:
                return False, self.places[dimension].get(key, len(self.places[dimension])), ""
            if dimension in {Dimension.AGE, Dimension.SEX, Dimension.OVERRUN}:
                return False, key, ""
            return False, -counted[key], alphabet_key(self.of(dimension, key))

        return sorted(counted, key=place)


def _ids(column: Column, groups: Mapping[tuple[Column, ...], Group]) -> set[int]:
    """The values of a column that holds ids."""
    places = [(columns.index(column), group) for columns, group in groups.items() if column in columns]
    return {int(str(values[place])) for place, group in places for values in group}


def named_services(services: Iterable[Service], lists: Lists) -> dict[int, str]:
    """Id → name; with the department where several have a service of that name."""
    found = list(services)
    times = Counter(one.name for one in found)

    def name(one: Service) -> str:
        if times[one.name] == 1:
            return one.name
        return str(_("%(service)s, %(office)s") % {"service": one.name, "office": lists.office(one.office_id).name})

    return {one.pk: name(one) for one in found}


def overrun_words(overrun: Overrun) -> str:
    """«в пределах регламента», «дольше, до 5 минут»."""
    match overrun:
        case Overrun.NONE:
            return str(_("within the regulated time"))
        case Overrun.SHORT:
            return str(_("up to %(minutes)d minutes longer") % {"minutes": SHORT})
        case Overrun.LONG:
            return str(_("more than %(minutes)d minutes longer") % {"minutes": SHORT})


def age_words(since: int, until: int | None) -> str:
    """«20–35», «61 и старше», «до 20»."""
    if until is None:
        return str(_("%(age)d and over") % {"age": since})
    if since == 0:
        return str(_("under %(age)d") % {"age": until + 1})
    return f"{since}–{until}" if since != until else str(since)
