"""After the key of passport numbers has changed: every number is sealed and marked with the newest, those typed into
forms and not yet saved, too."""

from base64 import b64decode, b64encode
from collections.abc import Iterator

from django.db import transaction

from kenesh.accounts import drafts
from kenesh.people import sealed
from kenesh.people.actions.keeping import SEALED, put_passport
from kenesh.people.actions.merging import PASSPORT
from kenesh.people.models import Merge, Person

AT_ONCE = 500


def reseal() -> Iterator[tuple[int, int]]:
    """Whole batches, each a transaction, so that it may be stopped and begun again. Gives how many were sealed anew and
    how many no key opens."""
    last = 0
    while True:
        with transaction.atomic():
            rows = (
                Person.objects.filter(pk__gt=last, passport__isnull=False).order_by("pk").select_for_update()[:AT_ONCE]
            )
            people = list(rows)
            if not people:
                break
            unreadable = sum(not _anew(person) for person in people)
        last = people[-1].pk
        yield len(people) - unreadable, unreadable
    with transaction.atomic():
        merges = Merge.objects.filter(before__has_key=PASSPORT).select_for_update(of=("self",)).select_related("kept")
        yield sum(_of_merge(merge) for merge in merges), 0
    yield drafts.reseal(), 0


def _anew(person: Person) -> bool:
    if person.passport is None:
        return True
    try:
        put_passport(person, sealed.opened(person.passport, person=person.pk, office=person.office_id))
    except sealed.Unreadable:
        return False
    person.save(update_fields=list(SEALED))
    return True


def _of_merge(merge: Merge) -> bool:
    """What it would give back. What it gave is compared with the row, so it takes the row's seal where they agree."""
    whose = {"person": merge.kept_id, "office": merge.kept.office_id}
    try:
        for told in (merge.before, merge.after):
            if text := told[PASSPORT]:
                number = sealed.opened(b64decode(text), **whose)
                now = merge.kept.passport
                same = now is not None and sealed.opened(now, **whose) == number
                told[PASSPORT] = b64encode(bytes(now) if same and now else sealed.seal(number, **whose)).decode()
    except sealed.Unreadable:
        return False
    merge.save(update_fields=["before", "after"])
    return True
