"""Decisions about signing in through a provider: which failures there are, who needs an organisation, which is ours."""

import re
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

NEEDS_ORGANISATION: Final = frozenset({"desk"})  # kinds of offices (kenesh.offices.models.OfficeKind)
ENTRIES_STAY: Final = timedelta(days=366)  # of the journal: the year support and an inspection ask about
LETTERS_OF_NUMBERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none is taken for another when read aloud


class Outcome(StrEnum):
    """What became of somebody who came through a provider."""

    IN = "in"  # works here now
    LINKED = "linked"  # has confirmed that an account is theirs
    UNKNOWN = "unknown"  # no account is theirs
    PRIVATE = "private"  # a private person, where an organisation is needed
    FOREIGN = "foreign"  # an organisation that is none of ours, or not the one of their office
    FAILED = "failed"


class Failure(StrEnum):
    """Why a provider could not tell who it is. The sentences stand in words.py."""

    REFUSED = "refused"  # by the person
    EXPIRED = "expired"  # the code, or the time for signing in
    REPLAYED = "replayed"  # a callback that was used, or that nobody here has begun (state)
    TAMPERED = "tampered"  # a token whose signature, issuer, audience or times are wrong
    DOWN = "down"  # the provider does not answer, or answers with its own error
    BUSY = "busy"  # it is overloaded
    CLOCK = "clock"  # our clock or its differ
    SETTINGS = "settings"  # certificate, mnemonics, scope, address: for whoever keeps this installation
    UNCONFIRMED = "unconfirmed"  # the person's account there is not a confirmed one
    SECOND_FACTOR = "second_factor"  # the person has to turn on signing in with two steps there
    NOT_AN_EMPLOYEE = "not_an_employee"
    ENGINE = "engine"  # this machine lacks what signs the request


_OF_ESIA: Final = {  # the last four figures of ESIA-00NNNN
    Failure.REFUSED: ("7004",),
    Failure.EXPIRED: ("7011",),
    Failure.DOWN: ("7007",),
    Failure.BUSY: ("7008",),
    Failure.CLOCK: ("7015",),
    Failure.UNCONFIRMED: ("7055",),
    Failure.SECOND_FACTOR: ("7046",),
    Failure.NOT_AN_EMPLOYEE: ("7194",),
    Failure.SETTINGS: (
        *("7002", "7003", "7005", "7006", "7013", "7014", "7019", "7023", "7039", "7040", "7053", "7060", "7061"),
        *("7062", "8010"),
    ),
}
_OF_OAUTH: Final = {  # RFC 6749, OpenID Connect Core
    Failure.REFUSED: ("access_denied",),
    Failure.EXPIRED: (
        *("invalid_grant", "login_required", "interaction_required", "consent_required"),
        "account_selection_required",
    ),
    Failure.DOWN: ("server_error",),
    Failure.BUSY: ("temporarily_unavailable",),
    Failure.SETTINGS: (
        *("invalid_request", "invalid_client", "invalid_scope", "unauthorized_client", "unsupported_grant_type"),
        *("unsupported_response_type", "invalid_request_uri", "invalid_request_object", "request_not_supported"),
        *("request_uri_not_supported", "registration_not_supported"),
    ),
}
FAILURES: Final = {
    **{f"ESIA-00{figures}": failure for failure, all_figures in _OF_ESIA.items() for figures in all_figures},
    **{error: failure for failure, errors in _OF_OAUTH.items() for error in errors},
}


def code_of(error: str, description: str) -> str:
    """What support is told: ЕСИА's own code where there is one («ESIA-007004: …»), else OAuth's word."""
    if found := re.search(r"ESIA-\d{6}", description):
        return found[0]
    return error if re.fullmatch(r"[a-z_]{1,40}", error) else ""


def failure_of(code: str) -> Failure:
    """A code nobody has written down is the provider's own trouble."""
    return FAILURES.get(code, Failure.DOWN)


def standing(office_kind: str, office_ogrn: str, ogrn: str | None) -> Outcome:
    """Whether somebody of an office of this kind (empty: of none) may work, acting for the organisation with this
    ОГРН; None: as a private person. IN, PRIVATE or FOREIGN."""
    if office_kind not in NEEDS_ORGANISATION:
        return Outcome.IN
    if ogrn is None:
        return Outcome.PRIVATE
    return Outcome.IN if ogrn and ogrn == office_ogrn else Outcome.FOREIGN


def figures_of(typed: str) -> str:
    """The figures of a number, without the blanks and dashes people put between them."""
    return re.sub(r"[\s‐-―()-]", "", typed)


def plain_ogrn(told: object) -> str:
    """13 figures, 15 of an entrepreneur, the 14 of a Kyrgyz ИНН; else empty."""
    figures = figures_of(str(told)) if isinstance(told, str | int) else ""
    return figures if re.fullmatch(r"[0-9]{13,15}", figures) else ""


def is_snils(figures: str) -> bool:
    """11 figures, the last two of which check the first nine (order of the ПФР № 192п of 2006, appendix 2)."""
    if not re.fullmatch(r"[0-9]{11}", figures) or len(set(figures[:9])) == 1:
        return False
    if int(figures[:9]) <= 1_001_998:  # the oldest numbers are not checked
        return True
    return sum(int(one) * weight for one, weight in zip(figures[:9], range(9, 0, -1), strict=True)) % 101 % 100 == int(
        figures[9:]
    )


def is_pin(figures: str) -> bool:
    """14 figures: sex (1 or 2), day of birth (ДДММГГГГ), four of an order and one whose rule is not published."""
    if not re.fullmatch(r"[12][0-9]{13}", figures):
        return False
    try:
        born = date(int(figures[5:9]), int(figures[3:5]), int(figures[1:3]))
    except ValueError:
        return False
    return born.year >= 1900


IS_GOOD: Final = {"snils": is_snils, "pin": is_pin}  # kinds of identifiers
