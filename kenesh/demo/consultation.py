"""One consultation as lines of COPY, with its steps and periods."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from kenesh.demo.people import NULL
from kenesh.demo.world import Bureau
from kenesh.desk.rules import Action, State

TAKEN: Final = frozenset({Action.REGISTER, Action.BOOK, Action.ASSIGN})  # it was nobody's before

COLUMNS: Final[Mapping[str, str]] = {
    "desk_consultation": (
        "id, submission, version, office_id, year, serial, service_id, consultant_id, assigned_at, registered_by_id, "
        "registered_at, state, address, address_guid, client_name, phone, email, organisation, inn, ogrn, comment, "
        'not_found, previous_id, carried, planned_from, planned_until, "limit", began_at, ended_at, worked, '
        "overrun_reason, summary, deleted_at, deleted_by_id"
    ),
    "desk_step": (
        "consultation_id, action, state_before, state_after, consultant_before_id, consultant_after_id, by_id, at, "
        "comment, before"
    ),
    "desk_period": "consultation_id, kind, consultant_id, began_at, ended_at, reason",
}

type Rows = dict[str, list[str]]


class Service(NamedTuple):
    """norms: the first day of each, as «2026-01-01», and its minutes, in order."""

    id: int
    code: str
    needs_firm: bool
    norms: tuple[tuple[str, int], ...]

    def seconds(self, day: str) -> int:
        """Of the regulated time that day."""
        return 60 * self.norms[max(0, bisect_right(self.norms, (day, 10_000)) - 1)][1]


class Visitor(NamedTuple):
    """As COPY takes it. not_found: an array."""

    name: str
    phone: str
    email: str
    address: str
    guid: str
    firm: str
    inn: str
    ogrn: str
    not_found: str
    comment: str


@dataclass
class Kept:
    """One consultation while it is made up; what is said of it is text for COPY."""

    id: int
    desk: Bureau
    service: Service
    visitor: Visitor
    by: str
    registered: str
    consultant: str = NULL
    assigned: str = NULL
    state: State = State.COMPLETED
    previous: str = NULL
    carried: str = "{}"
    planned: tuple[str, str] = (NULL, NULL)
    limit: int = 0
    began: str = NULL
    ended: str = NULL
    worked: str = NULL
    reason: str = ""
    summary: str = ""
    deleted: tuple[str, str] = (NULL, NULL)
    steps: list[str] = field(default_factory=list)
    periods: list[str] = field(default_factory=list)

    def step(self, action: Action, before: State | None, after: State, at: str, by: str = "", said: str = "") -> None:
        was = self.consultant if action not in TAKEN else NULL
        whose, who = self.consultant, by or self.consultant
        self.steps.append(f"{self.id}\t{action}\t{before or ''}\t{after}\t{was}\t{whose}\t{who}\t{at}\t{said}\t{{}}\n")

    def period(self, kind: str, since: str, until: str, reason: str = "") -> None:
        self.periods.append(f"{self.id}\t{kind}\t{self.consultant}\t{since}\t{until}\t{reason}\n")

    def line(self, submission: str, year: int, serial: int) -> str:
        visitor = self.visitor
        return (
            f"{self.id}\t{submission}\t{len(self.steps)}\t{self.desk.id}\t{year}\t{serial}\t{self.service.id}\t"
            f"{self.consultant}\t{self.assigned}\t{self.by}\t{self.registered}\t{self.state}\t{visitor.address}\t"
            f"{visitor.guid}\t{visitor.name}\t{visitor.phone}\t{visitor.email}\t{visitor.firm}\t{visitor.inn}\t"
            f"{visitor.ogrn}\t{visitor.comment}\t{visitor.not_found}\t{self.previous}\t{self.carried}\t"
            f"{self.planned[0]}\t{self.planned[1]}\t{self.limit}\t{self.began}\t{self.ended}\t{self.worked}\t"
            f"{self.reason}\t{self.summary}\t{self.deleted[0]}\t{self.deleted[1]}\n"
        )
