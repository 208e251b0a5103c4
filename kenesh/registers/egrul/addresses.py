"""Addresses as the register keeps them (in one of three forms), made into the line that people write:
«420111, Республика Татарстан, г. Казань, ул. Лесная, д. 10»."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple
from uuid import UUID
from xml.etree.ElementTree import Element

# Kinds that are written otherwise than in the register; one that is not here gets the dot of an abbreviation.
_KINDS: Final = {
    "город": "г.",
    "улица": "ул.",
    "проспект": "пр-кт",
    "переулок": "пер.",
    "дом": "д.",
    "корпус": "корп.",
    "к": "корп.",
    "строение": "стр.",
    "здание": "зд.",
    "квартира": "кв.",
    "помещение": "помещ.",
    "комната": "ком.",
    "район": "р-н",
    "офис": "офис",
    "литера": "литера",
    "литер": "литера",
    "лит": "литера",
    "село": "с.",
    "поселок": "п.",
    "деревня": "д.",
    **{name: name for name in ("пгт", "рп", "дп", "кп", "аул", "аал", "тракт", "шоссе", "аллея", "линия", "км")},
    **{name: name.upper() for name in ("снт", "днт", "днп", "снп", "гск", "тсн", "жк")},
}
_AFTER: Final = {
    "область": "область",
    "обл": "область",
    "край": "край",
    "р-н": "р-н",
    "улус": "улус",
    "ао": "автономный округ",
    "автономный округ": "автономный округ",
    "аобл": "автономная область",
}
_SMALL: Final = frozenset(
    ("на", "в", "во", "и", "под", "над", "у", "им", "имени", "лет", "года", "км", "го", "й", "я", "е", "ая", "ый", "ой")
)
_PATRONYMIC: Final = frozenset(("оглы", "кызы", "кизи", "улы", "уулу"))
_WORD: Final = re.compile(r"[^\W\d_]+")
_NUMBERED: Final = re.compile(r"([^\W\d_][^\W\d_-]*)[.\s]*(.*\d.*|[^\W\d_]|Б/Н)", re.IGNORECASE)
_EMPTY: Final = frozenset({"", "-", "--", "—", "НЕТ", "0"})
_IN_TOWN: Final = re.compile(r"(?:ГОРОД|Г\.?О\.?|ГОРОДСКОЙ ОКРУГ|МУНИЦИПАЛЬНЫЙ ОКРУГ)\s+(?:ГОРОД\s+)?", re.IGNORECASE)
_FEDERAL: Final = re.compile(r"\s*(?:ГОРОД|Г\.) ФЕДЕРАЛЬНОГО ЗНАЧЕНИЯ", re.IGNORECASE)
_DISTRICT: Final = re.compile(r"\s*(?:МУНИЦИПАЛЬНЫЙ РАЙОН|М\.?Р-Н|РАЙОН)\s*", re.IGNORECASE)


class Address(NamedTuple):
    """text: without the postcode. region: two figures. All may be empty."""

    text: str = ""
    postcode: str = ""
    region: str = ""
    guid: str = ""


def address(holder: Element | None) -> Address:
    """Of СвАдресЮЛ: by ГАР (СвАдрЮЛФИАС), the old one (АдресРФ), or of the place alone (СвМНЮЛ), in this order."""
    if holder is None:
        return Address()
    for name, made in (("СвАдрЮЛФИАС", _by_gar), ("АдресРФ", _old), ("СвМНЮЛ", _by_gar)):
        found = holder.find(name)
        if found is not None:
            return made(found)
    return Address()


def _by_gar(of: Element) -> Address:
    place = _typed(of.find("НаселенПункт"), "Вид", "Наим")
    district = of.find("МуниципРайон")
    parts = [
        _region(of.findtext("НаимРегион", "")),
        _district(_attribute(district, "Наим"), _attribute(district, "ВидКод"), place),
    ]
    if not place:
        parts.append(_name(_attribute(of.find("ГородСелПоселен"), "Наим")))
    parts.append(place)
    parts += [_typed(of.find(name), "Тип", "Наим") for name in ("ЭлПланСтруктур", "ЭлУлДорСети")]
    parts += [
        _typed(one, "Тип", "Номер") for name in ("Здание", "ПомещЗдания", "ПомещКвартиры") for one in of.findall(name)
    ]
    return Address(_line(parts), _postcode(of), (of.findtext("Регион") or "").strip()[:2], _guid(of.get("ИдНом", "")))


def _old(of: Element) -> Address:
    region = of.find("Регион")
    parts = [_region(_attribute(region, "НаимРегион"), _attribute(region, "ТипРегион"))]
    parts += [
        _typed(of.find(name), f"Тип{end}", f"Наим{end}")
        for name, end in (("Район", "Район"), ("Город", "Город"), ("НаселПункт", "НаселПункт"), ("Улица", "Улица"))
    ]
    parts += [
        _numbered(of.get(name, ""), kind) for name, kind in (("Дом", "д."), ("Корпус", "корп."), ("Кварт", "кв."))
    ]
    return Address(_line(parts), _postcode(of), of.get("КодРегион", "").strip()[:2])


def _line(parts: Iterable[str]) -> str:
    """Each part once: a city that is a region is told twice."""
    return ", ".join(dict.fromkeys(part for part in parts if part))


def _attribute(of: Element | None, name: str) -> str:
    return "" if of is None else " ".join(of.get(name, "").split())


def _postcode(of: Element) -> str:
    code = of.get("Индекс", "").strip()
    return code if len(code) == 6 and code.isdigit() and code != "000000" else ""


def _guid(text: str) -> str:
    try:
        return str(UUID(text.strip()))
    except ValueError:
        return ""


def _typed(of: Element | None, kind: str, name: str) -> str:
    """«УЛ» and «ЛЕСНАЯ» give «ул. Лесная», «Р-Н» and «ВЫСОКОГОРСКИЙ» «Высокогорский р-н»."""
    return "" if of is None else _written(of.get(kind, ""), of.get(name, ""), name == "Номер")


@lru_cache(maxsize=100_000)
def _written(kind: str, named: str, is_number: bool) -> str:
    named = " ".join(named.split())
    if named.upper() in _EMPTY - {"0"}:
        return ""
    if not is_number:
        named = _name(named)
    elif named.isupper() and len(named) > 4:
        named = named.lower()
    short = _kind(kind.replace(".", "").strip().lower())
    after = _AFTER.get(short.rstrip("."))
    return f"{named} {after}" if after else f"{short} {named}".strip()


def _kind(kind: str) -> str:
    if not kind or kind in _KINDS:
        return _KINDS.get(kind, "")
    return kind if "-" in kind or " " in kind or len(kind) > 6 else f"{kind}."


def _numbered(text: str, usual: str) -> str:
    """«Д.10» gives «д. 10», «10» what it usually is."""
    text = " ".join(text.split())
    if text.upper() in _EMPTY:
        return ""
    typed = _NUMBERED.fullmatch(text)
    if typed and not text[0].isdigit() and len(typed[1]) > (0 if "." in text or " " in text else 1):
        return f"{_kind(typed[1].lower())} {typed[2]}".strip()
    return f"{usual} {text}"


@lru_cache(maxsize=1_000)
def _region(named: str, kind: str = "") -> str:
    """«Республика Татарстан (Татарстан)» and «ТАТАРСТАН», «РЕСП.» give «Республика Татарстан»."""
    named = _name(_FEDERAL.sub("", " ".join(named.split("(")[0].split())))
    kind = kind.replace(".", "").lower()
    if not named:
        return ""
    if named.lower().startswith("город "):
        return f"г. {named[6:]}"
    if kind in {"респ", "республика"}:
        return f"{named} Республика" if named.endswith("ая") else f"Республика {named}"
    if kind in _AFTER:
        return f"{named} {_AFTER[kind]}"
    return re.sub(r"^г\.?\s*(?=[А-Я])", "г. ", f"{_kind(kind)} {named}".strip(), flags=re.IGNORECASE) if kind else named


@lru_cache(maxsize=20_000)
def _district(named: str, code: str, place: str) -> str:
    """Of a district, by its name and ВидКод; a town that is its own district is told once."""
    if not named:
        return ""
    town = _name(_IN_TOWN.sub("", named))
    if code == "1":
        return f"{_name(_DISTRICT.sub(' ', named).strip())} р-н"
    if place == f"г. {town}" or (place and place.endswith(f" {town}")):
        return ""
    if named.upper().startswith("ГОРОД "):
        return f"г. {town}"
    return f"м.о. {town}" if named.upper().startswith("МУНИЦИПАЛЬНЫЙ ОКРУГ ") else _name(named)


def _name(text: str) -> str:
    """Names stand in capitals: «РОСТОВ-НА-ДОНУ» gives «Ростов-на-Дону». One with small letters is left as it is."""
    if not text.isupper():
        return text
    return _WORD.sub(lambda word: _cased(word[0], word.start(), text), text)


def _cased(word: str, place: int, text: str) -> str:
    small, before = word.lower(), text[place - 1 : place]
    ending = not before.isspace() and small in _SMALL  # «1-Я», «НА» in «РОСТОВ-НА-ДОНУ»
    between = before.isspace() and (small in _PATRONYMIC or (small in _SMALL and len(small) != 1) or small in "виу")
    if place and (ending or between):
        return small
    return word if len(word) == 1 and before.isdigit() else small.capitalize()


def personal(text: str) -> str:
    """A person's name in capitals, as it is written: «ИВАНОВА-ПЕТРОВА» gives «Иванова-Петрова»."""
    return _name(" ".join(text.split()))
