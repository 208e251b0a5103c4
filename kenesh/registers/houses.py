"""Numbers of houses: the key under which «д. 10 корп. 2», «10к2» and «10 К.2» meet, and what is typed after a street.

Nothing here reads the register. A key is folded, without blanks and without the word for a house: «10», «10а», «10/2»,
«10к2», «10к2с1». к: корпус, с: строение; литера is only its letter. An unfinished number gives the beginning of a key.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kenesh.alphabet.order import fold

# What a number may begin with and nobody looks for: the kind of building (ГАР's HOUSE_TYPES, as written and in full).
KINDS: Final = frozenset(
    word
    for words in (
        "д дом дома вл влд влад владение двлд домовл домовладение дв зд здание соор сооружение гараж гж шахта",
        "подв подвал кот котельная пб погреб онс объект уч участок",
    )
    for word in words.split()
)
BLOCK: Final = frozenset({"к", "ко", "кор", "корп", "корпу", "корпус"})
BUILDING: Final = frozenset({"с", "ст", "стр", "строе", "строен", "строение"})
LETTER: Final = frozenset({"л", "лит", "литер", "литера"})

_LIKE_CYRILLIC: Final = str.maketrans("abcehkmoptxy", "авсенкмортху")  # typed with the other keyboard, looks the same
_WITHOUT_DASH: Final = re.compile(r"\b(г|п)-(ж|б)\b")  # г-ж, п-б
_PIECE: Final = re.compile(r"\d+|[а-я]+|[/-]")


def key_of_number(number: str) -> str:
    """«д 10 к 2», «д. 10, корп. 2» and «10 К2» give «10к2»; «10 А» gives «10а»; «вл 5 стр 1» gives «5с1»."""
    return "".join(_pieces(_folded(number)))


def _folded(text: str) -> str:
    return _WITHOUT_DASH.sub(r"\1\2", fold(text).lower().translate(_LIKE_CYRILLIC))


def _pieces(text: str) -> Iterator[str]:
    pieces = _PIECE.findall(text)
    before = ""  # the piece last given
    dashed = False
    for place, piece in enumerate(pieces):
        following = pieces[place + 1] if place + 1 < len(pieces) else ""
        if piece in "/-":
            dashed = bool(before)
            continue
        if piece.isdigit():
            given = f"/{piece}" if before[-1:].isdigit() else piece
        elif (not before and following and (piece in KINDS or piece in BLOCK or piece in BUILDING)) or piece in KINDS:
            continue
        elif piece in BLOCK and not dashed:
            given = "к"
        elif piece in BUILDING and not dashed:
            given = "с"
        elif piece in LETTER and following.isalpha():
            continue
        else:
            given = piece
        dashed = False
        before = given
        yield given


@dataclass(frozen=True, slots=True)
class Asked:
    """One way to read what is typed into an address.

    street: the words of the street, village or city. keys: beginnings of the house's key, the likeliest first, each
    with the flat it leaves («кв 5»); none: no house is typed yet. number: the house as typed.
    """

    street: str
    keys: tuple[tuple[str, str], ...] = ()
    number: str = ""


_KIND: Final = "дома?|владение|влад|влд|вл|двлд|домовладение|здание|зд|соор|сооружение|участок|уч|д"
_PART: Final = "корпус|корпу|корп|кор|ко|к|строение|строе|строен|стр|ст|с|литера|литер|лит|л"
_ROOM: Final = "квартира|кварт|квар|кв|офис|оф|помещение|пом|комната|комн|ком"
_ROOMS: Final = {"оф": "оф", "по": "пом", "ко": "ком"}
_BOUND: Final = r"(?![а-яa-z])"
_TAIL: Final = re.compile(
    rf"""(?:^|(?<=[\s,.;]))
    (?:(?P<kind>{_KIND}){_BOUND}[\s.]*)? (?:[№n]\s*)?
    (?P<house>\d{{1,4}}(?!\d)
        (?:\s*[/\\]\s*\d{{1,4}}(?!\d))?
        (?:\s?-?\s?(?!(?:{_PART}|{_ROOM}){_BOUND})[а-яa-z]{_BOUND}|-?[а-яa-z]{_BOUND})?
        (?:[\s,.]*(?:{_PART})(?:{_BOUND}[\s.]*(?:\d{{1,3}}[а-яa-z]?|[а-яa-z]){_BOUND}|{_BOUND}[\s.]*$|\d{{1,3}}[а-яa-z]?{_BOUND}))*
    )
    (?:[\s,.]*(?P<room>{_ROOM}){_BOUND}[\s.№]*(?P<flat>\d{{0,5}}[а-яa-z]?)
      |(?P<between>\s*[-,]\s*|\s+)(?P<bare>\d{{1,4}}))?
    [\s,.]*$""",
    re.VERBOSE,
)
_GLUED: Final = re.compile(r"(?<=[а-яa-z]{3})(?=\d)")
_ORDINAL: Final = re.compile(r"\d\s?-?\s?(?:я|й|ая|ый|ой|е|го|летия|лет)$")
_BEFORE_HOUSE: Final = re.compile(rf"[\s,]+(?:{_KIND})[\s.]*$")
_TYPED_FIRST: Final = re.compile(r"^\s*(?:(?:дом|д)[\s.]+)?(\d{1,4}[а-я]?)[\s,]+(?:(?:по|на)\s+)?(.*[а-яa-z]{3}.*)$")

_BETWEEN: Final = re.compile(
    rf"^(.*?[а-яa-z]{{3}}.*?)[\s,]+(?:(?:{_KIND})[\s.]+)?(\d{{1,4}}[а-я]?(?:[\s,]*(?:к|корп|стр)[\s.]*\d+)?)[\s,]+([а-яa-z].*)$"
)


def readings_of(typed: str) -> list[Asked]:
    """The ways to read an address as typed, the likeliest first: with the numbers at its end as house and flat
    («8 марта 12», «баумана 10 к 2 кв 5»), and as the words of a street only («50 лет октября», «квартал 45»).
    Last, for when nothing is found so, with the house elsewhere («10 баумана», «баумана 10 казань»)."""
    typed = _GLUED.sub(" ", fold(typed).lower()).strip()
    found: list[Asked] = []
    tail = _TAIL.search(typed, 1)
    if tail is not None and not _ORDINAL.search(typed):
        found += _with_house(typed, tail)
    found.append(Asked(typed))
    if (without := _BEFORE_HOUSE.sub("", typed)) and without != typed:
        found.append(Asked(without))
    if tail is None and (first := _TYPED_FIRST.match(typed)):
        found.append(Asked(first[2], ((key_of_number(first[1]), ""),), first[1]))
    elif tail is None and (between := _BETWEEN.match(typed)):
        found.append(Asked(f"{between[1]} {between[3]}", ((key_of_number(between[2]), ""),), between[2]))
    return found


def _with_house(typed: str, tail: re.Match[str]) -> Iterator[Asked]:
    street = typed[: tail.start()].rstrip(" ,.;")
    if not street:
        return
    number = " ".join(tail["house"].split())
    key = key_of_number(number)
    flat = f"{_ROOMS.get(tail['room'][:2], 'кв')} {tail['flat']}" if tail["flat"] else ""
    bare = tail["bare"]
    if bare is None:
        keys = [(one, flat) for one in (key, *_like(key))]
    elif "-" in tail["between"]:  # «10-5» is a house as often as a flat
        whole = f"{key}/{bare}"
        keys = [(one, "") for one in (whole, *_like(whole))] + [(key, f"кв {bare}")]
        yield Asked(street, tuple(keys), f"{number}-{bare}")
        return
    else:
        keys = [(key, f"кв {bare}")]
    yield Asked(street, tuple(keys), number)
    if bare is not None and tail["kind"] is None:  # «квартал 45 12»
        yield Asked(f"{street} {number}", ((bare, ""),), bare)


def _like(key: str) -> Iterator[str]:
    """What is said instead: «10/2» for «10к2», «12а» for «12ка»."""
    if "/" in key:
        yield key.replace("/", "к", 1)
    elif re.fullmatch(r"\d+к\d+", key):
        yield key.replace("к", "/")
    elif re.fullmatch(r"\d+[абвгдежз]", key):
        yield f"{key[:-1]}к{key[-1]}"


def place_in_street(key: str) -> tuple[tuple[int, str], ...]:
    """To sort houses by: 1, 1а, 1/2, 1к1, 2, 10, 10а, 11."""
    return tuple((int(figures or 0), letters) for figures, letters in re.findall(r"(\d*)([^\d]*)", key)[:-1])
