"""What the reader of the journal of referrals asks for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import ClassVar

from django.db.models import Q

from kenesh.records.facets import Kind, token
from kenesh.records.wanted import Wanted
from kenesh.referrals.rules import OPEN, State


class Mark(IntEnum):
    """The states of a referral as the inverted index knows them; the twin of the database's referral_facets()."""

    GIVEN = 11
    RECEIVED = 12
    HELPED = 13
    DECLINED = 14


def mark(state: State) -> int:
    return token(Kind.MARK, Mark[state.name])


def overdue(today: date) -> Q:
    return Q(state__in=[state.value for state in OPEN], due_on__lt=today)


@dataclass(frozen=True)
class WantedReferrals(Wanted):
    """overdue_on: the day on which those overdue are asked for."""

    by_date: ClassVar[tuple[str, str]] = ("referred_on", "id")

    organisation: int | None = None
    states: tuple[State, ...] = ()
    overdue_on: date | None = None

    @property
    def plain(self) -> Q:
        where = super().plain
        if self.organisation is not None:
            where &= Q(organisation_id=self.organisation)
        if self.states:
            where &= Q(state__in=[state.value for state in self.states])
        if self.overdue_on is not None:
            where &= overdue(self.overdue_on)
        return where

    @property
    def indexed(self) -> Q:
        where = super().indexed
        return where if self.overdue_on is None else where & overdue(self.overdue_on)

    def tokens(self) -> Iterator[list[int]]:
        yield from super().tokens()
        yield [] if self.organisation is None else [token(Kind.ORGANISATION, self.organisation)]
        yield [mark(state) for state in self.states]
        yield [] if self.overdue_on is None else [mark(state) for state in OPEN]
