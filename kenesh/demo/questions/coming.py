"""Who asks online, from where and when, and what becomes of it.

Each question has a script: what is done with it, after how many working days. It is played until the last day of the
plan, so the newest wait, the rest are answered, and nothing lies in the future.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from kenesh.demo import names, proportions
from kenesh.demo.cases import KAZAN, Case, Cases
from kenesh.demo.generate import Plan
from kenesh.demo.people import People, Person
from kenesh.demo.world import Bureau, World
from kenesh.offices.calendars import calendar_of
from kenesh.offices.lists import current_lists
from kenesh.offices.models import Level, Route
from kenesh.questions import rules
from kenesh.questions.models import DecisionKind, Reason, State
from kenesh.questions.routing import Routed, Standing, chosen

A_DAY: Final = timedelta(days=1)
BISHKEK: Final = ZoneInfo("Asia/Bishkek")  # where moderators sit
ANSWERED: Final = "answered"
RETURNED: Final = DecisionKind.RETURNED.value
CLOSED: Final = "closed"
STATES: Final = {ANSWERED: State.ANSWERED, RETURNED: State.RETURNED, CLOSED: State.CLOSED}
ASKERS: Final = 10_000_000  # numbers of people who never come to a desk
OTHERS: Final = 20_000_000  # and of those they tell of

type Script = Sequence[tuple[str, int]]

# What the demonstration's accounts find: so many working days ago a question came in, and what has been done since.
STAGED: Final[Mapping[str, Sequence[tuple[int, Script]]]] = {
    "YSK-01": (
        *((11, ()), (9, ()), (1, ())),
        *((8, ((ANSWERED, 3), (RETURNED, 2))), (6, ((ANSWERED, 4),)), (3, ((ANSWERED, 2),))),
    ),
    "OSH-01": ((9, ()), (2, ()), (4, ((ANSWERED, 2),))),
    "KZN-01": ((10, ()), (1, ()), (7, ((ANSWERED, 3), (RETURNED, 2))), (5, ((ANSWERED, 3),))),
}
WHOLE: Final = frozenset({Level.COUNTRY, Level.REPUBLIC, Level.OBLAST})  # nobody says only that
QUIET: Final = timedelta(days=25)  # their other questions are older than that


@dataclass(frozen=True)
class Asked:
    """One question. case: with marks for what tells of people; told: with that. office: whose it is now, by hand if not
    the routed one. happened: what was done with it, and when. answers: the versions of its answer."""

    number: int
    came: datetime
    case: Case
    told: Case
    person: Person
    email: str
    may_publish: bool
    confirmed: bool
    routed: Routed
    office: int
    due_on: date
    consultant: int
    happened: Sequence[tuple[str, datetime]]

    @property
    def state(self) -> State:
        if not self.confirmed:
            return State.UNCONFIRMED
        return STATES[self.happened[-1][0]] if self.happened else State.WAITING

    def moments(self, step: str) -> list[datetime]:
        return [at for done, at in self.happened if done == step]

    @property
    def answers(self) -> list[str]:
        """What is given back lacks its end."""
        whole = self.told.answer
        said = [whole.rpartition("\n\n")[0], whole] if self.moments(RETURNED) else [whole]
        return said[: len(self.moments(ANSWERED))]


class Coming:
    """All that come in by a plan. staged: those of STAGED besides, and no other new ones there."""

    def __init__(self, world: World, plan: Plan, *, staged: bool) -> None:
        self.plan, self.staged = plan, staged
        self.random = Random(f"questions {plan.seed}")
        self.cases, self.people, self.lists = Cases(), People(world, plan.seed), current_lists()
        self.russians = {surname for sex in (names.FEMALE, names.MALE) for surname in names.load()["ru", sex].surnames}
        self.bureaus = {bureau.id: bureau for bureau in world.offices}
        self.calendars = {office: calendar_of(office) for office in self.bureaus}
        self.zones = {office: ZoneInfo(self.lists.office(office).time_zone) for office in self.bureaus}
        self.table = {row.territory_id: row for row in Route.objects.all()}
        self.by_table = self._by_table()
        self.places = self._places()
        self.offices = [bureau for bureau in world.offices if self.places[bureau.id]]
        self.shown = [bureau for bureau in self.offices if staged and bureau.code in STAGED]
        self._after: dict[tuple[str, date, int], date] = {}

    def __iter__(self) -> Iterator[Asked]:
        """In the order they came in."""
        for number, (came, bureau, script) in enumerate(self._all(), 1):
            yield self._asked(number, came, bureau, script)

    def _all(self) -> list[tuple[datetime, Bureau | None, Script | None]]:
        """When each came, and of those staged where and with what script."""
        found: list[tuple[datetime, Bureau | None, Script | None]] = []
        whole, hours = (self.plan.until - self.plan.since).days + 1, proportions.HOURS_ONLINE
        others = max(self.plan.count - sum(len(STAGED[bureau.code]) for bureau in self.shown), 0)
        for number in range(others):
            share = (number + self.random.random()) / others
            passed = int(whole * ((1 + 8 * share) ** 0.5 - 1) / 2)  # three times as many a day in the end
            clock = time(one_of(hours, self.random), self.random.randrange(60), self.random.randrange(60))
            found.append((datetime.combine(self.plan.since + passed * A_DAY, clock, BISHKEK), None, None))
        for bureau in self.shown:
            for place, (ago, script) in enumerate(STAGED[bureau.code]):
                clock = time(10, 5 + 7 * place)
                found.append((datetime.combine(self._before(bureau.id, ago), clock, BISHKEK), bureau, script))
        return sorted(found, key=lambda one: one[0])

    def _asked(self, number: int, came: datetime, staged: Bureau | None, script: Script | None) -> Asked:
        random = self.random
        free = self._free(came)
        bureau = staged or random.choices(free, [one.weight for one in free])[0]
        routed = self._routed(random.choice(self.places[bureau.id]), bureau, free, by_rule=staged is not None)
        office = routed.office_id
        if staged is None and self.of_100(proportions.REASSIGNED):
            office = self._neighbour(office, free)
        person = self.people.who(bureau, ASKERS + number)
        case = self.cases.case(self._language(bureau, person), random, by_name=self.of_100(proportions.GIVES_NAME))
        day = came.astimezone(self.zones[office]).date()
        happened = self._played(day, office, self._script() if script is None else script)
        new = staged is None and came.date() > self.plan.until - 3 * A_DAY
        email = self._email(person, number)
        return Asked(
            number=number,
            came=came,
            case=case,
            told=case.told(self._personal(bureau, number, person, email), {"name": person.name.split()[1]}),
            person=person,
            email=email,
            may_publish=self.of_100(proportions.MAY_PUBLISH) or staged is not None,
            confirmed=not new or bool(happened) or not self.of_100(proportions.UNCONFIRMED),
            routed=routed,
            office=office,
            due_on=self._days_after(office, day, rules.ANSWER_WITHIN),
            consultant=random.choice(self.bureaus[office].consultants),
            happened=happened,
        )

    # Where

    def _by_table(self) -> dict[int, Routed]:
        """Where the routing table sends those of each place."""
        places = (place.id for place in self.lists.territories(self.plan.until) if place.level not in WHOLE)
        routed = {place: self._chosen(place, self.bureaus) for place in places}
        return {place: one for place, one in routed.items() if one.reason == Reason.TABLE}

    def _places(self) -> dict[int, list[int]]:
        """The places of each office."""
        found = defaultdict[int, list[int]](list)
        for place, routed in self.by_table.items():
            found[routed.office_id].append(place)
        return found

    def _chosen(self, place: int, on_duty: Collection[int]) -> Routed:
        return chosen(place, self.lists, Standing(self.plan.until, self.table, {}, frozenset(on_duty)))

    def _routed(self, place: int, bureau: Bureau, free: Collection[Bureau], *, by_rule: bool) -> Routed:
        """As the table says; seldom nobody is on duty there, and the nearest is asked."""
        if not by_rule and self.of_100(proportions.NOBODY_ON_DUTY):
            routed = self._chosen(place, self.bureaus.keys() - {bureau.id})
            if routed.reason == Reason.NEAREST and any(routed.office_id == one.id for one in free):
                return routed
        return self.by_table[place]

    def _free(self, came: datetime) -> list[Bureau]:
        """Offices that get a question then."""
        if not self.shown or came.date() <= self.plan.until - QUIET:
            return self.offices
        return [bureau for bureau in self.offices if bureau not in self.shown]

    def _neighbour(self, office: int, free: Collection[Bureau]) -> int:
        region = self.bureaus[office].code.split("-")[0]
        near = [one.id for one in free if one.code.startswith(f"{region}-") and one.id != office]
        return self.random.choice(near or [office])

    # When

    def _script(self) -> Script:
        random = self.random
        script = [(ANSWERED, one_of(proportions.ANSWERED_AFTER, random))]
        if self.of_100(proportions.RETURNED):
            script += [(RETURNED, random.randint(1, 3)), (ANSWERED, random.randint(1, 3))]
        return [*script, (CLOSED, one_of(proportions.MODERATED_AFTER, random))]

    def _played(self, day: date, office: int, script: Script) -> list[tuple[str, datetime]]:
        happened = []
        for step, after in script:
            day = self._days_after(office, day, after)
            if day > self.plan.until:
                break
            happened.append((step, self.in_hours(day, self.zones[office] if step == ANSWERED else BISHKEK)))
        return happened

    def in_hours(self, day: date, zone: ZoneInfo = BISHKEK) -> datetime:
        """A moment of the day when people are at work."""
        return datetime.combine(day, time(9), zone) + timedelta(seconds=self.random.randrange(8 * 3600))

    def _days_after(self, office: int, day: date, working_days: int) -> date:
        calendar = self.calendars[office]
        key = calendar.code, day, working_days
        if key not in self._after:
            self._after[key] = calendar.after(day, working_days)
        return self._after[key]

    def _before(self, office: int, working_days: int) -> date:
        """The day after which so many working days have passed by the end of the plan."""
        day = self.plan.until
        while working_days:
            working_days -= self.calendars[office].is_working(day)
            day -= A_DAY
        return day

    # Who

    def of_100(self, share: float) -> bool:
        return self.random.random() * 100 < share

    def _language(self, bureau: Bureau, person: Person) -> str:
        russian = person.name.split()[0] in self.russians
        if bureau.is_desk:
            return "tt" if self.of_100(proportions.ASKED_IN_TATAR) and not russian else KAZAN
        return "ky" if self.of_100(proportions.ASKED_IN_KYRGYZ[bureau.people]) and not russian else "ru"

    def _personal(self, bureau: Bureau, number: int, person: Person, email: str) -> dict[str, str]:
        """What a question may tell of people. Telephones have a 0 as their seventh digit, as everywhere here."""
        mobile = proportions.MOBILE["RU" if bureau.is_desk else "KG"]
        born = f"{number % 28 + 1:02d}{number % 12 + 1:02d}{1955 + number % 45}"
        return {
            "name": person.name,
            "phone": person.phone or f"{mobile[number % len(mobile)]}{number % 100_000:05d}",
            "email": email,
            "pin": f"{2 - person.sex % 2}{born}{number % 100_000:05d}",
            "other": self.people.who(bureau, OTHERS + number).name,
        }

    def _email(self, person: Person, number: int) -> str:
        words = [names.latin(word) for word in person.name.split()[:2]]
        return f"{'.'.join(words)}{number % 90 + 10}@{proportions.MAIL[number % len(proportions.MAIL)]}"


def one_of(shares: Mapping[int, int], random: Random) -> int:
    return random.choices(list(shares), list(shares.values()))[0]
