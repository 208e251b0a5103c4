from pathlib import Path

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from kenesh.registers.loading import staging
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


@pytest.fixture(autouse=True)
def nothing_staged(request: pytest.FixtureRequest) -> None:
    """What a load killed in an earlier test has left is not this one's: emptying tables between tests drops none."""
    if request.node.get_closest_marker("django_db") is None:
        return
    request.getfixturevalue("django_db_setup")
    blocker: DjangoDbBlocker = request.getfixturevalue("django_db_blocker")
    with blocker.unblock():
        connection.ensure_connection()
        staging.clear(connection.connection)
