"""An invented region: its places, streets and houses, the same for the same seed, of any size.

Only the names of Tatarstan's towns and rayons and of some streets of Kazan are real. Places are kept in memory (200,000
streets: some 150 MB), houses are not: each is reckoned from its street and its number in it, whenever it is needed.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import md5
from random import Random
from typing import Final

from kenesh.offices.reference import FOLDER
from kenesh.registers import districts
from kenesh.registers.made_up.words import GENITIVES, OF_VILLAGES, STREETS, SURNAMES, TOWNS, VILLAGES, agreeing, often

REGIONS: Final = {"16": ("Татарстан", "Респ"), "02": ("Башкортостан", "Респ")}
TATARSTAN: Final = "16"
KINDS: Final = ("ул",) * 78 + ("пер",) * 11 + ("проезд",) * 4 + ("пр-кт",) * 2 + ("б-р", "туп", "ш", "тракт", "пл")
FORMER: Final = {
    "Кремлёвская": "Ленина",
    "Габдуллы Тукая": "Тукаевская",
    "Декабристов": "Ленинградское шоссе",
    "Набережные Челны": "Брежнев",
}
MANY: Final = 1500  # houses of one street at most


@dataclass(frozen=True, slots=True)
class Place:
    """An address object. parents: ids of what it stands in, from the region down, by the administrative division;
    municipal: by the municipal one. former: its name until it was renamed. first: number of its first house among all
    of the region."""

    id: int
    level: int
    kind: str
    name: str
    parents: tuple[int, ...]
    municipal: tuple[int, ...]
    postcode: str = ""
    former: str = ""
    official: str = ""
    first: int = 0
    houses: int = 0


@dataclass(frozen=True, slots=True)
class Number:
    """Of a house: what its row of ГАР has in these attributes. kind: HOUSETYPE; additions: (ADDTYPE, ADDNUM) pairs."""

    kind: int
    number: str
    additions: tuple[tuple[int, str], ...] = ()


def numbers(count: int) -> list[Number]:
    """The numbers of the first so many houses of any street: 1, 2, 2А, 3…, blocks, buildings, corners."""
    found: list[Number] = []
    number = 0
    while len(found) < count:
        number += 1
        found.append(
            Number(1 if number % 41 == 0 else 2, f"{number}/{number // 3 + 1}" if number % 19 == 0 else f"{number}")
        )
        if number % 7 == 2:
            found.append(Number(2, f"{number}А"))
        if number % 11 == 10:
            found += [Number(2, f"{number}", ((1, f"{block}"),)) for block in (1, 2, 3)]
        if number % 23 == 5:
            found.append(Number(2, f"{number}", ((2, "1"),)))
        if number % 35 == 12:
            found.append(Number(2, f"{number}", ((1, "А"),)))
        if number % 47 == 30:
            found.append(Number(5, f"{number}", ((1, "2"), (2, "3"))))
    return found[:count]


@dataclass
class Land:
    """One region. houses, streets: how many; villages are in proportion."""

    seed: str
    houses: int
    streets: int
    region: str = TATARSTAN
    day: date = date(2026, 1, 16)
    places: list[Place] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._base = (int(self.region) + 1) * 1_000_000_000
        self._houses_from = self._base + 100_000_000
        self._rng = Random(f"{self.seed} {self.region}")  # noqa: S311  # chance that must repeat
        if not self.places:
            self._settle()

    def guid(self, pk: int) -> str:
        """OBJECTGUID: the same for the same object in every archive of this seed."""
        digest = md5(f"{self.seed}{pk}".encode(), usedforsecurity=False).hexdigest()
        return f"{digest[:8]}-{digest[8:12]}-5{digest[13:16]}-8{digest[17:20]}-{digest[20:]}"

    def house_id(self, place: Place, number: int) -> int:
        """OBJECTID of the number-th house (from 0) of a place."""
        return self._houses_from + place.first + number

    def new_street(self, name: str, within: Place, *, houses: int, kind: str = "ул", number: int = 0) -> Place:
        """One that a later archive adds. number: which of the new ones, from 0."""
        last = self.places[-1]
        return Place(
            last.id + 1 + number,
            *(
                8,
                kind,
                name,
                (*within.parents, within.id),
                (*within.municipal, within.id),
                within.postcode or last.postcode,
            ),
            first=last.first + last.houses + number * MANY,
            houses=houses,
        )

    def inhabited(self) -> Iterator[Place]:
        return (place for place in self.places if place.houses)

    # How it is settled

    def _settle(self) -> None:
        name, kind = REGIONS.get(self.region, (f"Выдуманная {self.region}", "обл"))
        region = self._add(1, kind, name, None, official=f"Республика {name}" if kind == "Респ" else name)
        settlements: list[tuple[Place, float]] = []
        if self.region == TATARSTAN:
            settlements += self._tatarstan(region)
        else:
            settlements += [
                (self._add(5, "г", name, region, postcode=f"45{at}000"), 40.0) for at, name in enumerate(VILLAGES[:5])
            ]
        rayons = [place for place in self.places if place.level == 2] or [region]
        for number in range(self.streets // 12):
            adjective, noun = often(OF_VILLAGES, self._rng), often(VILLAGES, self._rng)
            name = f"{agreeing(adjective, noun)} {noun}".strip()
            kind = self._rng.choice(("с", "с", "д", "п"))
            village = self._add(6, kind, name, rayons[number % len(rayons)], postcode=self._postcode(number))
            settlements.append((village, 1.0))
        self._lay_streets(settlements)
        self._build()

    def _tatarstan(self, region: Place) -> Iterator[tuple[Place, float]]:
        """Kazan, Chelny, and each rayon with its centre, with how much larger than a village they are."""
        size = {"Казань": min(self.streets / 10, 1500), "Набережные Челны": min(self.streets / 30, 700)}
        size |= dict.fromkeys(
            ("Альметьевск", "Нижнекамск", "Зеленодольск", "Елабуга", "Бугульма"), min(self.streets / 90, 300)
        )
        for number, city in enumerate(("Казань", "Набережные Челны")):
            okrug = self._add(3, "г.о.", f"город {city}", region, municipal_only=True)
            place = self._add(
                5,
                "г",
                city,
                region,
                postcode=f"42{number * 3}000",
                former=FORMER.get(city, ""),
                municipal=(*region.municipal, region.id, okrug.id),
            )
            yield place, size[city]
        with (FOLDER / "territories_ru_tt.csv").open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["level"] == "municipal_rayon"]
        for number, row in enumerate(rows):
            name = row["name_ru"].removesuffix(" муниципальный район")
            rayon = self._add(2, "р-н", name, region)
            okrug = self._add(3, "м.р-н", name, region, municipal_only=True)
            centre = row["centre_ru"]
            if centre == "Набережные Челны":  # the rayon's centre is the city beside it
                continue
            level, kind = (5, "г") if centre in TOWNS else (6, "с")
            place = self._add(
                level,
                kind,
                centre,
                rayon,
                postcode=f"42{2 + number // 10}{number % 10}00",
                municipal=(region.id, okrug.id),
            )
            yield place, size.get(centre, self.streets / 750)

    def _lay_streets(self, settlements: list[tuple[Place, float]]) -> None:
        whole = sum(size for _, size in settlements)
        left, share = self.streets, 0.0
        made = 0
        for place, size in settlements:
            share += size * self.streets / whole
            count = min(left, round(share) - made)
            made += count
            left -= count
            self._streets_of(place, count)

    def _streets_of(self, place: Place, count: int) -> None:
        taken: set[tuple[str, str]] = set()
        above = place
        known = districts.streets(place.name)
        for number in range(count):
            if count > 40 and number % 200 == 160:  # streets and houses of a garden plot or quarter
                above = self._add(7, *self._quarter(number), place, postcode=place.postcode)
            elif number % 200 == 175:
                above = place
            if number < len(known):
                kind, name = known[number]
            else:
                kind, name = self._street(number, taken)
            if (kind, name) in taken:
                continue
            taken.add((kind, name))
            former = FORMER.get(name, "") if place.name == "Казань" else ("Рабочая" if number % 331 == 57 else "")
            self._add(8, kind, name, above, postcode=self._postcode(number, place), former=former)

    def _quarter(self, number: int) -> tuple[str, str]:
        return (("мкр", f"{number // 10}"), ("кв-л", f"{number // 4}"), ("тер. СНТ", often(VILLAGES, self._rng)))[
            number // 200 % 3
        ]

    def _street(self, number: int, taken: set[tuple[str, str]]) -> tuple[str, str]:
        rng = self._rng
        while True:
            kind = rng.choice(KINDS)
            if rng.random() < 1.2 / (1 + number / 100):
                name = often(STREETS, rng)
            elif rng.random() < 0.35:
                name = f"{rng.choice(SURNAMES)}а"
            elif rng.random() < 0.8:
                name = f"{rng.choice(GENITIVES)} {rng.choice(SURNAMES)}а"
            else:
                kind, name = "ул", f"{rng.randint(1, 9)}-я {often(STREETS[:15], rng)}"
            name = agreeing(name, kind)
            if (kind, name) not in taken:
                return kind, name

    def _postcode(self, number: int, place: Place | None = None) -> str:
        base = place.postcode if place is not None else f"{422 + number % 2}{100 + number // 6 % 900:03}"
        if place is None or place.level != 5:
            return base
        return f"{base[:3]}{number // 9 % 100 + int(base[3:]):03}"

    def _build(self) -> None:
        """Gives the houses to the streets, a few to villages and quarters without any."""
        rng = self._rng
        weights: list[float] = []
        for place in self.places:
            if place.level == 8:
                known = place.postcode.startswith("420") and districts.of_street("Казань", place.name)
                weights.append((1.5 if known else 0.15) + rng.expovariate(1.0))
            elif place.level in (6, 7):
                weights.append(0.3)
            else:
                weights.append(0)
        whole = sum(weights)
        first, share = 0, 0.0
        for at, place in enumerate(self.places):
            share += weights[at] * self.houses / whole
            count = min(round(share) - first, MANY)
            self.places[at] = replace(place, first=first, houses=count)
            first += count

    def _add(
        self,
        level: int,
        kind: str,
        name: str,
        above: Place | None,
        *,
        postcode: str = "",
        former: str = "",
        official: str = "",
        municipal: tuple[int, ...] | None = None,
        municipal_only: bool = False,
    ) -> Place:
        parents = (*above.parents, above.id) if above is not None else ()
        if municipal is None:
            municipal = (*above.municipal, above.id) if above is not None else ()
            if above is not None and above.level == 2:  # by the municipal division it stands in the rayon's twin
                municipal = (*above.municipal, above.id + 1)
        pk = self._base + len(self.places) + 1
        place = Place(pk, level, kind, name, () if municipal_only else parents, municipal, postcode, former, official)
        self.places.append(place)
        return place
