"""When people come: working days and hours of each office, busier years later on, busier offices in bigger towns."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from random import Random
from typing import Final

HOLIDAYS: Final = {(1, 1), (1, 2), (1, 7), (2, 23), (3, 8), (3, 21), (5, 1), (5, 5), (5, 9), (8, 31), (11, 7), (11, 8)}

# How the visits of a day fall on its hours, by the hour: the queue of the morning, the pause at noon.
HOURS: Final = {9: 16, 10: 18, 11: 16, 12: 7, 13: 9, 14: 14, 15: 12, 16: 7, 17: 1}


def working_days(since: date, until: date) -> tuple[date, ...]:
    """Monday to Friday but for public holidays, both ends inclusive."""
    days = (since + timedelta(days=number) for number in range((until - since).days + 1))
    return tuple(day for day in days if day.weekday() < 5 and (day.month, day.day) not in HOLIDAYS)


@dataclass(frozen=True)
class Schedule:
    """How many visits each office has had by the end of each working day; count is all of them on the last.

    Each visit of an office has its number, from 0: visit v happens on the day whose bounds hold v.
    """

    seed: str
    count: int
    since: date
    until: date
    weights: tuple[float, ...]

    @cached_property
    def days(self) -> tuple[date, ...]:
        return working_days(self.since, self.until)

    @cached_property
    def shares(self) -> tuple[int, ...]:
        """Visits of each office in all."""
        whole = sum(self.weights)
        bounds, reached = [0], 0.0
        for weight in self.weights:
            reached += weight
            bounds.append(round(self.count * reached / whole))
        return tuple(after - before for before, after in pairwise(bounds))

    @cached_property
    def by_end_of(self) -> tuple[tuple[int, ...], ...]:
        """For each office, its visits by the end of each day."""
        return tuple(self._cumulative(office) for office in range(len(self.weights)))

    def _cumulative(self, office: int) -> tuple[int, ...]:
        random = Random(f"days {self.seed} {office}")
        reached, sums = 0.0, []
        for number, day in enumerate(self.days):
            growth = 1 + 2.2 * number / len(self.days)
            season = 0.75 if day.month in {7, 8} else 1.0
            monday = 1.25 if day.weekday() == 0 else 1.0
            reached += growth * season * monday * (0.35 + random.expovariate(1.5))
            sums.append(reached)
        share = self.shares[office]
        return tuple(round(share * reached_by / reached) for reached_by in sums)

    def visits(self, day: int, office: int) -> range:
        """The numbers of the visits of the office on the day."""
        sums = self.by_end_of[office]
        return range(sums[day - 1] if day else 0, sums[day])

    def day_of(self, office: int, visit: int) -> int:
        """The day a visit of the office falls on."""
        return bisect_right(self.by_end_of[office], visit)

    def before(self, day: int) -> int:
        """Visits of all offices before the day."""
        return sum(sums[day - 1] for sums in self.by_end_of) if day else 0

    def blocks(self, parts: int) -> list[list[range]]:
        """The days dealt to so many workers, two weeks at a time in turn, so that rows land nearly in order of time."""
        every = [range(first, min(first + 10, len(self.days))) for first in range(0, len(self.days), 10)]
        return [every[part::parts] for part in range(parts)]


def seconds_of_day() -> Sequence[int]:
    """A table to pick the second of a visit from, by ten random bits: hours in their proportion, then any minute."""
    table: list[int] = []
    whole = sum(HOURS.values())
    for hour, weight in HOURS.items():
        many = round(1024 * weight / whole)
        table += [hour * 3600 + 3600 * number // many for number in range(many)]
    return (table + table[:24])[:1024]


def times(random: Random, table: Sequence[int], many: int) -> Iterator[int]:
    """So many seconds of a day, in no order."""
    for _ in range(many):
        bits = random.getrandbits(18)
        yield table[bits & 1023] + (bits >> 10) % 60
