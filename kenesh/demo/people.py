"""The citizens of the demonstration. Each is a pure function of the seed, an office and the number of a first visit, so
somebody who comes again is the same person, and nobody has to be remembered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from struct import Struct
from typing import Final, NamedTuple

from kenesh.demo import names, proportions
from kenesh.demo.names import FEMALE, MALE
from kenesh.demo.world import Bureau, World

NULL: Final = r"\N"
SHORTS: Final = Struct("<16H")  # 32 random bytes as 16 numbers of 16 bits
OF_100: Final = 65536 / 100


def table[T](weights: Mapping[T, float], size: int = 1024) -> tuple[T, ...]:
    """So many places shared out by weight, for picking with random bits. size: a power of two."""
    whole, reached, places = sum(weights.values()), 0.0, list[T]()
    for value, weight in weights.items():
        reached += weight
        places += [value] * (round(size * reached / whole) - len(places))
    return tuple(places)


def uneven(words: Iterable[str]) -> tuple[str, ...]:
    """A table in which the first words are the commonest, as names are."""
    return table({word: (place + 8) ** -0.7 for place, word in enumerate(words)})


class Person(NamedTuple):
    """All as COPY takes it. age: full years at the first visit, None: not stated; birthday: days since the last one."""

    name: str
    sex: int
    age: int | None
    group: int
    birthday: int
    citizenship: str
    statuses: str
    phone: str
    whatsapp: str
    email: str
    territory: str


@dataclass(frozen=True)
class _Names:
    surnames: tuple[str, ...]
    first: tuple[str, ...]
    patronymics: tuple[str, ...]
    fathers: tuple[str, ...]


class People:
    """Everybody who comes to the offices of a world."""

    def __init__(self, world: World, seed: str) -> None:
        self.key = seed.encode()[:64]
        self.names = {
            who: _Names(uneven(n.surnames), uneven(n.first), uneven(n.patronymics), uneven(n.fathers))
            for who, n in names.load().items()
        }
        self.latin = {word: names.latin(word) for n in self.names.values() for word in {*n.surnames, *n.first}}
        self.peoples = {place: table(peoples) for place, peoples in proportions.PEOPLES.items()}
        self.shapes = table(proportions.SHAPES, 256)
        self.ages = table({age: w / (b - a + 1) for (a, b), w in proportions.AGES.items() for age in range(a, b + 1)})
        self.statuses = {
            group: table({array(world.statuses, codes): weight for codes, weight in of.items()}, 8192)
            for group, of in proportions.STATUSES.items()
        }
        self.citizenships = {
            desk: table({str(world.citizenships[code]): weight for code, weight in of.items()})
            for desk, of in ((False, proportions.CITIZENSHIPS), (True, proportions.DESK_CITIZENSHIPS))
        }
        self.territories = {office.code: self._territories(office) for office in world.offices}
        self.codes = {office.code: office.code.encode() for office in world.offices}

    @staticmethod
    def _territories(office: Bureau) -> tuple[str, ...]:
        served, near = office.served or office.neighbouring, office.neighbouring or office.served
        weights = {NULL: float(proportions.TERRITORY[None])}
        for places, weight in (
            (served, proportions.TERRITORY["served"]),
            (near, proportions.TERRITORY["neighbouring"]),
        ):
            for number, place in enumerate(places):
                share = weight * 2 / (len(places) + 1) if number == 0 else weight / (len(places) + 1)
                weights[str(place)] = weights.get(str(place), 0) + share
        return table(weights)

    def who(self, office: Bureau, visit: int) -> Person:
        """Who came to the office for the first time with this visit."""
        digest = blake2b(self.codes[office.code] + b" %d" % visit, key=self.key, digest_size=32).digest()
        a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p = SHORTS.unpack(digest)  # noqa: E741
        people = self.peoples[office.people][a & 1023]
        sex = FEMALE if b < proportions.WOMEN * OF_100 else MALE
        parts = self.names[people, sex]
        surname, first = parts.surnames[c & 1023], parts.first[d & 1023]
        shape = self.shapes[e & 255]
        if shape == "father first" and parts.fathers:
            name = f"{parts.fathers[f & 1023]} {first}"
        elif shape == "surname first":
            name = f"{surname} {first}"
        else:
            name = f"{surname} {first} {parts.patronymics[f & 1023]}"
        age = self.ages[g & 1023]
        group = proportions.MINOR if age < 18 else proportions.ADULT if age < 63 else proportions.OLD
        numbers = proportions.MOBILE["RU" if office.is_desk else "KG"]
        phone = f"{numbers[h % len(numbers)]}{i:05d}" if j < proportions.PHONE * OF_100 else ""
        whatsapp = ""
        if k < proportions.WHATSAPP["same"] * OF_100:
            whatsapp = phone
        elif k < (proportions.WHATSAPP["same"] + proportions.WHATSAPP["other"]) * OF_100:
            whatsapp = f"{numbers[k % len(numbers)]}{j:05d}"
        email = ""
        if l < proportions.EMAIL * OF_100 and group != proportions.MINOR:
            email = f"{self.latin[first]}.{self.latin[surname]}{i % 90 + 10}@{proportions.MAIL[i % 3]}"
        return Person(
            name=name,
            sex=0 if e >> 8 < proportions.SEX_NOT_STATED * 2.56 else sex,
            age=None if a >> 10 < proportions.AGE_NOT_STATED * 0.64 else age,
            group=group,
            birthday=p % 365,
            citizenship=self.citizenships[office.is_desk][m & 1023],
            statuses=self.statuses[group][n & 8191],
            phone=phone,
            whatsapp=whatsapp,
            email=email,
            territory=self.territories[office.code][o & 1023],
        )


def array(ids: Mapping[str, int], codes: Iterable[str]) -> str:
    """The entries of these codes as COPY takes an array, in the order of their list, as the form keeps them."""
    chosen = set(codes)
    return "{" + ",".join(str(number) for code, number in ids.items() if code in chosen) + "}"


def arrays(ids: Mapping[str, int], first: str, others: Sequence[str], how_many: Iterable[int]) -> tuple[str, ...]:
    """Arrays of these many entries: the first and some of the others."""
    return tuple(
        array(ids, [first, *(others[(place + step) % len(others)] for step in range(many - 1))])
        for place, many in enumerate(how_many)
    )
