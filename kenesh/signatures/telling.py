"""A signature as its page tells of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Self

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kenesh.signatures import rules, words
from kenesh.signatures.models import Check, Signature, Verdict

# The class of the badge and the sign within it: never the colour alone.
LOOKS: Final[Mapping[str, tuple[str, str]]] = {
    Verdict.VALID: ("done", "✓"),
    Verdict.INVALID: ("waits", "✕"),
    Verdict.UNTRUSTED: ("waits", "!"),
    Verdict.UNCHECKED: ("", "?"),
}
_NUMBERS: Final[Mapping[str, str | Promise]] = {
    "inn_organisation": gettext_lazy("INN of the organisation"),
    "ogrn": gettext_lazy("OGRN"),
    "ogrnip": gettext_lazy("OGRNIP"),
    "inn": gettext_lazy("INN"),
}


@dataclass(frozen=True, slots=True)
class Badge:
    """A verdict: its word, with a sign and a colour."""

    word: str
    css: str
    mark: str

    @classmethod
    def of(cls, verdict: str) -> Self:
        return cls(str(Verdict(verdict).label), *LOOKS[verdict])


@dataclass(frozen=True, slots=True)
class Signer:
    """numbers: their names and values. wrong, remarks: sentences."""

    name: str
    title: str
    organisation: str
    numbers: tuple[tuple[str, str], ...]
    serial: str
    issuer: str
    since: datetime | None
    until: datetime | None
    signed_at: datetime | None
    stamped_at: datetime | None
    wrong: tuple[str, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """wrong, remarks: of the signature as a whole; each signer has their own. file, sig: names under which the two are
    saved; command: verifies them."""

    signature: Signature
    check: Check | None
    badge: Badge
    meaning: str
    signers: tuple[Signer, ...]
    wrong: tuple[str, ...]
    remarks: tuple[str, ...]
    sig: str
    command: str


def told(signature: Signature, name: str, *, whole: bool) -> Told:
    """name: of the file that was signed. whole: СНИЛС is shown in full."""
    check = signature.newest
    verdict = check.verdict if check else Verdict.UNCHECKED
    signers = check.signers if check else []
    own = {finding for one in signers for finding in one["findings"]}
    general = [finding for finding in (check.findings if check else []) if finding not in own]
    sig = f"{name}.sig"
    return Told(
        signature=signature,
        check=check,
        badge=Badge.of(verdict),
        meaning=words.meaning(verdict),
        signers=tuple(_signer(one, whole=whole) for one in signers),
        wrong=_sentences(general, remarks=False),
        remarks=_sentences(general, remarks=True),
        sig=sig,
        command=words.by_hand(name, sig),
    )


def _signer(one: Mapping[str, Any], *, whole: bool) -> Signer:
    return Signer(
        name=one["name"] or _("Not named"),
        title=one["title"],
        organisation=one["organisation"],
        numbers=tuple(_numbers(one, whole=whole)),
        serial=one["serial"],
        issuer=one["issuer"],
        since=words.moment(one["since"]),
        until=words.moment(one["until"]),
        signed_at=words.moment(one["signed_at"]),
        stamped_at=words.moment(one["stamped_at"]),
        wrong=_sentences(one["findings"], one, remarks=False),
        remarks=_sentences(one["findings"], one, remarks=True),
    )


def _numbers(one: Mapping[str, Any], *, whole: bool) -> Iterator[tuple[str, str]]:
    for word, label in _NUMBERS.items():
        if one[word]:
            yield str(label), one[word]
    if one["snils"]:
        yield _("SNILS"), snils(one["snils"], whole=whole)


def snils(figures: str, *, whole: bool) -> str:
    """«123-456-789 01»; not whole: «•••-•••-789 01»."""
    if len(figures) != 11:
        return figures if whole else f"•••{figures[-2:]}"
    first, second, third, check = figures[:3], figures[3:6], figures[6:9], figures[9:]
    return f"{first}-{second}-{third} {check}" if whole else f"•••-•••-{third} {check}"


def _sentences(findings: list[str], one: Mapping[str, Any] | None = None, *, remarks: bool) -> tuple[str, ...]:
    return tuple(words.sentence(finding, one) for finding in findings if rules.is_remark(finding) is remarks)
