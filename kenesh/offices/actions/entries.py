"""Adding, correcting, ordering, retiring and bringing back the entries of a reference list."""

from datetime import date, timedelta
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Max, QuerySet

from kenesh.offices import lists, rules
from kenesh.offices.models import List, ListEntry
from kenesh.shell.history import traced


def add(name: List, *, by: AbstractBaseUser, is_group: bool = False, **fields: Any) -> ListEntry:
    """An entry (or a group), last among those of its group. fields: as the model's."""
    with transaction.atomic(), traced(by):
        _lock(name)
        entry = ListEntry(list=name, is_group=is_group, **fields)
        entry.code = rules.next_code(ListEntry.objects.filter(list=name).values_list("code", flat=True))
        entry.position = _last_position(entry) + 1
        entry.save()
    lists.forget()
    return entry


def correct(entry: ListEntry, *, by: AbstractBaseUser, **fields: Any) -> ListEntry:
    """Writes these fields and no others. An entry put into another group stands last there."""
    with transaction.atomic(), traced(by):
        _lock(List(entry.list))
        entry = ListEntry.objects.get(pk=entry.pk)
        moved = "group" in fields and fields["group"] != entry.group
        for field, value in fields.items():
            setattr(entry, field, value)
        if moved:
            entry.position = _last_position(entry) + 1
        entry.save()
    lists.forget()
    return entry


def place(entry: ListEntry, *, by: AbstractBaseUser, beside: ListEntry, after: bool) -> None:
    """Puts the entry right before or right after another of its group."""
    with transaction.atomic(), traced(by):
        _lock(List(entry.list))
        entry.refresh_from_db()
        siblings = list(_siblings(entry).order_by("position", "id"))
        order = rules.in_order([one.pk for one in siblings], entry.pk, beside.pk, after=after)
        places = {pk: position for position, pk in enumerate(order, 1)}
        moved = [one for one in siblings if one.position != places[one.pk]]
        for one in moved:
            one.position = places[one.pk]
        ListEntry.objects.bulk_update(moved, ["position"])
    lists.forget()


def retire(entry: ListEntry, *, by: AbstractBaseUser, first_day_without: date) -> None:
    """From that day it is not offered; records of before and records that have it keep it."""
    with transaction.atomic(), traced(by):
        entry = ListEntry.objects.select_for_update().get(pk=entry.pk)
        rules.retire(entry.code, entry.valid_from, first_day_without)
        entry.valid_until = first_day_without - timedelta(days=1)
        entry.save(update_fields=["valid_until"])
    lists.forget()


def bring_back(entry: ListEntry, *, by: AbstractBaseUser) -> None:
    """It is offered again, as if it had never been retired."""
    with transaction.atomic(), traced(by):
        ListEntry.objects.filter(pk=entry.pk).exclude(valid_until=None).update(valid_until=None)
    lists.forget()


def _lock(name: List) -> None:
    """One change of a list at a time. The rows are always locked in the same order, so nobody waits in a ring."""
    list(ListEntry.objects.select_for_update().filter(list=name).order_by("id").values_list("id"))


def _siblings(entry: ListEntry) -> QuerySet[ListEntry]:
    return ListEntry.objects.filter(list=entry.list, group=entry.group, is_group=entry.is_group)


def _last_position(entry: ListEntry) -> int:
    return _siblings(entry).exclude(code=rules.NOT_STATED).aggregate(last=Max("position"))["last"] or 0
