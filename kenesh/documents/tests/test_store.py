"""Where files are kept: a folder, or a bucket of any store that speaks S3."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils.timezone import now
from pytest_django.fixtures import Settings

from kenesh import home
from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant
from kenesh.documents import actions, rules
from kenesh.documents.models import StoredFile, Upload
from kenesh.documents.tests import make
from kenesh.documents.tests.conftest import Store, keep_in, kept
from kenesh.refused import Refused


def refusal(by: User, content: bytes = make.PDF) -> Refused:
    with pytest.raises(Refused) as refused:
        make.an_upload(by=by, content=content)
    return refused.value


@pytest.mark.django_db
class TestReceiving:
    def test_stores_a_content_once_whoever_sends_it(self, folder: Path) -> None:
        first, second = make.an_upload(by=a_consultant()), make.an_upload(by=a_consultant(), name="другое имя.pdf")
        digest = hashlib.sha256(make.PDF).hexdigest()
        assert first.file == second.file
        assert first.file.sha256 == digest
        assert (first.name, second.name) == ("справка.pdf", "другое имя.pdf")
        assert kept(folder) == [folder / digest[:2] / digest[2:4] / digest]
        assert kept(folder)[0].read_bytes() == make.PDF

    def test_says_the_kind_by_the_content(self) -> None:
        upload = make.an_upload(by=a_consultant(), name="photo.png", content=make.JPEG)
        assert (upload.name, upload.file.kind, upload.file.size) == ("photo.jpg", "image/jpeg", len(make.JPEG))

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("архив.zip", make.zipped({"a.pdf": make.PDF})),
            ("архив.pdf", make.zipped({"a.pdf": make.PDF})),
            ("photo.jpg", make.PDF),
            ("пусто.pdf", b""),
        ],
    )
    def test_keeps_nothing_of_what_it_refuses(self, folder: Path, name: str, content: bytes) -> None:
        with pytest.raises(Refused):
            make.an_upload(by=a_consultant(), name=name, content=content)
        assert not StoredFile.objects.exists()
        assert not kept(folder)

    def test_refuses_more_than_25_megabytes(self) -> None:
        content = make.PDF.ljust(rules.LARGEST, b"\n")
        assert make.an_upload(by=a_consultant(), content=content).file.size == rules.LARGEST
        refused = refusal(a_consultant(), content + b"\n")
        assert refused.status == 413
        assert "26" in str(refused.sentence)
        assert "25" in str(refused.sentence)

    def test_stores_anew_what_the_store_has_lost(self, folder: Path) -> None:
        make.an_upload(by=a_consultant())
        kept(folder)[0].unlink()
        make.an_upload(by=a_consultant())
        assert kept(folder)[0].read_bytes() == make.PDF


@pytest.mark.django_db
class TestAFullDisk:
    def test_is_said_and_leaves_nothing_half_stored(self, tiny_disk: Path, settings: Settings) -> None:
        folder = keep_in(settings, tiny_disk / "files")
        user = a_consultant()
        refused = refusal(user, make.PDF.ljust(300_000, b"\n"))
        assert refused.status == 507
        assert not kept(folder)
        assert not Upload.objects.exists()
        assert not StoredFile.objects.exclude(stored_at=None).exists()
        make.an_upload(by=user)  # what there is room for is taken
        assert [path.read_bytes() for path in kept(folder)] == [make.PDF]

    def test_that_is_read_only_is_said_too(self, settings: Settings, tmp_path: Path) -> None:
        (tmp_path / "wall").write_text("not a folder")
        keep_in(settings, tmp_path / "wall")
        assert refusal(a_consultant()).status == 503


@pytest.mark.django_db
class TestABucket:
    def test_keeps_gives_and_forgets_a_file(self, s3: Store) -> None:
        user = a_consultant()
        upload = make.an_upload(by=user)
        make.an_upload(by=user)
        assert s3.names() == [f"files/{upload.file.key}"]
        with default_storage.open(upload.file.key) as file:
            assert file.read() == make.PDF
        assert actions.forget_orphans(now=now() + rules.WAITS_FOR + timedelta(minutes=1)) == 1
        assert s3.names() == []

    def test_takes_a_file_sent_in_parts(self, s3: Store) -> None:
        content = make.PDF.ljust(rules.LARGEST, b"\n")
        upload = make.an_upload(by=a_consultant(), content=content)
        with default_storage.open(upload.file.key) as file:
            assert file.read() == content

    def test_that_does_not_answer_is_said(self, s3: Store) -> None:
        s3.server.stop()
        refused = refusal(a_consultant())
        assert refused.status == 503
        assert not Upload.objects.exists()

    def test_that_is_not_there_is_said(self, s3: Store) -> None:
        s3.client.delete_bucket(Bucket="kenesh")
        assert refusal(a_consultant()).status == 503


class TestFilesUrl:
    def test_is_a_folder_at_home_when_empty(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("KENESH_HOME", str(tmp_path))
        monkeypatch.delenv("FILES_URL", raising=False)
        assert home.files()["OPTIONS"] == {"location": str(tmp_path / "files")}

    def test_names_a_bucket(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("FILES_URL", "s3://key:se%2Fcret@store.example:9000/kenesh/aid?region=kg")
        assert home.files()["OPTIONS"] == {
            "endpoint_url": "https://store.example:9000",
            "access_key": "key",
            "secret_key": "se/cret",
            "bucket_name": "kenesh",
            "location": "aid",
            "region_name": "kg",
        }

    @pytest.mark.parametrize(
        "given",
        [
            "https://key:hidden@store/kenesh",
            "s3://store/kenesh",
            "s3://key:hidden@store",
            "s3://key:hidden@store:many/kenesh",
            "s3://key:hidden@store/kenesh?tls=maybe",
            "s3://key:hidden@store/kenesh?colour=red",
        ],
    )
    def test_that_cannot_be_is_said_without_the_secret(self, monkeypatch: pytest.MonkeyPatch, given: str) -> None:
        monkeypatch.setenv("FILES_URL", given)
        with pytest.raises(home.Wrong) as wrong:
            home.files()
        assert "hidden" not in str(wrong.value)


@pytest.mark.django_db
class TestForgetting:
    LATER = rules.WAITS_FOR + timedelta(minutes=1)

    def test_leaves_what_was_sent_of_late(self, folder: Path) -> None:
        make.an_upload(by=a_consultant())
        assert actions.forget_orphans(now=now() + rules.WAITS_FOR - timedelta(minutes=1)) == 0
        assert len(kept(folder)) == 1

    def test_takes_the_upload_its_content_and_its_bytes(self, folder: Path) -> None:
        make.an_upload(by=a_consultant())
        assert actions.forget_orphans(now=now() + self.LATER) == 1
        assert not Upload.objects.exists()
        assert not StoredFile.objects.exists()
        assert not list(folder.rglob("*/*"))  # nor empty folders

    def test_finishes_what_was_killed_between_the_bytes_and_their_row(self, folder: Path) -> None:
        stored = make.an_upload(by=a_consultant()).file
        Upload.objects.all().delete()
        StoredFile.objects.update(stored_at=None)
        assert actions.forget_orphans(now=now()) == 1
        assert not kept(folder)
        assert not StoredFile.objects.filter(pk=stored.pk).exists()

    def test_sweeps_parts_whose_process_was_killed(self, folder: Path) -> None:
        (folder / "parts").mkdir(parents=True)
        (folder / "parts" / "left").write_bytes(b"half")
        actions.forget_orphans(now=now())
        assert kept(folder)
        actions.forget_orphans(now=now() + rules.PARTS_WAIT + timedelta(minutes=1))
        assert not kept(folder)


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_the_same_content_from_many_is_stored_once(self, folder: Path) -> None:
        user = a_consultant()

        def send(number: int) -> None:
            try:
                make.an_upload(by=user, name=f"{number}.pdf")
            finally:
                connection.close()

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(send, range(12)))
        assert StoredFile.objects.count() == 1
        assert Upload.objects.count() == 12
        assert len(kept(folder)) == 1

    def test_a_content_that_is_just_coming_again_is_not_forgotten(self, folder: Path) -> None:
        stored = make.an_upload(by=a_consultant()).file
        Upload.objects.all().delete()

        def forget() -> int:
            try:
                return actions.forget_orphans(now=now())
            finally:
                connection.close()

        with ThreadPoolExecutor(1) as pool:
            with transaction.atomic():
                StoredFile.objects.select_for_update().get(pk=stored.pk)  # as receive() holds it
                assert pool.submit(forget).result() == 0
                assert kept(folder)
            assert pool.submit(forget).result() == 1
        assert not kept(folder)
