"""What a provider of sign-in is asked, and what it answers: the same for ЕСИА, ЕСИ and any OpenID Connect provider."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Organisation:
    """One for which the person may act. key: the provider's own number of it. ogrn: 13 figures, or the Kyrgyz ИНН
    of 14. chief: the person is its head or administrator, not only an employee."""

    key: str
    name: str
    ogrn: str = ""
    chief: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Whom the provider has signed in. snils, pin: figures only, empty where it did not tell or did not verify them.
    email: only where the provider says that it verified it. confirmed: the account is of a person whose identity the
    provider has checked."""

    subject: str
    name: str
    snils: str = ""
    pin: str = ""
    email: str = ""
    confirmed: bool = True
    organisations: Sequence[Organisation] = ()


@dataclass(frozen=True, slots=True)
class Started:
    """address: where the browser goes. kept: what the callback needs, JSON (state, nonce, PKCE's verifier)."""

    address: str
    kept: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SignedIn:
    """person: as told. kept: what signing out needs, JSON (an id_token as hint)."""

    person: Person
    kept: Mapping[str, Any] = field(default_factory=dict)


class Failed(Exception):
    """Signing in through the provider did not end well.

    kind: a word of rules.Failure, which has the sentence for the person and the HTTP status. code: the provider's own
    («ESIA-007004», «access_denied»). detail: for support's eyes, without tokens, codes and personal data.
    """

    def __init__(self, kind: str, *, code: str = "", detail: str = "") -> None:
        super().__init__(kind)
        self.kind, self.code, self.detail = kind, code, detail


class Provider(Protocol):
    """Made of its settings (providers.py). Every request to it ends within 5 seconds in all, else Failed("down")."""

    @property
    def name(self) -> str:
        """In addresses and in Link.provider."""
        ...

    @property
    def title(self) -> str | Promise:
        """«Госуслуги», as on the button."""
        ...

    @property
    def trusts_email(self) -> bool: ...

    def start(self, callback: str) -> Started:
        """callback: our address, whole. Raises Failed (the signer or its key cannot be used, discovery is down)."""
        ...

    def finish(self, callback: str, answer: Mapping[str, str], kept: Mapping[str, Any]) -> SignedIn:
        """answer: the parameters of the callback's address. kept: of Started, whose state has been compared already.
        Everything the tokens say is verified here: signature, issuer, audience, times, nonce where there is one. Raises
        Failed."""
        ...

    def sign_out(self, back: str, kept: Mapping[str, Any]) -> str:
        """Where the browser goes so that the provider's session ends, too; empty where it has no such place. back: our
        address, to which it returns."""
        ...
