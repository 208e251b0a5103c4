"""Changes of the register of addresses."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kenesh.registers.loading.sources import Unfit
from kenesh.registers.made_up import gar
from kenesh.registers.made_up.land import Land
from kenesh.registers.made_up.land import Place as MadeUp
from kenesh.registers.models import Extent, House, Load, Place, State
from kenesh.registers.tests.make_gar import edited, loaded, named_things, register, staged
from kenesh.suggesting.words import tokens_of

pytestmark = pytest.mark.django_db(transaction=True)
LATER = date(2026, 1, 20)


def street(land: Land, number: int) -> MadeUp:
    """The number-th street of Kazan that has houses."""
    city = next(place for place in land.places if place.name == "Казань")
    return [place for place in land.places if place.houses > 6 and place.level == 8 and place.parents[-1] == city.id][
        number
    ]


@pytest.fixture
def delta(archive: Path, land: Land, tmp_path: Path) -> Path:
    """Over the whole register: a village and a street renamed, a street and a house gone, a street added."""
    loaded(archive)
    village = next(place for place in land.places if place.level == 6)
    kept, gone = street(land, 0), street(land, 1)
    added = replace(
        kept, id=kept.id + 70_000_000, name="Совсем Новая", former="", official="", first=20_000_000, houses=4
    )
    changes = gar.Changes(
        renamed={kept.id: "Переименованная", village.id: "Новосёлово"},
        removed=(gone.id, land.house_id(kept, 1)),
        added=(added,),
    )
    path = tmp_path / "gar_delta_xml.zip"
    gar.write_changes(path, land, changes, day=LATER)
    return path


class TestChanges:
    def test_are_applied_to_the_register_in_use(self, delta: Path, land: Land) -> None:
        kept, gone = street(land, 0), street(land, 1)
        names = named_things()
        done = loaded(delta)
        assert (done.state, done.extent, done.day, done.regions) == (State.READY, Extent.CHANGES, LATER, ["16"])
        assert Load.objects.filter(state=State.READY).count() == 2  # the whole, and what changed since
        renamed = Place.objects.get(pk=kept.id)
        assert (renamed.name, renamed.whole) == ("Переименованная", f"г Казань, {kept.kind} Переименованная")
        assert kept.name in renamed.other_names
        assert {"переименованная", "казань"} <= set(renamed.key.split())
        assert set(renamed.tokens) == set(tokens_of(renamed.key.split()))
        assert renamed.houses == kept.houses - 1 == House.objects.filter(place=kept.id).count()
        assert not Place.objects.filter(pk=gone.id).exists()
        assert not House.objects.filter(place=gone.id).exists()
        assert named_things() == names
        assert staged() == 0

    def test_bring_what_is_new_behind_its_like(self, delta: Path, land: Land) -> None:
        loaded(delta)
        new = Place.objects.get(name="Совсем Новая")
        assert new.houses == 4 == House.objects.filter(place=new.pk, number__startswith="д ").count()
        assert new.whole.startswith("г Казань, ")
        assert new.score == max(Place.objects.filter(parent=new.parent, level=8).values_list("score", flat=True))

    def test_reach_the_addresses_of_all_that_stands_below(self, delta: Path, land: Land) -> None:
        village = next(place for place in land.places if place.level == 6)
        loaded(delta)
        below = Place.objects.filter(parent=village.id)
        assert below
        for place in below:
            assert f"{village.kind} Новосёлово, " in place.whole
            assert "новоселово" in place.key.split()

    def test_of_an_earlier_day_are_refused(self, delta: Path) -> None:
        loaded(delta)
        before = register()
        with pytest.raises(Unfit, match="changes must be later"):
            loaded(delta)
        assert register() == before

    def test_without_a_whole_register_are_refused(self, land: Land, tmp_path: Path) -> None:
        path = tmp_path / "gar_delta_xml.zip"
        gar.write_changes(path, land, gar.Changes(renamed={}), day=LATER)
        with pytest.raises(Unfit, match="Load a whole archive"):
            loaded(path)

    def test_that_are_broken_change_nothing(self, delta: Path, tmp_path: Path) -> None:
        before = register()
        with pytest.raises(Unfit, match="ends in the middle"):
            loaded(edited(delta, tmp_path, {"HOUSES": lambda text: text[:-20]}), changes=True)
        assert register() == before
