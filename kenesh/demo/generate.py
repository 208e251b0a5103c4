"""Appeals of any number, in the order they were recorded, the same for the same seed: for the demonstration and for
measuring alike.

Rows come as texts of PostgreSQL's COPY, one tuple a row, and nothing is kept between them. Every day has a random of
its own, so the days can be dealt to several workers and the rows stay the same.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Final, NamedTuple

from kenesh.demo import proportions, stories
from kenesh.demo.people import NULL, OF_100, SHORTS, People, arrays, table
from kenesh.demo.schedule import Schedule, seconds_of_day, times
from kenesh.demo.world import Bureau, World

COLUMNS: Final = (
    "id", "submission", "version", "office_id", "consultant_id", "helped_at", "client_name", "age", "sex",
    "citizenship_id", "social_statuses", "phone", "whatsapp", "email", "territory_id", "categories", "kind_of_aid_id",
    "in_writing", "advocate_provided", "question", "advice", "created_at",
)  # fmt: skip

type Row = tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """So many appeals between two days, both inclusive. first_id: the number of the oldest."""

    count: int
    since: date
    until: date
    seed: str = "kenesh"
    first_id: int = 1


class _Category(NamedTuple):
    code: str
    arrays: tuple[str, ...]
    advocate: float


class _Kind(NamedTuple):
    id: str
    in_writing: float
    advocate: float


class Generator:
    """The rows of a plan in a world. Making one prepares every table that values are picked from."""

    def __init__(self, world: World, plan: Plan) -> None:
        self.world, self.plan = world, plan
        self.people = People(world, plan.seed)
        self.stories = stories.load(plan.seed)
        weights = tuple(office.weight for office in world.offices)
        self.schedule = Schedule(plan.seed, plan.count, plan.since, plan.until, weights)
        self.seconds = seconds_of_day()
        self.clock = [f"{s // 3600:02d}:{s // 60 % 60:02d}:{s % 60:02d}" for s in range(86400)]
        self.categories = {
            group: table({self._category(code): weight for code, weight in of.items()})
            for group, of in proportions.CATEGORIES.items()
        }
        desk = table({self._category(code): weight for code, weight in proportions.DESK_CATEGORIES.items()})
        self.desk_categories = dict.fromkeys(proportions.CATEGORIES, desk)
        self.kinds = table({self._kind(code): weight for code, weight in proportions.KINDS.items()})
        self.consultants = [
            table({str(who): 1 / (place + 1.5) for place, who in enumerate(office.consultants)}, 256)
            for office in world.offices
        ]
        # Days until somebody comes again, most within weeks.
        random = Random(f"gaps {plan.seed}")
        self.a_day = [share / max(len(self.schedule.days), 1) for share in self.schedule.shares]
        self.gaps = tuple(random.expovariate(1 / 45) for _ in range(1024))

    def _category(self, code: str) -> _Category:
        branch = code.split("-")[0]
        others = proportions.RELATED.get(code) or [
            other for other in self.world.categories if other.startswith(f"{branch}-") and other != code
        ]
        return _Category(
            code,
            arrays(self.world.categories, code, others, table(proportions.HOW_MANY_CATEGORIES, 128)),
            proportions.ADVOCATE_IF_CATEGORY.get(code, proportions.ADVOCATE_ELSE) * OF_100,
        )

    def _kind(self, code: str) -> _Kind:
        return _Kind(
            str(self.world.kinds[code]),
            proportions.WRITTEN_IF.get(code, proportions.WRITTEN_ELSE) * OF_100,
            proportions.ADVOCATE_IF.get(code, 0) * OF_100,
        )

    def rows(self, days: Iterable[int] | None = None) -> Iterator[Row]:
        """The rows of these days of the schedule, in order of time; of all days unless said otherwise."""
        for day in range(len(self.schedule.days)) if days is None else days:
            yield from self._day(day)

    def lines(self, days: Iterable[int] | None = None) -> Iterator[str]:
        """The same as lines of COPY in text format."""
        return ("\t".join(row) + "\n" for row in self.rows(days))

    def _day(self, day: int) -> Iterator[Row]:
        random = Random(f"{self.plan.seed} {day}")
        coming: list[tuple[int, int, int, int]] = []
        for place, office in enumerate(self.world.offices):
            visits = self.schedule.visits(day, place)
            seconds = sorted(times(random, self.seconds, len(visits)))
            shift = office.hours_from_utc * 3600
            coming += [(s - shift, s, place, visit) for s, visit in zip(seconds, visits, strict=True)]
        coming.sort()
        first = self.plan.first_id + self.schedule.before(day)
        for number, (_utc, second, place, visit) in enumerate(coming, first):
            yield self._row(number, random, day, second, place, visit)

    def _row(self, number: int, random: Random, day: int, second: int, place: int, visit: int) -> Row:
        office = self.world.offices[place]
        a, b, c, d, e, f, g, h, i, j, k, l, m, n, _, _ = SHORTS.unpack(random.randbytes(32))  # noqa: E741
        first_visit = self._first_visit(place, visit, a, b)
        person = self.people.who(office, first_visit)
        category = (self.desk_categories if office.is_desk else self.categories)[person.group][c & 1023]
        kind = self.kinds[d & 1023]
        language = self._language(office, e)
        today = self.schedule.days[day].isoformat()
        zone = f"+{office.hours_from_utc:02d}"
        submission = random.randbytes(16).hex()
        sex = 0 if person.group == proportions.MINOR else person.sex
        case = self.stories.cases[category.code, language, sex][j & 255]
        question, advice = self._told(case, language, k, l, m)
        return (
            str(number),
            f"{submission[:12]}4{submission[13:16]}a{submission[17:]}",
            "1",
            str(office.id),
            self.consultants[place][f & 255],
            f"{today} {self.clock[second]}{zone}",
            person.name,
            self._age(person.age, person.birthday, place, first_visit, visit, day),
            str(person.sex),
            person.citizenship,
            person.statuses,
            person.phone,
            person.whatsapp,
            person.email,
            person.territory,
            category.arrays[g & 127],
            kind.id,
            "t" if h < kind.in_writing else "f",
            "t" if i < kind.advocate or i < category.advocate else "f",
            question,
            advice,
            f"{today} {self.clock[second + (n >> 6)]}{zone}",
        )

    def _first_visit(self, place: int, visit: int, chance: int, pick: int) -> int:
        """The visit this person came with first: this one, or an earlier one of somebody who comes again."""
        if chance >= proportions.AGAIN * 1.1 * OF_100:  # a tenth of those found were themselves somebody's again
            return visit
        earlier = visit - 1 - int(self.gaps[pick & 1023] * self.a_day[place])
        return earlier if earlier >= 0 else pick % (visit or 1)

    def _age(self, age: int | None, birthday: int, place: int, first_visit: int, visit: int, day: int) -> str:
        if age is None:
            return NULL
        if first_visit == visit:
            return str(age)
        days = self.schedule.days
        since = (days[day] - days[self.schedule.day_of(place, first_visit)]).days
        return str(age + (since + birthday) // 365)

    def _language(self, office: Bureau, chance: int) -> str:
        if office.is_desk:
            return "kazan"
        return "ky" if chance < proportions.IN_KYRGYZ[office.people] * OF_100 else "ru"

    def _told(
        self, case: tuple[str, str], language: str, pick: int, of_question: int, of_advice: int
    ) -> tuple[str, str]:
        question, advice = case
        if of_question < proportions.DETAIL * OF_100:
            question = f"{question} {self.stories.details[language][pick & 255]}"
        elif of_question >= proportions.QUESTION * OF_100:
            question = ""
        if of_advice >= proportions.ADVICE * OF_100:
            return question, ""
        return question, f"{advice} {self.stories.closings[language][pick >> 8]}"
