"""The doors of a demonstration: `make run` has both, and nothing else ever has them."""

import os
import stat
import tomllib
from pathlib import Path

import pytest
from django.utils.timezone import now
from pytest_django.fixtures import Settings

from kenesh import prepare, serve
from kenesh.accounts.models import User
from kenesh.demo import doors, identity
from kenesh.demo.esia.people import OURS
from kenesh.demo.staff import hire
from kenesh.gost import engine
from kenesh.home import Wrong
from kenesh.identity import providers
from kenesh.identity.contract import Failed
from kenesh.identity.models import Identifier, Link
from kenesh.identity.rules import is_pin, is_snils
from kenesh.offices import reference
from kenesh.offices.models import Office


def made(folder: Path, said: list[str] | None = None) -> list[doors.StandIn]:
    return doors.make(
        folder / "sign-in.toml",
        esia_port=8001,
        oidc_port=8002,
        sites=("http://127.0.0.1:8000",),
        say=(said if said is not None else []).append,
    )


class TestMake:
    @pytest.mark.skipif(not engine.is_available(), reason=f"needs {engine.PACKAGE}")
    def test_writes_settings_and_keys_once_and_only_their_owner_may_read_these(self, tmp_path: Path) -> None:
        assert [one.title for one in made(tmp_path)] == ["The stand-in for ESIA", "The stand-in for ESI"]
        key = tmp_path / "keys" / "is.key"
        before = key.read_text()
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
        made(tmp_path)
        assert key.read_text() == before
        told = tomllib.loads((tmp_path / "sign-in.toml").read_text())
        assert told["demonstration"] is True
        assert [one["kind"] for one in told["provider"]] == ["esia", "oidc"]

    def test_leaves_the_door_without_its_stand_in_where_the_engine_is_missing(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings
    ) -> None:
        monkeypatch.setattr(engine, "is_available", lambda: False)
        said: list[str] = []
        assert [one.title for one in made(tmp_path, said)] == ["The stand-in for ESI"]
        assert engine.PACKAGE in said[0]
        settings.DEMO = True
        doors = providers.read(tmp_path / "sign-in.toml")
        assert list(doors) == ["esia", "esi"]
        with pytest.raises(Failed, match="engine"):
            doors["esia"].start("http://127.0.0.1:8000/identity/esia/callback/")


class TestTheServer:
    @pytest.fixture(autouse=True)
    def folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(os, "environ", os.environ | {"KENESH_HOME": str(tmp_path), "KENESH_DEMO": "1"})
        os.environ.pop("SIGN_IN", None)

    def test_has_both_on_ports_next_to_its_own_in_a_demonstration(self, tmp_path: Path) -> None:
        kept = serve.stand_ins(28000)
        assert all(int(one.command[3]) > 28000 for one in kept)
        assert os.environ["SIGN_IN"] == str(tmp_path / "identity" / "sign-in.toml")

    def test_has_none_outside_one(self, tmp_path: Path) -> None:
        os.environ["KENESH_DEMO"] = "0"
        assert serve.stand_ins(28000) == []
        assert "SIGN_IN" not in os.environ
        assert not list(tmp_path.iterdir())

    def test_has_none_where_other_doors_are_named_or_none_are_wanted(self) -> None:
        os.environ["SIGN_IN"] = ""
        assert serve.stand_ins(28000) == []


class TestSettingsOfADemonstration:
    def test_are_refused_outside_one(self, tmp_path: Path, settings: Settings) -> None:
        made(tmp_path)
        settings.DEMO = True
        assert list(providers.read(tmp_path / "sign-in.toml")) == ["esia", "esi"]
        settings.DEMO, settings.SIGN_IN = False, str(tmp_path / "sign-in.toml")
        with pytest.raises(Wrong, match="demonstration"):
            prepare.read_doors()


class TestIntroduce:
    def test_says_once_whose_account_is_whose(self, db: None) -> None:
        reference.load()
        hire(seed="kenesh", now=now())
        assert identity.introduce(now=now()) == Identifier.objects.count() == 7
        assert set(Office.objects.filter(code__startswith="KZN-").values_list("ogrn", flat=True)) == {OURS}
        assert not Link.objects.exists()
        Identifier.objects.filter(user__email="osh@demo.kenesh").delete()
        assert identity.introduce(now=now()) == 0

    def test_gives_nothing_to_anybody_else(self, db: None) -> None:
        reference.load()
        User.objects.create_user("aida@example.kg", "a long password", full_name="Аида", role="administrator")
        assert identity.introduce(now=now()) == 0


def test_every_number_passes_its_check() -> None:
    assert all(map(is_snils, identity.SNILS.values()))
    assert all(map(is_pin, identity.PIN.values()))
