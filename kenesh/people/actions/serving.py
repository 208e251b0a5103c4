"""Whom a record is about: somebody chosen, somebody recognised, or somebody new."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from kenesh.accounts.models import User
from kenesh.people.matching import same_name_key
from kenesh.people.models import EARLIEST, Person, Sex
from kenesh.people.rules import A_YEAR_MORE_OR_LESS
from kenesh.refused import Refused
from kenesh.shell.history import traced

# The person's column → the record's.
_TOLD: Final = {
    "full_name": "client_name",
    "sex": "sex",
    "phone": "phone",
    "whatsapp": "whatsapp",
    "email": "email",
    "territory_id": "territory_id",
    "citizenship_id": "citizenship_id",
    "social_statuses": "social_statuses",
}


@transaction.atomic
def serve(*, by: User, office: int, chosen: int | None, written: Mapping[str, Any], day: date) -> Person:
    """The person of the office's register whom a record is about; two at once make one.

    written: the client, by the record's columns. chosen: whom the consultant has chosen; merged since, whoever they
    turned out to be. Nobody chosen: whoever has the same name and telephone; without a telephone on either side, the
    same name of at least two words, sex and year of birth, a year more or less; else somebody new. Where no record of
    theirs is newer, the register learns what this one says; what it leaves empty stays known.

    Count them anew (relations.recount) once the record is saved.
    """
    _one_at_a_time(office, written)
    person = _chosen(office, chosen) if chosen is not None else recognised(office, written, day)
    told = _told(written, day)
    with traced(by):
        if person is None:
            return Person.objects.create(office_id=office, last_on=day, **told)
        learnt = {} if day < person.last_on else _learnt(person, told)
        if learnt:
            for column, value in learnt.items():
                setattr(person, column, value)
            person.version += 1
            person.save(update_fields=[*learnt, "version"])
    return person


def recognised(office: int, written: Mapping[str, Any], day: date) -> Person | None:
    """The one of the office whom what is written tells of, by the rule of serve(); of several, the last seen."""
    name = same_name_key(written["client_name"])
    if not name:
        return None
    known = Person.objects.filter(office=office, merged_into=None, same_name=name, phone=written["phone"])
    if not written["phone"]:
        born = _born_in(written, day)
        if " " not in name or born is None or written["sex"] == Sex.NOT_STATED:
            return None
        years = (born - A_YEAR_MORE_OR_LESS, born + A_YEAR_MORE_OR_LESS)
        known = known.filter(sex=written["sex"], born_in__range=years)
    return known.select_for_update(of=("self",)).order_by("-last_on", "-pk").first()


def _chosen(office: int, number: int) -> Person:
    for _step in range(10):  # merged, and merged on
        person = Person.objects.select_for_update(of=("self",)).filter(pk=number, office=office).first()
        if person is None:
            break
        if person.merged_into_id is None:
            return person
        number = person.merged_into_id
    raise Refused(_("The person chosen is not in the register of this office. Type the name and choose again."))


def _told(written: Mapping[str, Any], day: date) -> dict[str, Any]:
    return {column: written[name] for column, name in _TOLD.items()} | {"born_in": _born_in(written, day)}


def _learnt(person: Person, told: Mapping[str, Any]) -> dict[str, Any]:
    """What is new in what is told, and not empty. A year of birth that agrees with the known one teaches nothing; nor
    does another name of somebody with other records: it is that record's, which may be about somebody else."""
    new = {column: value for column, value in told.items() if value and value != getattr(person, column)}
    if "full_name" in new and person.times > 1 and same_name_key(new["full_name"]) != same_name_key(person.full_name):
        del new["full_name"]
    born = new.get("born_in")
    if born and person.born_in and abs(born - person.born_in) <= A_YEAR_MORE_OR_LESS:
        del new["born_in"]
    return new


def _born_in(written: Mapping[str, Any], day: date) -> int | None:
    year: int | None = None if written["age"] is None else day.year - written["age"]
    return None if year is None else max(year, EARLIEST)


def _one_at_a_time(office: int, written: Mapping[str, Any]) -> None:
    """Until the transaction ends nobody else looks for this name in this office."""
    with connection.cursor() as cursor:
        key = f"people:{office}:{same_name_key(written['client_name'])}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
