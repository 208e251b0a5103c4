"""A proof of work that the asker's browser does while they type, by ALTCHA's protocol and served by ourselves: a person
does not notice it, a program that sends a thousand questions pays for each.

A challenge is signed, lives for an hour and is used once: `SpentChallenge` is written with the question.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import altcha
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from kenesh.refused import Refused

LIVES: Final = timedelta(hours=1)
ALGORITHM: Final = "PBKDF2/SHA-256"
COST: Final = 5_000  # rounds of one try: 2 ms on a server, three times that on a cheap telephone
TRIES: Final = range(150, 301)  # the right one is among these, so nobody waits much longer than others
LONGEST: Final = 4_000  # characters of a solution; ours have about 800


class Wrong(Refused):
    """The solution is not one: forged, expired or used before."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The page had been open for too long and could not check that you are not a program. "
                "It is checking once more: send the question again, nothing you typed is lost."
            ),
            status=422,
        )


@dataclass(frozen=True)
class Solved:
    """A challenge of ours that has been solved. digest: its own, by which it is known again."""

    digest: str
    until: datetime


def new(*, now: datetime) -> dict[str, Any]:
    """A challenge, as it goes to the browser."""
    return altcha.create_challenge(
        ALGORITHM,
        COST,
        counter=secrets.choice(TRIES),
        expires_at=now + LIVES,
        hmac_secret=_key("challenge"),
        hmac_key_secret=_key("solution"),
    ).to_dict()


def solved(solution: str, *, now: datetime) -> Solved:
    """The challenge this solves; Wrong if it solves none of ours. Whether it was used before, the database knows."""
    try:
        payload = altcha.Payload.from_base64(solution[:LONGEST])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Wrong from None
    result = altcha.verify_solution(payload, _key("challenge"), hmac_key_secret=_key("solution"))
    given = payload.challenge
    if not result.verified or not given.signature:
        raise Wrong
    until = datetime.fromtimestamp(given.parameters.expires_at or 0, UTC)
    if until <= now:
        raise Wrong
    return Solved(given.signature, until)


def _key(purpose: str) -> bytes:
    return salted_hmac("kenesh.questions.challenge", purpose, algorithm="sha256").digest()
