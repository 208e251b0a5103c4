from pathlib import Path

import pytest

from kenesh.registers.made_up import gar
from kenesh.registers.made_up.land import Land


@pytest.fixture(scope="session")
def land() -> Land:
    return Land("tests", houses=3_000, streets=240)


@pytest.fixture(scope="session")
def archive(land: Land, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole archive of ГАР with one region."""
    path = tmp_path_factory.mktemp("gar") / "gar_xml.zip"
    gar.write(path, [land])
    return path
