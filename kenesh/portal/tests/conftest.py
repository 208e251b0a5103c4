from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def russian() -> Iterator[None]:
    """Each test begins in Russian, whatever language the pages of the one before spoke."""
    with translation.override("ru"):
        yield


@pytest.fixture
def offices(reference_lists: None) -> None:
    """The offices, territories and routes that come with the product."""
