"""An authority of nobody, its people and a document, made once for these tests."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kenesh.gost.engine import is_available
from kenesh.signatures import trusting
from kenesh.signatures.tests.make import World


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    if not is_available():
        pytest.skip("OpenSSL has no GOST engine here")
    return World(tmp_path_factory.mktemp("world"))


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """Each test's database has its own lists."""
    trusting._kept.cache_clear()
    yield
    trusting._kept.cache_clear()


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def document(world: World, tmp_path: Path) -> Path:
    return world.document
