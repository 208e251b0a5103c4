"""Decisions about accounts: how an e-mail and a name are kept, what a link still opens, how often is too often."""

import ipaddress
import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil
from typing import Final

LONGEST_DRAFT: Final = 200_000  # characters, urlencoded; a Cyrillic letter takes six
DRAFTS_LIVE: Final = timedelta(days=30)
FORMS_LIVE: Final = timedelta(days=7)  # how long a form left open may still be kept as a draft
SESSION_IS_RENEWED_AFTER: Final = timedelta(minutes=1)
USED_LINKS_STAY: Final = timedelta(days=30)  # so that a link followed twice is told from a mangled one

INVITATION_LIVES: Final = timedelta(hours=72)
RECOVERY_LIVES: Final = timedelta(hours=2)

# Characters that are not seen and come along when an address is copied from a document or a messenger.
_UNSEEN: Final = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_PATRONYMIC_PARTICLES: Final = frozenset({"уулу", "кызы", "улы", "uulu", "kyzy"})


def plain_email(typed: str) -> str:
    """The e-mail as it is kept and looked for: one form of each letter, small, nothing around it."""
    return unicodedata.normalize("NFKC", _UNSEEN.sub("", typed)).strip().lower()


def plain_name(typed: str) -> str:
    """A name in one line, with single spaces."""
    return " ".join(_UNSEEN.sub("", unicodedata.normalize("NFC", typed)).split())


def short_name(full_name: str) -> str:
    """Surname and initials: «Асанова Г. М.»; uulu and kyzy stay whole."""
    surname, *rest = full_name.split() or [""]
    if rest and rest[0].lower() in _PATRONYMIC_PARTICLES:
        return full_name
    return " ".join([surname, *(f"{word[0]}." for word in rest)])


class LinkState(StrEnum):
    OPEN = "open"
    USED = "used"
    EXPIRED = "expired"
    VOID = "void"
    MANGLED = "mangled"
    DEACTIVATED = "deactivated"
    FOREIGN = "foreign"
    OTHER_DOOR = "other_door"  # no password lets this person in: their office signs in in another way


def link_state(
    *,
    used_at: datetime | None,
    voided_at: datetime | None,
    expires_at: datetime,
    person_is_active: bool,
    password_is_set: bool,
    password_allowed: bool = True,
    now: datetime,
) -> LinkState:
    """What a link that exists opens now. password_is_set: there is nothing left for an invitation to do."""
    if not person_is_active:
        return LinkState.DEACTIVATED
    if not password_allowed:
        return LinkState.OTHER_DOOR
    if used_at or password_is_set:
        return LinkState.USED
    if voided_at:
        return LinkState.VOID
    return LinkState.OPEN if now < expires_at else LinkState.EXPIRED


@dataclass(frozen=True)
class Limit:
    """So many attempts within a stretch of time; then none for as long as `lock`."""

    attempts: int
    within: timedelta
    lock: timedelta


A_QUARTER: Final = timedelta(minutes=15)
OF_AN_ACCOUNT: Final = Limit(5, A_QUARTER, A_QUARTER)
OF_AN_ADDRESS: Final = Limit(30, A_QUARTER, A_QUARTER)
OF_LETTERS_TO_ONE: Final = Limit(4, A_QUARTER, A_QUARTER)
OF_LETTERS_FROM_AN_ADDRESS: Final = Limit(30, A_QUARTER, A_QUARTER)
ATTEMPTS_STAY: Final = timedelta(days=2)  # longer than any Limit looks back and locks together


def one_more(times: Sequence[datetime], limit: Limit, now: datetime) -> tuple[list[datetime], datetime | None]:
    """The attempts that count once this one is added, and until when it locks, if it does."""
    counted = [*(time for time in times if now - time < limit.within), now]
    return counted, now + limit.lock if len(counted) >= limit.attempts else None


def minutes_left(until: datetime, now: datetime) -> int:
    return max(1, ceil((until - now) / timedelta(minutes=1)))


def network_of(address: str) -> str:
    """What is counted as one address: a household's or an office's IPv6 network is a whole /64."""
    try:
        ip = ipaddress.ip_address(address.strip())
    except ValueError:
        return "unknown"
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return str(ip.ipv4_mapped)
        return str(ipaddress.ip_network((ip, 64), strict=False))
    return str(ip)


def administrators_remain(administrators: Collection[int], without: int) -> bool:
    """Somebody must be able to let people in: the last administrator at work stays one."""
    return any(one != without for one in administrators)
