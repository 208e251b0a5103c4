"""The stand-ins of sign-in, at work beside the product for one test, on a host of their own: what a browser keeps from
another site, it keeps from them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from kenesh.demo import doors, oidc
from kenesh.demo.esia.running import make_keys, running, stand_in
from kenesh.demo.esia.server import Esia
from kenesh.gost import engine
from tests.browser import Complaints


@dataclass(frozen=True)
class StandIns:
    """esia_at, oidc_at: their addresses. file: the settings, to be written anew."""

    esia: Esia
    esia_at: str
    oidc_at: str
    file: Path
    folder: Path

    def write(self, *, esia: str = "", oidc: str = "") -> None:
        """The doors lead to these addresses; to the stand-ins unless given."""
        self.file.write_text(doors.text(esia or self.esia_at, oidc or self.oidc_at, keys=f"{self.folder}/"))


@pytest.fixture(scope="session")
def esia_keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not engine.is_available():
        pytest.skip(f"OpenSSL has no GOST engine: install {engine.PACKAGE}")
    folder = tmp_path_factory.mktemp("esia") / "keys"
    make_keys(folder)
    return folder


@pytest.fixture
def stand_ins(
    live_server: LiveServer, complaints: Complaints, settings: Settings, esia_keys: Path, tmp_path: Path
) -> Iterator[StandIns]:
    """Both doors open: whoever presses one comes to its stand-in."""
    settings.DEMO, settings.SIGN_IN = True, str(tmp_path / "sign-in.toml")
    esia = stand_in(esia_keys, sites=(live_server.url,))
    with running(esia) as esia_at, oidc.running() as oidc_at:
        complaints.others = (esia_at, oidc_at)
        made = StandIns(esia, esia_at, oidc_at, tmp_path / "sign-in.toml", esia_keys)
        made.write()
        yield made
