"""What is kept of a firm, and its line for COPY: the same for every register of firms."""

import re
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from kenesh.registers.egrul.addresses import Address
from kenesh.registers.egrul.cutting import Unreadable
from kenesh.registers.egrul.forms import shortened
from kenesh.registers.loading.records import escaped
from kenesh.suggesting.words import tokens_of_word, words_of

# The staging table: Firm without what the rest of the register decides.
COLUMNS: Final = (
    'ogrn varchar(15) COLLATE "C" NOT NULL, inn varchar(12) COLLATE "C" NOT NULL, kpp varchar(9) NOT NULL, '
    "kind smallint NOT NULL, name text NOT NULL, short_name text NOT NULL, address text NOT NULL, address_guid uuid, "
    "region varchar(2) NOT NULL, postcode varchar(6) NOT NULL, ended_on date, size integer NOT NULL, day date, "
    'key text COLLATE "C" NOT NULL, tokens integer[] NOT NULL'
)
LEGAL_ENTITY: Final = 1  # models.Firm.Kind, which processes that only read files do not load
ENTREPRENEUR: Final = 2
_OGRN: Final = {LEGAL_ENTITY: re.compile("[0-9]{13}"), ENTREPRENEUR: re.compile("[0-9]{15}")}
_INN: Final = {LEGAL_ENTITY: re.compile("[0-9]{10}"), ENTREPRENEUR: re.compile("[0-9]{12}")}
_DAY: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)|(\d\d)\.(\d\d)\.(\d{4})")


class Row(NamedTuple):
    """One firm as a file tells of it. ended_on, day: of the calendar. size: see models.Firm."""

    kind: int
    ogrn: str
    inn: str
    name: str
    short_name: str = ""
    kpp: str = ""
    address: Address = Address()
    ended_on: date | None = None
    size: int = 0
    day: date | None = None


def day(text: str) -> date | None:
    """«2026-01-15» or «15.01.2026»; None for what is no day."""
    found = _DAY.match(text)
    if not found:
        return None
    year, month, of_month = (found[1], found[2], found[3]) if found[1] else (found[6], found[5], found[4])
    try:
        return date(int(year), int(month), int(of_month))
    except ValueError:
        return None


def line(row: Row) -> bytes:
    """For COPY. Unreadable: it has no number or no name. A wrong ИНН is only left away: the firm is known by ОГРН."""
    if not _OGRN[row.kind].fullmatch(row.ogrn):
        raise Unreadable("It has no ОГРН." if not row.ogrn else "Its ОГРН is none.")
    if not row.name:
        raise Unreadable("It has no name.")
    where = row.address
    whole = ", ".join(filter(None, (where.postcode, where.text)))
    region = where.region if where.region.isdigit() else row.ogrn[3:5]
    told = (shortened(row.short_name), shortened(row.name), *whole.split(", "))
    words = list(dict.fromkeys(word for part in dict.fromkeys(told) for word in _words(part)))
    values = (
        row.ogrn,
        row.inn if _INN[row.kind].fullmatch(row.inn) else "",
        row.kpp if len(row.kpp) == 9 and row.kpp.isalnum() else "",
        str(row.kind),
        escaped(row.name),
        escaped(row.short_name),
        escaped(whole),
        where.guid or r"\N",
        region.zfill(2),
        where.postcode,
        str(row.ended_on or r"\N"),
        str(row.size),
        str(row.day or r"\N"),
        f" {' '.join(words)} ",
        f"{{{','.join(map(_tokens, words))}}}",
    )
    return ("\t".join(values) + "\n").encode()


@lru_cache(maxsize=50_000)
def _words(part: str) -> list[str]:
    """Streets and towns come again and again."""
    return words_of(part)


@lru_cache(maxsize=200_000)
def _tokens(word: str) -> str:
    return ",".join(map(str, tokens_of_word(word)))
