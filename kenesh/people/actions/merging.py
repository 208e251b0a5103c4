"""Two entries turn out to be one person, or two people who only look alike."""

from base64 import b64decode, b64encode
from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kenesh.accounts.models import User
from kenesh.people import relations, rules, sealed
from kenesh.people.actions.keeping import SEALED, Gone, known_passport, put_passport
from kenesh.people.models import PROFILE, Different, Merge, Person
from kenesh.refused import Refused
from kenesh.shell.history import traced

# The columns a value is chosen for.
COLUMNS: Final = tuple(Person._meta.get_field(name).attname for name in PROFILE)  # type: ignore[union-attr]
PASSPORT: Final = "passport"


@transaction.atomic
def merge(kept: Person, gone: Person, *, by: User, now: datetime, of_gone: Collection[str] = ()) -> Merge:
    """`gone` was `kept` all along: its records are now of `kept`, and it is shown nowhere.

    of_gone: columns, PASSPORT among them, of which the value of `gone` is the right one. A passport number that only
    one of the two has stays.
    """
    _only_an_administrator(by)
    one, other = _both(kept, gone)
    rules.may_be_merged(
        offices=(one.office_id, other.office_id),
        gone=(one.merged_into_id, other.merged_into_id),
        same=one.pk == other.pk,
    )
    chosen = {column: getattr(other, column) for column in COLUMNS if column in of_gone}
    before, after = {column: getattr(one, column) for column in chosen}, dict(chosen)
    with traced(by):
        if other.passport is not None and (PASSPORT in of_gone or one.passport is None):
            before[PASSPORT] = _as_text(one.passport)
            put_passport(one, known_passport(other))
            after[PASSPORT] = _as_text(one.passport)
        _save(one, chosen)
        other.merged_into = one
        other.version += 1
        other.save(update_fields=["merged_into", "version"])
        moved = relations.moved(other.pk, one.pk)
    relations.recount(one.pk)
    Different.objects.filter(one=min(one.pk, other.pk), other=max(one.pk, other.pk)).delete()
    return Merge.objects.create(kept=one, gone=other, before=before, after=after, moved=moved, by=by, at=now)


@transaction.atomic
def undo(merge: Merge, *, by: User, now: datetime) -> Merge:
    """Each of the two has its own values and records again. What was corrected or recorded after the merge stays with
    the one that was kept."""
    _only_an_administrator(by)
    current = Merge.objects.select_for_update().get(pk=merge.pk)
    one, other = _both(current.kept, current.gone)
    rules.may_be_undone(at=current.at, undone=current.undone_at is not None, merged_on=_merged_on(current), now=now)
    before = {
        column: value
        for column, value in current.before.items()
        if column != PASSPORT and getattr(one, column) == current.after[column]
    }
    with traced(by):
        if PASSPORT in current.before and _as_text(one.passport) == current.after[PASSPORT]:
            put_passport(one, _opened(current.before[PASSPORT], one))
        _save(one, before)
        other.merged_into = None
        other.version += 1
        other.save(update_fields=["merged_into", "version"])
        relations.moved_back(other.pk, one.pk, current.moved)
    relations.recount(one.pk, other.pk)
    current.undone_by, current.undone_at = by, now
    current.save(update_fields=["undone_by", "undone_at"])
    return current


@transaction.atomic
def tell_apart(one: Person, other: Person, *, by: User, now: datetime) -> None:
    """These are two people: they are not offered as duplicates again. Said twice, it is said once."""
    _only_an_administrator(by)
    if one.pk == other.pk:
        raise Refused(_("This is one and the same entry."))
    first, second = sorted((one, other), key=lambda person: person.pk)
    Different.objects.get_or_create(one=first, other=second, defaults={"by": by, "at": now})


def _only_an_administrator(by: User) -> None:
    if not by.is_administrator:
        raise Refused(_("Only an administrator merges people."))


def _both(one: Person, other: Person) -> tuple[Person, Person]:
    """The two rows, held; always in one order, so that two who hold them cannot wait for each other."""
    rows = {row.pk: row for row in Person.objects.select_for_update().filter(pk__in=[one.pk, other.pk]).order_by("pk")}
    if not rows.keys() >= {one.pk, other.pk}:
        raise Gone
    return rows[one.pk], rows[other.pk]


def _save(person: Person, values: dict[str, Any]) -> None:
    for column, value in values.items():
        setattr(person, column, value)
    person.version += 1
    person.save(update_fields=[*values, *SEALED, "version"])


def _merged_on(merge: Merge) -> bool:
    later = Merge.objects.filter(Q(kept=merge.kept_id) | Q(gone=merge.kept_id), undone_at=None, pk__gt=merge.pk)
    return later.exists()


def _as_text(sealed_number: sealed.Sealed | None) -> str:
    return "" if sealed_number is None else b64encode(bytes(sealed_number)).decode()


def _opened(text: str, person: Person) -> str:
    return sealed.opened(b64decode(text), person=person.pk, office=person.office_id) if text else ""
