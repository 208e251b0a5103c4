"""One document of РСМП: a small or medium business, with its category and how many it employs."""

from typing import Final

from kenesh.registers.egrul.addresses import Address
from kenesh.registers.egrul.cutting import Cutter, Shape, Unreadable
from kenesh.registers.egrul.rows import ENTREPRENEUR, LEGAL_ENTITY, Row, day, line
from kenesh.registers.egrul.statements import named, parsed

SHAPE: Final = Shape(("Файл",), ("Документ",), "ИдДок")
MOST: Final = 99_999  # employees that are told from one another


def read(text: str) -> bytes:
    """The text of one document as its line for COPY. Unreadable."""
    return line(row(text))


def row(text: str) -> Row:
    of = parsed(text)
    if (firm := of.find("ОргВклМСП")) is not None:
        name, short = (" ".join(firm.get(key, "").split()) for key in ("НаимОрг", "НаимОргСокр"))
        ogrn, inn = firm.get("ОГРН", "").strip(), firm.get("ИННЮЛ", "").strip()
        told = Row(LEGAL_ENTITY, ogrn, inn, name or short, short)
    elif (one := of.find("ИПВклМСП")) is not None:
        person = one.find("ФИОИП")
        ogrn, inn = one.get("ОГРНИП", "").strip(), one.get("ИННФЛ", "").strip()
        told = Row(ENTREPRENEUR, ogrn, inn, named(person, "ИП") if person is not None else "")
    else:
        raise Unreadable("It tells of nobody.")
    place = of.find("СведМН")
    return told._replace(
        address=Address(region="" if place is None else place.get("КодРегион", "").strip()[:2]),
        size=_size(of.get("КатСубМСП", ""), of.get("ССЧР", "")),
        day=day(of.get("ДатаСост", "")),
    )


def _size(category: str, employees: str) -> int:
    """See models.Firm. One without a category is in the register all the same: micro."""
    number = min(int(employees), MOST) if employees.strip().isdecimal() else 0
    return 100_000 * (int(category) if category in {"1", "2", "3"} else 1) + number


CUTTER: Final = Cutter(SHAPE, read)
