"""What holds of people and their passport numbers. Pure: no clock, no database."""

import re
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext_lazy as _

from kenesh.refused import Refused

UNDONE_WITHIN: Final = timedelta(days=30)
A_YEAR_MORE_OR_LESS: Final = 1  # the age of a record tells the year of birth no better
OLDEST: Final = 120  # years

# Letters of a passport that a Russian keyboard types in the place of the Latin ones that look the same.
_LOOK_ALIKE: Final = str.maketrans("АВЕКМНОРСТУХ", "ABEKMHOPCTYX")
_KYRGYZ: Final = re.compile(r"[A-Z]{2}\d{7}")
_RUSSIAN: Final = re.compile(r"(?:\d{4})?(\d{6})")
_BEGINNING: Final = re.compile(r"[A-Z]{2}\d{1,7}|\d{3,7}")
_SERIES: Final = re.compile(r"\d{4}(\d{1,6})")
LEAST_OF_NUMBER: Final = 3  # characters of a beginning that are looked for


class NotANumber(ValueError):
    """What was typed is no passport number."""


def one_passport_number(typed: str) -> str:
    """As it is kept: AN1234567 of a Kyrgyz passport, 123456 of a Russian one (the series does not count).

    Raises NotANumber. Source: the facts of the registers, §6.
    """
    plain = _plain(typed)
    if _KYRGYZ.fullmatch(plain):
        return plain
    if found := _RUSSIAN.fullmatch(plain):
        return found[1]
    raise NotANumber(typed)


def beginnings_of(number: str) -> list[str]:
    """What a number, as it is kept, is found by: its beginnings of three characters and more, with letters or not."""
    whole = {number, number.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}
    return sorted({one[:size] for one in whole for size in range(LEAST_OF_NUMBER, len(one) + 1)})


def may_begin_a_number(typed: str) -> list[str]:
    """The beginnings of numbers perhaps typed; none, where it is a name. A Russian series may stand before."""
    plain = _plain(typed)
    found = [plain] if _BEGINNING.fullmatch(plain) else []
    if (after_series := _SERIES.fullmatch(plain)) and len(after_series[1]) >= LEAST_OF_NUMBER:
        found.append(after_series[1])
    return found


def masked(number: str) -> str:
    """«•••• ••34»: only the last two figures."""
    hidden = "•" * (len(number) - 2)
    return f"{hidden[:4]} {hidden[4:]}{number[-2:]}"


def _plain(typed: str) -> str:
    return re.sub(r"[\s№.\-–]+", "", typed).upper().translate(_LOOK_ALIKE)


def may_be_merged(*, offices: tuple[int, int], gone: Collection[int | None], same: bool) -> None:
    """offices: of the two. gone: into whom each has been merged, None: into nobody. same: they are one entry."""
    if same:
        raise Refused(_("This is one and the same entry."))
    if offices[0] != offices[1]:
        raise Refused(_("Only people of one office are merged: each office keeps its own register."))
    if any(one is not None for one in gone):
        raise Refused(
            _("One of the two has been merged with somebody in the meantime. Open the list again."), status=409
        )


def may_be_undone(*, at: datetime, undone: bool, merged_on: bool, now: datetime) -> None:
    """at: when they were merged. merged_on: the kept one has been part of another merge since, which still stands."""
    if undone:
        raise Refused(_("This merge has been undone already."), status=409)
    if now > at + UNDONE_WITHIN:
        raise Refused(_("A merge can be undone for 30 days. They have passed."), status=409)
    if merged_on:
        raise Refused(_("This person has been merged again since. Undo the later merge first."), status=409)
