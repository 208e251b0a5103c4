"""What the reader of the register asks for: a tab, and what is written in the fields beneath the columns."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import ClassVar, Final

from django.db.models import Q

from kenesh.desk import rules
from kenesh.desk.derived import CURRENT, parts
from kenesh.desk.rules import State
from kenesh.records.facets import Kind, token
from kenesh.records.wanted import Wanted


class Tab(StrEnum):
    OPEN = "open"
    MINE = "mine"
    PLANNED = "planned"
    ARCHIVE = "archive"


STATES: Final[dict[Tab, tuple[State, ...]]] = {
    Tab.OPEN: rules.OPEN,
    Tab.MINE: CURRENT,
    Tab.PLANNED: (State.PLANNED,),
    Tab.ARCHIVE: rules.ENDED,
}
A_WEEK: Final = timedelta(days=7)
# The states as the inverted index knows them; the twin of the database's consultation_facets().
MARKS: Final = {state: place for place, state in enumerate(State, start=21)}


def mark(state: State) -> int:
    return token(Kind.MARK, MARKS[state])


@dataclass(frozen=True)
class WantedConsultations(Wanted):
    """me: whose «Мои». serial and year: of the number. Several services mean any of them. address, visitor,
    organisation: as typed."""

    by_date: ClassVar[tuple[str, str]] = ("dated_at", "id")

    tab: Tab = Tab.ARCHIVE
    me: int = 0
    serial: int | None = None
    year: int | None = None
    address: str = ""
    visitor: str = ""
    organisation: str = ""
    states: tuple[State, ...] = ()
    services: tuple[int, ...] = ()

    @property
    def is_archived(self) -> bool:
        return self.tab is Tab.ARCHIVE

    @property
    def is_few(self) -> bool:
        """All of the other tabs, of one number, of a few days."""
        short = self.since is not None and self.until is not None and self.until - self.since <= A_WEEK
        return not self.is_archived or self.serial is not None or short

    @property
    def is_by_words(self) -> bool:
        """Collecting is cheap, whatever is asked: each column has a part of the inverted index."""
        return True

    @property
    def of_office(self) -> Q:
        """The tab with it: every index of the archive, and the one of what is current, is of these states only."""
        where = super().of_office & Q(state__in=[state.value for state in STATES[self.tab]])
        return where & Q(consultant_id=self.me) if self.tab is Tab.MINE else where

    @property
    def plain(self) -> Q:
        where = super().plain & self._texts & self._year
        if self.serial is not None:
            where &= Q(serial=self.serial)
        if self.states:
            where &= Q(state__in=[state.value for state in self.states])
        if self.services:
            where &= Q(service_id__in=self.services)
        return where

    @property
    def indexed(self) -> Q:
        if not self.is_archived or not self:
            return self.of_office & self.of_period & self.plain
        return super().indexed & self._texts & self._year

    def tokens(self) -> Iterator[list[int]]:
        yield from super().tokens()
        yield [] if self.serial is None else [token(Kind.SERIAL, self.serial)]
        yield [mark(state) for state in self.states]
        yield [token(Kind.SERVICE, service) for service in self.services]

    @property
    def _year(self) -> Q:
        return Q() if self.year is None else Q(year=self.year)

    @property
    def _texts(self) -> Q:
        where = Q()
        for column, typed in (
            ("address_found", self.address),
            ("visitor_found", self.visitor),
            ("organisation_found", self.organisation),
        ):
            for part in parts(typed):
                where &= Q(**{f"{column}__contains": part})
        return where
