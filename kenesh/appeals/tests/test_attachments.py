"""Files of an appeal."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kenesh.accounts.models import User
from kenesh.appeals.models import Appeal, AppealAttachment
from kenesh.appeals.tests.make import an_appeal, typed
from kenesh.documents.models import StoredFile, Upload

pytestmark = pytest.mark.usefixtures("store")


def a_text(name: str = "жалоба.txt", content: str = "Прошу помочь.") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode())


class TestAFileOfAnAppeal:
    def test_comes_with_the_form_and_opens_from_its_page(self, client: Client, karakol: User) -> None:
        client.force_login(karakol)
        assert client.post("/appeals/add/", typed(files=[a_text(), a_text("копия.txt", "Вторая")])).status_code == 302
        appeal = Appeal.objects.get()
        assert [one.name for one in appeal.attachments.order_by("pk")] == ["жалоба.txt", "копия.txt"]
        file = AppealAttachment.objects.order_by("pk")[0]
        url = reverse("appeals:attachment", args=[file.pk])
        assert url in client.get(f"/appeals/{appeal.pk}/").content.decode()
        response = client.get(url)
        assert b"".join(response) == "Прошу помочь.".encode()
        assert "attachment" in response.headers["Content-Disposition"]

    def test_is_not_lost_by_a_mistake_elsewhere_in_the_form(self, client: Client, karakol: User) -> None:
        client.force_login(karakol)
        response = client.post("/appeals/add/", typed(client_name="", files=[a_text()]))
        assert response.status_code == 422
        upload = Upload.objects.get()
        assert f'value="{upload.pk}"' in response.content.decode()
        assert client.post("/appeals/add/", typed(files=[str(upload.pk)])).status_code == 302
        assert [one.name for one in Appeal.objects.get().attachments.all()] == ["жалоба.txt"]

    def test_is_taken_off_and_stays_in_the_history(self, client: Client, karakol: User) -> None:
        client.force_login(karakol)
        client.post("/appeals/add/", typed(files=[a_text()]))
        appeal, file = Appeal.objects.get(), AppealAttachment.objects.get()
        client.post(f"/appeals/{appeal.pk}/correct/", typed(version="1", **{"files-remove": str(file.pk)}))
        assert client.get(reverse("appeals:attachment", args=[file.pk])).status_code == 404
        assert "жалоба.txt" in client.get(f"/appeals/{appeal.pk}/").content.decode()

    def test_of_a_refused_kind_is_said_beside_the_field_and_nothing_is_kept(
        self, client: Client, karakol: User
    ) -> None:
        client.force_login(karakol)
        response = client.post("/appeals/add/", typed(files=[SimpleUploadedFile("a.zip", b"PK\x05\x06" + b"\0" * 18)]))
        assert response.status_code == 422
        assert "files" in response.context["form"].errors
        assert not StoredFile.objects.exists()
        assert not Appeal.objects.exists()

    def test_of_another_office_is_not_there(self, client: Client, karakol: User, osh: User) -> None:
        client.force_login(karakol)
        client.post("/appeals/add/", typed(files=[a_text()]))
        url = reverse("appeals:attachment", args=[AppealAttachment.objects.get().pk])
        client.force_login(osh)
        assert client.get(url).status_code == 404
        client.logout()
        assert client.get(url).status_code == 302

    def test_of_a_deleted_appeal_is_not_there(self, client: Client, karakol: User) -> None:
        client.force_login(karakol)
        client.post("/appeals/add/", typed(files=[a_text()]))
        appeal = Appeal.objects.get()
        client.post(f"/appeals/{appeal.pk}/delete/")
        assert client.get(reverse("appeals:attachment", args=[AppealAttachment.objects.get().pk])).status_code == 404

    def test_costs_nothing_where_there_is_none(self, client: Client, karakol: User) -> None:
        appeal = an_appeal(by=karakol)
        client.force_login(karakol)
        assert "files-list" not in client.get(f"/appeals/{appeal.pk}/").content.decode()
