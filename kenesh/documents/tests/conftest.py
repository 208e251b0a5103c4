"""Where the files of these tests are kept."""

# mypy: allow-untyped-calls

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import boto3
import pytest
from django.db import connection, models
from moto.server import ThreadedMotoServer
from pytest_django.fixtures import Settings

from kenesh import home
from kenesh.documents.models import Attachment
from kenesh.offices.models import Territory


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    """The store of this test: a folder."""
    return keep_in(settings, tmp_path / "files")


def keep_in(settings: Settings, folder: Path) -> Path:
    default = {"BACKEND": "kenesh.documents.folder.Folder", "OPTIONS": {"location": str(folder)}}
    settings.STORAGES = settings.STORAGES | {"default": default}
    return folder


def kept(folder: Path) -> list[Path]:
    """Every file in the store, whole or not."""
    return [path for path in folder.rglob("*") if path.is_file()]


class Store:
    """A server that speaks S3, on loopback, with one bucket."""

    def __init__(self) -> None:
        self.server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        self.server.start()
        self.host, self.port = self.server.get_host_and_port()
        self.client: Any = boto3.client(
            "s3",
            endpoint_url=f"http://{self.host}:{self.port}",
            aws_access_key_id="key",
            aws_secret_access_key="a secret/with+marks",
            region_name="us-east-1",
        )
        address = f"http://{self.host}:{self.port}/moto-api/reset"
        urlopen(Request(address, method="POST")).close()  # what other servers of this process have kept
        self.client.create_bucket(Bucket="kenesh")

    @property
    def url(self) -> str:
        return f"s3://key:a%20secret%2Fwith%2Bmarks@{self.host}:{self.port}/kenesh/files?region=us-east-1&tls=0"

    def names(self) -> list[str]:
        return [one["Key"] for one in self.client.list_objects_v2(Bucket="kenesh").get("Contents", [])]


@pytest.fixture
def s3(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The store of this test: a bucket of a server that speaks S3, as FILES_URL says."""
    store = Store()
    monkeypatch.setenv("FILES_URL", store.url)
    settings.STORAGES = settings.STORAGES | {"default": home.files()}
    yield store
    store.server.stop()


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 128 KB."""
    place = tmp_path / "tiny"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", str(place)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("This user may not mount a disk.")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


@pytest.fixture
def paper(db: None) -> Iterator[type[Attachment]]:
    """Attachments of a kind of record that only tests have: of a territory."""

    class Paper(Attachment):
        territory = models.ForeignKey(Territory, models.CASCADE, related_name="+")

        class Meta(Attachment.Meta):
            app_label = "documents"

    with connection.schema_editor() as editor:
        editor.create_model(Paper)
    yield Paper
    del Paper._meta.apps.all_models["documents"]["paper"]
    Paper._meta.apps.clear_cache()
