"""Consultations of the reception departments, in the order they were registered, the same for the same seed.

What has ended fills the days gone by, what is open stands on the last of them, bookings lie on days to come."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from random import Random
from typing import Final, NamedTuple

from kenesh.demo import proportions
from kenesh.demo.consultation import COLUMNS, Kept, Rows, Service, Visitor
from kenesh.demo.people import NULL, People
from kenesh.demo.schedule import Schedule
from kenesh.demo.world import Bureau, World
from kenesh.desk.rules import Action, State

AT_ONCE: Final = 5_000  # consultations of one batch
OPENS: Final = 9 * 3600  # second of the day
MORNING: Final = 3 * 3600  # seconds of work before the break of an hour
A_DAY: Final = 7 * 3600  # seconds of work
HALF_HOURS: Final = tuple(hour * 3600 + half for hour in (9, 10, 11, 13, 14, 15, 16) for half in (0, 1800))
OPEN: Final = (State.PARKED, State.WAITING, State.WAITING, State.ASSIGNED)  # one department's, in turn
BOOKED_AHEAD: Final = 10  # working days
CARRIED: Final = "{client_name,phone,passport,address}"
CARRIED_OF_A_FIRM: Final = "{client_name,phone,passport,address,organisation}"
ZONE: Final = "+03"


@dataclass(frozen=True)
class Plan:
    """So many consultations; of them those open and booked on the days ahead. days: the working days gone by."""

    seed: str
    count: int
    open: int
    planned: int
    days: Sequence[date]
    ahead: Sequence[date]


@dataclass(frozen=True)
class Known:
    """What the installation has: services by office; addresses (as read, guid) and firms (name, ИНН, ОГРН) of the
    registers, perhaps none; what is said, by code of the service and of any; who deletes."""

    services: Mapping[int, Sequence[Service]]
    addresses: Sequence[tuple[str, str]]
    firms: Sequence[tuple[str, str, str]]
    summaries: Mapping[str, Sequence[str]]
    words: Mapping[str, Sequence[str]]
    administrator: int


@dataclass(frozen=True)
class _Days(Schedule):
    """Over the days of the departments' own calendar."""

    worked: tuple[date, ...] = ()

    @cached_property
    def days(self) -> tuple[date, ...]:
        return self.worked


class _Length(NamedTuple):
    """Seconds: those that count, and of an interruption."""

    worked: int
    paused: int

    @property
    def whole(self) -> int:
        return self.worked + self.paused


class _Coming(NamedTuple):
    """Somebody comes. registered, begins: seconds of the day. queued: for whoever is free; follows: they were with this
    consultant just now."""

    desk: Bureau
    visit: int
    service: Service
    whose: str
    day: int
    registered: int
    begins: int
    length: _Length
    queued: bool
    follows: bool


