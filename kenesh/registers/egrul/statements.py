"""One statement of ЕГРЮЛ (СвЮЛ) or ЕГРИП (СвИП), formats 4.05 to 4.08, read for what is kept of it."""

from datetime import date
from typing import Final
from xml.etree.ElementTree import Element, ParseError, fromstring

from kenesh.registers.egrul.addresses import address, personal
from kenesh.registers.egrul.cutting import Cutter, Shape, Unreadable
from kenesh.registers.egrul.rows import ENTREPRENEUR, LEGAL_ENTITY, Row, day, line

WHOLE: Final = {"EGRUL": LEGAL_ENTITY, "EGRIP": ENTREPRENEUR}  # root of a whole register → what it is of
SHAPE: Final = Shape((*WHOLE, "Файл"), ("СвЮЛ", "СвИП"), "ДатаВып", ("СвОКВЭД", "СвЗапЕГРЮЛ", "СвЗапЕГРИП"))
FARM: Final = "2"  # КодВидИП: head of a farm


def read(text: str) -> bytes:
    """The text of one record as its line for COPY. Unreadable."""
    return line(row(text))


def parsed(text: str) -> Element:
    """The record. Unreadable."""
    try:
        return fromstring(text)  # noqa: S314  # a record cut out has no declarations, so no entities of its own
    except ParseError as reason:
        raise Unreadable(f"It is no XML: {reason}.") from None


def row(text: str) -> Row:
    of = parsed(text)
    return _entity(of) if of.tag == "СвЮЛ" else _entrepreneur(of)


def _entity(of: Element) -> Row:
    names = of.find("СвНаимЮЛ")
    if names is None:
        raise Unreadable("It has no name.")
    short = names.find("СвНаимЮЛСокр")
    return Row(
        LEGAL_ENTITY,
        _of(of, "ОГРН"),
        _of(of, "ИНН"),
        _of(names, "НаимЮЛПолн") or _of(names, "НаимЮЛСокр"),
        _of(short, "НаимСокр") if short is not None else _of(names, "НаимЮЛСокр"),
        _of(of, "КПП"),
        address(of.find("СвАдресЮЛ")),
        _ended(of, "СвПрекрЮЛ"),
        day=day(_of(of, "ДатаВып")),
    )


def _entrepreneur(of: Element) -> Row:
    person = next((found for form in ("ФИОРус", "ФИОЛат") if (found := of.find(f"СвФЛ/{form}")) is not None), None)
    if person is None:
        raise Unreadable("It has no name.")
    return Row(
        ENTREPRENEUR,
        _of(of, "ОГРНИП"),
        _of(of, "ИННФЛ"),
        named(person, "Глава КФХ" if _of(of, "КодВидИП") == FARM else "ИП"),
        address=address(of.find("СвАдрМЖ")),
        ended_on=_ended(of, "СвПрекращ"),
        day=day(_of(of, "ДатаВып")),
    )


def named(person: Element, before: str) -> str:
    """«ИП Иванов Иван Иванович»."""
    names = [personal(_of(person, part)) for part in ("Фамилия", "Имя", "Отчество")]
    return " ".join(filter(None, (before, *names))) if any(names) else ""


def _of(of: Element, name: str) -> str:
    return " ".join(of.get(name, "").split())


def _ended(of: Element, name: str) -> date | None:
    """The day is an attribute of the element itself or, for entrepreneurs, of the status in it."""
    found = of.find(name)
    if found is None:
        return None
    told = (day(value) for one in found.iter() for key, value in one.attrib.items() if key.startswith("ДатаПрекр"))
    return next(filter(None, told), None) or day(_of(of, "ДатаВып"))


CUTTER: Final = Cutter(SHAPE, read)
