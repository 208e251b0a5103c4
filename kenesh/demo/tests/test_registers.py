from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from kenesh.registers.made_up.make import Size
from kenesh.registers.models import Firm, House, Place

pytestmark = pytest.mark.django_db(transaction=True)


class TestRegistersOfTheDemonstration:
    def test_are_loaded_once(self, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        settings.DEMO = True
        monkeypatch.setattr("kenesh.demo.registers.SIZE", Size(houses=300, streets=120, firms=40))
        said = StringIO()
        call_command("demo_registers", stdout=said)
        assert said.getvalue() == "300 houses, 40 firms.\n"
        assert (House.objects.count(), Firm.objects.count()) == (300, 40)
        assert Place.objects.filter(whole="г Казань, ул Баумана").exists()
        call_command("demo_registers", stdout=said)
        assert said.getvalue() == "300 houses, 40 firms.\n"

    def test_are_for_a_demonstration_only(self, settings: Any) -> None:
        settings.DEMO = False
        with pytest.raises(CommandError, match="no demonstration"):
            call_command("demo_registers")
