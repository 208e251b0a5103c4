"""Invented firms and entrepreneurs: names of ordinary words, some in very many; numbers that belong to nobody;
addresses of the invented land. Reckoned one after another, the same for the same seed."""

from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import Final

from kenesh.registers.made_up import numbers
from kenesh.registers.made_up.dictionaries import HOUSE_TYPES
from kenesh.registers.made_up.land import MANY, Land, Place
from kenesh.registers.made_up.land import numbers as numbers_of_houses
from kenesh.registers.made_up.words import ACTIVITIES, FIRST_NAMES, PARTS, PATRONYMICS, SURNAMES, VILLAGES, WOMEN, often

FORMS: Final = {
    "ООО": "Общество с ограниченной ответственностью",
    "АО": "Акционерное общество",
    "ПАО": "Публичное акционерное общество",
    "ТСЖ": "Товарищество собственников жилья",
    "СНТ": "Садоводческое некоммерческое товарищество",
    "МБОУ": "Муниципальное бюджетное общеобразовательное учреждение",
    "МБДОУ": "Муниципальное бюджетное дошкольное образовательное учреждение",
    "ГАУЗ": "Государственное автономное учреждение здравоохранения",
    "АНО": "Автономная некоммерческая организация",
    "СХПК": "Сельскохозяйственный производственный кооператив",
}
ORDER: Final = (
    ("ООО",) * 82 + ("АО",) * 3 + ("ПАО",) + ("ТСЖ",) * 4 + ("СНТ",) * 2 + ("МБОУ", "МБДОУ", "ГАУЗ", "АНО", "СХПК")
)


@dataclass(frozen=True, slots=True)
class Address:
    """place: the street or village; above: settlement and rayon it stands in; house: kind and number, as ЕГРЮЛ has."""

    guid: str
    place: Place
    above: tuple[Place, ...]
    house: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Made:
    """form: empty for an entrepreneur. person: surname, first name, patronymic of the director or the entrepreneur.
    size: category of РСМП, 1 micro to 3 middle, 0 none."""

    serial: int
    ogrn: str
    inn: str
    form: str
    words: str
    person: tuple[str, str, str]
    woman: bool
    registered_on: date
    ended_on: date | None
    activity: tuple[str, str]
    address: Address
    size: int

    @property
    def name(self) -> str:
        """Whole, in capitals, as the register has it."""
        return f'{FORMS[self.form]} "{self.words}"'.upper()

    @property
    def short_name(self) -> str:
        return f'{self.form} "{self.words}"'.upper()


def firms(land: Land, count: int, *, since: int = 0) -> Iterator[Made]:
    """Legal entities and entrepreneurs, seven of ten the former. since: serial number of the first."""
    inhabited = list(land.inhabited())
    upto = list(accumulate(place.houses for place in inhabited))
    by_id = {place.id: place for place in land.places}
    house_numbers = [_number(one.kind, one.number, one.additions) for one in numbers_of_houses(MANY)]
    for serial in range(since, since + count):
        rng = Random(f"{land.seed} {serial}")  # noqa: S311  # chance that must repeat
        at = rng.randrange(upto[-1])
        place = inhabited[bisect(upto, at)]
        number = rng.randrange(place.houses)
        address = Address(
            land.guid(land.house_id(place, number)),
            place,
            tuple(by_id[pk] for pk in place.parents[1:]),
            house_numbers[number],
        )
        yield _firm(serial, address, land.day, rng)


def _firm(serial: int, address: Address, day: date, rng: Random) -> Made:
    registered_on = date(2003, 1, 9) + timedelta(days=rng.randrange((day - date(2003, 2, 1)).days))
    ended_on = None
    if rng.random() < 0.3:
        ended_on = registered_on + timedelta(days=rng.randrange((day - registered_on).days + 1))
    woman = rng.random() < 0.4
    surname = often(SURNAMES, rng)
    person = (f"{surname}а" if woman else surname, often(FIRST_NAMES, rng), often(PATRONYMICS, rng))
    if woman:
        person = (person[0], rng.choice(WOMEN), person[2].replace("ович", "овна").replace("евич", "евна"))
    entrepreneur = rng.random() < 0.3
    form = "" if entrepreneur else rng.choice(ORDER)
    year = registered_on.year
    return Made(
        serial,
        numbers.ogrnip(serial, year) if entrepreneur else numbers.ogrn(serial, year),
        numbers.inn_of_person(serial) if entrepreneur else numbers.inn_of_firm(serial),
        form,
        _words(form, rng),
        person,
        woman,
        registered_on,
        ended_on,
        rng.choice(ACTIVITIES),
        address,
        0
        if form in {"МБОУ", "МБДОУ", "ГАУЗ", "ТСЖ", "СНТ"} or ended_on
        else rng.choices((0, 1, 2, 3), (15, 75, 9, 1))[0],
    )


def _words(form: str, rng: Random) -> str:
    match form:
        case "МБОУ":
            return f"Средняя общеобразовательная школа № {rng.randint(1, 180)}"
        case "МБДОУ":
            return f"Детский сад № {rng.randint(1, 420)}"
        case "ГАУЗ":
            return f"Городская поликлиника № {rng.randint(1, 25)}"
        case "":
            return ""
    kind = rng.random()
    if kind < 0.35:
        return f"{often(PARTS, rng)}{often(PARTS, rng).lower()}"
    if kind < 0.6:
        return f"{often(PARTS, rng)}-{often(PARTS, rng)}"
    if kind < 0.75:
        return often(PARTS, rng)
    if kind < 0.85:
        return f"{often(SURNAMES, rng)} и партнёры"
    if kind < 0.93:
        return f"{often(PARTS, rng)} {often(VILLAGES, rng)}"
    return f"{often(PARTS, rng)} {often(PARTS, rng)} {rng.randint(1, 99)}"


def _number(kind: int, number: str, additions: tuple[tuple[int, str], ...]) -> tuple[str, str]:
    blocks = "".join(f" {('К.', 'СТР.')[kind - 1]} {value}" for kind, value in additions)
    return HOUSE_TYPES[kind - 1][0].upper(), number.upper() + blocks
