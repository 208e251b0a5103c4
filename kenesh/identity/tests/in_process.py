"""A provider that needs no network: what it answers is what the test has put there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from kenesh.identity import providers
from kenesh.identity.contract import Failed, Organisation, Person, SignedIn, Started

SNILS: Final = "11223344595"
HALL: Final = Organisation("1000", "Исполнительный комитет", "1051622218361", chief=False)
SHOP: Final = Organisation("2000", "ООО «Ромашка»", "1021603270001")


@dataclass
class InProcess:
    """answers: a Person, or the Failed to raise, for each code. started: how many sign-ins it has seen begin."""

    name: str = "esia"
    title: str = "Госуслуги"
    kind: str = "esia"
    trusts_email: bool = False
    answers: dict[str, Person | Failed] = field(default_factory=dict)
    started: int = 0
    down: Failed | None = None
    asked: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)

    def start(self, callback: str) -> Started:
        if self.down:
            raise self.down
        self.started += 1
        state = f"state-{self.started}"
        return Started(f"https://{self.name}.example/authorise?state={state}", {"state": state})

    def finish(self, callback: str, answer: Mapping[str, str], kept: Mapping[str, Any]) -> SignedIn:
        self.asked.append((callback, kept))
        found = self.answers[answer.get("code", "")]
        if isinstance(found, Failed):
            raise found
        return SignedIn(found, {"id_token": "hint"})

    def sign_out(self, back: str, kept: Mapping[str, Any]) -> str:
        return f"https://{self.name}.example/logout?hint={kept['id_token']}&back={back}"


@pytest.fixture
def esia(monkeypatch: pytest.MonkeyPatch) -> InProcess:
    """The one provider of this installation. `code` gives somebody with a СНИЛС and both organisations."""
    provider = InProcess(answers={"code": somebody(), "refused": Failed("refused", code="ESIA-007004")})
    monkeypatch.setattr(providers, "NONE", {provider.name: provider})
    return provider


def somebody(**told: Any) -> Person:
    return Person(
        **{"subject": "1001", "name": "Сафин Ильдар Маратович", "snils": SNILS, "organisations": (HALL, SHOP)} | told
    )


def begun(client: Client, *, provider: str = "esia", to: str = "") -> str:
    """The state of a sign-in begun in this browser."""
    answer = client.get(f"/identity/{provider}/", {"next": to} if to else {})
    return parse_qs(urlsplit(answer["Location"]).query)["state"][0]


def come(client: Client, *, code: str = "code", to: str = "") -> Any:
    """Through the provider and back; what the callback answers."""
    return client.get("/identity/esia/callback/", {"code": code, "state": begun(client, to=to)})
