"""A store of files for a test that keeps some."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings


@pytest.fixture
def store(settings: Settings, tmp_path: Path) -> Path:
    """The folder where the files of this test are kept."""
    folder = tmp_path / "files"
    default = {"BACKEND": "kenesh.documents.folder.Folder", "OPTIONS": {"location": str(folder)}}
    settings.STORAGES = settings.STORAGES | {"default": default}
    return folder
