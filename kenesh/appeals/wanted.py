"""What the reader of the journal of appeals asks for."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar

from django.db.models import Q

from kenesh.records.facets import Kind, token
from kenesh.records.wanted import Wanted


class Mark(IntEnum):
    """The marks of an appeal as the inverted index knows them."""

    IN_WRITING = 1
    ADVOCATE_PROVIDED = 2


@dataclass(frozen=True)
class WantedAppeals(Wanted):
    by_date: ClassVar[tuple[str, str]] = ("helped_at", "id")

    kinds: tuple[int, ...] = ()
    in_writing: bool = False
    advocate_provided: bool = False

    @property
    def plain(self) -> Q:
        where = super().plain
        if self.kinds:
            where &= Q(kind_of_aid_id__in=self.kinds)
        if self.in_writing:
            where &= Q(in_writing=True)
        if self.advocate_provided:
            where &= Q(advocate_provided=True)
        return where

    def tokens(self) -> Iterator[list[int]]:
        yield from super().tokens()
        yield [token(Kind.ENTRY, kind) for kind in self.kinds]
        if self.in_writing:
            yield [token(Kind.MARK, Mark.IN_WRITING)]
        if self.advocate_provided:
            yield [token(Kind.MARK, Mark.ADVOCATE_PROVIDED)]