class Visits:
    """The consultations of a plan. world: of reception departments only."""

    def __init__(self, world: World, known: Known, plan: Plan) -> None:
        self.known, self.plan, self.desks, self.words = known, plan, world.offices, known.words
        self.random = Random(f"desk {plan.seed}")
        self.people = People(world, plan.seed)
        self.day_texts = [day.isoformat() for day in plan.days]
        self.clock = [f"{s // 3600:02d}:{s // 60 % 60:02d}:{s % 60:02d}" for s in range(86400)]
        self.serials: dict[tuple[int, int], int] = defaultdict(int)
        self.number = 0
        weights = tuple(2.0 if desk.code.endswith("-01") else 1.0 for desk in self.desks)
        self.ended, self.visitors = max(1, plan.count - plan.open - plan.planned), 0
        visitors = max(1, self.ended * 100 // (100 + proportions.FOLLOWS))
        self.schedule = _Days(plan.seed, visitors, plan.days[0], plan.days[-1], weights, tuple(plan.days))
        self.bookings = self._bookings()

    def batches(self) -> Iterator[Rows]:
        rows: Rows = {table: [] for table in COLUMNS}
        for day in range(len(self.plan.days)):
            for place, desk in enumerate(self.desks):
                coming = [*self._visits(day, place, desk), *self._to_be_booked(day, place, desk)]
                if day == len(self.plan.days) - 1:
                    coming += self._left_open(place, desk)
                for _second, make in sorted(coming, key=lambda one: one[0]):
                    self._write(make(), day, rows)
            if len(rows["desk_consultation"]) >= AT_ONCE:
                yield rows
                rows = {table: [] for table in COLUMNS}
        yield rows

    @property
    def numbering(self) -> list[tuple[int, int, int]]:
        """Office, year and the last number given."""
        return [(office, year, last) for (office, year), last in self.serials.items()]

    # Those that have ended

    def _visits(self, day: int, place: int, desk: Bureau) -> Iterator[tuple[int, Callable[[], Kept]]]:
        """When each is registered, and how it is made, to be called in this order. Nobody talks to two at once."""
        visits, staff, random = self.schedule.visits(day, place), desk.consultants, self.random
        slot = A_DAY // -(-len(visits) // len(staff)) if visits else 0
        free, held = defaultdict[str, int](int), dict[str, Kept]()
        for turn, visit in enumerate(visits):
            whose, begins = str(staff[turn % len(staff)]), slot * (turn // len(staff))
            for follows in (False, True)[: 1 + self._asks_more()]:
                service = random.choice(self.known.services[desk.id])
                length = self._length(service.seconds(self.day_texts[day]))
                within = 0 if follows else begins + int(random.random() * max(0, slot - length.whole))
                moment = max(within, free[whose])
                free[whose] = moment + length.whole + 45
                second = OPENS + moment + (3600 if moment >= MORNING else 0)
                waits = not follows and random.random() * 100 < proportions.QUEUED
                registered = max(OPENS, second - 60 - int(random.random() * 900)) if waits else second
                comes = _Coming(desk, visit, service, whose, day, registered, second, length, waits, follows)
                yield registered, partial(self._visit, comes, held)

    def _asks_more(self) -> bool:
        """Whether this visitor stays for another service: so many do that all of the plan are made."""
        self.visitors += 1
        more = self.ended - self.schedule.count
        return self.visitors * more // self.schedule.count > (self.visitors - 1) * more // self.schedule.count

    def _visit(self, comes: _Coming, held: dict[str, Kept]) -> Kept:
        """held: the last of each consultant that day."""
        day, whose, before = comes.day, comes.whose, held.get(comes.whose)
        kept = self._new(comes.desk, comes.visit, comes.service, self._at(day, comes.registered), whose)
        kept.limit = comes.service.seconds(self.day_texts[day])
        if comes.follows and before is not None:
            kept.visitor, kept.previous = before.visitor, str(before.id)
            kept.carried = CARRIED_OF_A_FIRM if before.visitor.firm else CARRIED
        elif comes.queued:
            return self._was_queued(kept, comes, held)
        elif self.random.random() * 100 < proportions.BOOKED and day + BOOKED_AHEAD < len(self.plan.days):
            return self._was_booked(kept, comes, day + 1 + int(self.random.random() * (BOOKED_AHEAD - 1)))
        self._begin(kept, Action.REGISTER, None, kept.registered)
        self._finish(kept, day, comes.begins, comes.length)
        held[whose] = kept
        return kept

    def _was_booked(self, kept: Kept, comes: _Coming, day: int) -> Kept:
        """For that day; and came, or not."""
        random, second = self.random, self.random.choice(HALF_HOURS)
        kept.limit = kept.service.seconds(self.day_texts[day])
        kept.planned = (self._at(day, second), self._at(day, second + kept.limit))
        kept.by = str(random.choice(comes.desk.consultants))
        kept.step(Action.BOOK, None, State.PLANNED, kept.registered, kept.by)
        outcome = random.random() * 100
        if outcome < proportions.NO_SHOW:
            kept.state = State.NO_SHOW
            kept.step(Action.NO_SHOW, State.PLANNED, State.NO_SHOW, self._at(day, second + 1500))
        elif outcome < proportions.NO_SHOW + proportions.CANCELLED:
            kept.state, at, said = State.CANCELLED, self._at(day, OPENS - 1200), random.choice(self.words["cancelled"])
            kept.step(Action.CANCEL, State.PLANNED, State.CANCELLED, at, kept.by, said)
        else:
            second += int(random.random() * 240)
            self._begin(kept, Action.START, State.PLANNED, self._at(day, second))
            self._finish(kept, day, second, comes.length)
        return kept

    def _was_queued(self, kept: Kept, comes: _Coming, held: dict[str, Kept]) -> Kept:
        """Registered for whoever is free; and waited, or not."""
        random, day = self.random, comes.day
        kept.by = str(random.choice(comes.desk.consultants))
        whose, kept.consultant, kept.assigned = kept.consultant, NULL, NULL
        kept.step(Action.QUEUE, None, State.WAITING, kept.registered, kept.by)
        if random.random() * 100 < proportions.LEFT:
            kept.state, said = State.CANCELLED, random.choice(self.words["left"])
            kept.step(Action.CANCEL, State.WAITING, State.CANCELLED, self._at(day, comes.begins), kept.by, said)
            return kept
        kept.consultant, kept.assigned = whose, self._at(day, comes.begins - 20)
        kept.step(Action.ASSIGN, State.WAITING, State.ASSIGNED, kept.assigned, said=random.choice(self.words["taken"]))
        self._begin(kept, Action.START, State.ASSIGNED, self._at(day, comes.begins))
        self._finish(kept, day, comes.begins, comes.length)
        held[whose] = kept
        return kept

    def _length(self, limit: int) -> _Length:
        chance = self.random.random
        over = chance() * 100 < proportions.OVERRUN
        worked = int(limit * (1.02 + chance() * 0.6 if over else 0.25 + chance() * 0.72))
        return _Length(worked, 60 + int(chance() * 420) if chance() * 100 < proportions.INTERRUPTED else 0)

    def _begin(self, kept: Kept, action: Action, before: State | None, at: str) -> None:
        kept.began = at
        kept.step(action, before, State.IN_PROGRESS, at)

    def _finish(self, kept: Kept, day: int, second: int, length: _Length) -> None:
        """It began at that second, was perhaps interrupted, and ended."""
        random, goes_on = self.random, kept.began
        if length.paused:
            broke, why = second + length.worked // 3, random.choice(self.words["pause"])
            stood, goes_on = self._at(day, broke), self._at(day, broke + length.paused)
            kept.period("work", kept.began, stood)
            kept.period("pause", stood, goes_on, why)
            kept.step(Action.PARK, State.IN_PROGRESS, State.PARKED, stood, said=why)
            kept.step(Action.RESUME, State.PARKED, State.IN_PROGRESS, goes_on)
        kept.ended = self._at(day, second + length.whole)
        kept.period("work", goes_on, kept.ended)
        kept.step(Action.FINISH, State.IN_PROGRESS, State.COMPLETED, kept.ended)
        kept.worked, kept.summary = str(length.worked), self._summary(kept.service)
        if length.worked > kept.limit:
            kept.reason = random.choice(self.words["overrun"])
        if random.random() * 1000 < proportions.DELETED_OF_1000:
            kept.deleted = (self._at(day, second + length.whole + 120), str(self.known.administrator))

    # Those that have not

    def _left_open(self, place: int, desk: Bureau) -> Iterator[tuple[int, Callable[[], Kept]]]:
        many = len(range(place, self.plan.open, len(self.desks)))
        for turn in range(many):
            second = 16 * 3600 + 1800 + turn * 1500 // many
            whose = str(desk.consultants[turn // len(OPEN) % len(desk.consultants)])
            yield second, partial(self._open, desk, second, OPEN[turn % len(OPEN)], whose)

    def _open(self, desk: Bureau, second: int, state: State, whose: str) -> Kept:
        day, random = len(self.plan.days) - 1, self.random
        kept = self._new(desk, self.number, random.choice(self.known.services[desk.id]), self._at(day, second), whose)
        kept.state, kept.limit = state, kept.service.seconds(self.day_texts[day])
        if state == State.PARKED:
            self._begin(kept, Action.REGISTER, None, kept.registered)
            stood, why = self._at(day, second + min(300, kept.limit // 2)), random.choice(self.words["pause"])
            kept.period("work", kept.began, stood)
            kept.period("pause", stood, NULL, why)
            kept.step(Action.PARK, State.IN_PROGRESS, State.PARKED, stood, said=why)
            return kept
        kept.by, kept.consultant, kept.assigned = str(desk.consultants[-1]), NULL, NULL
        kept.step(Action.QUEUE, None, State.WAITING, kept.registered, kept.by)
        if state == State.ASSIGNED:
            kept.consultant, kept.assigned = whose, self._at(day, second + 90)
            said = random.choice(self.words["taken"])
            kept.step(Action.ASSIGN, State.WAITING, State.ASSIGNED, kept.assigned, said=said)
        return kept

    def _bookings(self) -> dict[tuple[int, int], list[tuple[str, str, int]]]:
        """By the day they are made and department: whose, on what day, from what second. Nobody has two at a time."""
        staff = [(place, str(who)) for place, desk in enumerate(self.desks) for who in desk.consultants]
        times = [(day.isoformat(), second) for day in self.plan.ahead for second in HALF_HOURS]
        free = {who: self.random.sample(times, len(times)) for _place, who in staff}
        made: dict[tuple[int, int], list[tuple[str, str, int]]] = defaultdict(list)
        for turn in range(min(self.plan.planned, len(staff) * len(times))):
            place, whose = staff[turn % len(staff)]
            day = max(0, len(self.plan.days) - 1 - turn // len(staff) % BOOKED_AHEAD)
            made[day, place].append((whose, *free[whose].pop()))
        return made

    def _to_be_booked(self, day: int, place: int, desk: Bureau) -> Iterator[tuple[int, Callable[[], Kept]]]:
        for turn, (whose, on, since) in enumerate(self.bookings.get((day, place), ())):
            second = 10 * 3600 + turn * 23 % 20_000
            yield second, partial(self._booked, desk, self._at(day, second), whose, on, since)

    def _booked(self, desk: Bureau, at: str, whose: str, on: str, since: int) -> Kept:
        kept = self._new(desk, self.number, self.random.choice(self.known.services[desk.id]), at, whose)
        kept.state, kept.limit = State.PLANNED, kept.service.seconds(on)
        kept.by = str(self.random.choice(desk.consultants))
        kept.planned = (f"{on} {self.clock[since]}{ZONE}", f"{on} {self.clock[since + kept.limit]}{ZONE}")
        kept.step(Action.BOOK, None, State.PLANNED, at, kept.by)
        return kept

    # What they have in common

    def _new(self, desk: Bureau, visit: int, service: Service, at: str, whose: str) -> Kept:
        self.number += 1
        return Kept(self.number, desk, service, self._visitor(desk, visit, service), whose, at, whose, at)

    def _visitor(self, desk: Bureau, visit: int, service: Service) -> Visitor:
        random, words, known = self.random, self.words, self.known
        first = visit - 1 - int(random.expovariate(1 / 90)) if random.random() * 100 < proportions.AGAIN else visit
        person = self.people.who(desk, first if first >= 0 else visit)
        address, guid, missing, comment = self._composed(), NULL, [], ""
        if known.addresses and random.random() * 100 >= proportions.ADDRESS_NOT_FOUND:
            address, guid = random.choice(known.addresses)
        else:
            missing.append("address")
            comment = random.choice(words["not_found"])
        firm = inn = ogrn = ""
        if service.needs_firm or random.random() * 100 < proportions.OF_A_FIRM:
            if known.firms and random.random() * 100 >= proportions.FIRM_NOT_FOUND:
                firm, inn, ogrn = random.choice(known.firms)
            else:
                firm = random.choice(words["firms"])
                missing.append("organisation")
                comment = " ".join(filter(None, (comment, random.choice(words["firm_not_found"]))))
        if not comment and random.random() * 100 < proportions.COMMENT:
            comment = random.choice(words["comments"])
        phone = person.phone or f"+791700{visit % 100_000:05d}"
        return Visitor(
            *(person.name, phone, person.email, address, guid, firm, inn, ogrn, f"{{{','.join(missing)}}}", comment)
        )

    def _composed(self) -> str:
        street, house = self.random.choice(self.words["unknown_streets"]), 1 + int(self.random.random() * 180)
        return f"г Казань, {street}, д {house}"

    def _summary(self, service: Service) -> str:
        random, words = self.random, self.words
        if random.random() * 100 < proportions.SUMMED_UP_IN_TATAR:
            return random.choice(words["tatar"])
        said = random.choice(self.known.summaries[service.code])
        return f"{said} {random.choice(words['closings'])}" if random.random() < 0.4 else said

    def _at(self, day: int, second: int) -> str:
        return f"{self.day_texts[day]} {self.clock[min(second, 86_399)]}{ZONE}"

    def _write(self, kept: Kept, day: int, rows: Rows) -> None:
        year, chance = self.plan.days[day].year, self.random.randbytes(16).hex()
        self.serials[kept.desk.id, year] += 1
        submission = f"{chance[:12]}4{chance[13:16]}a{chance[17:]}"
        rows["desk_consultation"].append(kept.line(submission, year, self.serials[kept.desk.id, year]))
        rows["desk_step"] += kept.steps
        rows["desk_period"] += kept.periods
