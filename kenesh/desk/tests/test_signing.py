"""Who signs what a consultation leaves, and who reads the numbers of those who have."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils.timezone import now

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import an_administrator, signed_in
from kenesh.desk.models import ConsultationAttachment, State
from kenesh.desk.tests.make import make_consultation
from kenesh.documents.actions import Chosen, attach, receive
from kenesh.signatures import actions
from kenesh.signatures.models import Signable
from kenesh.signatures.tests.conftest import nothing_remembered as nothing_remembered
from kenesh.signatures.tests.conftest import world as world
from kenesh.signatures.tests.make import World

pytestmark = pytest.mark.django_db
KIND = "consultation-file"


@pytest.fixture
def signed(world: World, store: Path, by: User) -> ConsultationAttachment:
    """The world's document, attached to a consultation and signed by Ivanov, whose certificate has a SNILS."""
    actions.trust(world.trusted().authorities, [], by=None, now=now())
    consultation = make_consultation(by=by, state=State.COMPLETED)
    upload = receive(ContentFile(world.document.read_bytes(), name="решение.pdf"), by=by, now=now())
    with transaction.atomic():
        attach(ConsultationAttachment, {"consultation": consultation}, Chosen((upload,)), by=by, now=now())
    file = ConsultationAttachment.objects.get()
    address = reverse("signatures:upload", args=[KIND, file.pk])
    client = signed_in(by)
    client.get(address)
    body = ContentFile(world.signature, name="решение.sig")
    sent = client.post(address, {"content": str(Signable.objects.get().pk), "signature": body})
    assert sent.status_code == 302
    return file


class TestASignature:
    def test_is_shown_with_every_number_to_its_consultant_the_head_and_administrators(
        self, signed: ConsultationAttachment, by: User, head: User
    ) -> None:
        for person in (by, head, an_administrator()):
            text = signed_in(person).get(reverse("signatures:document", args=[KIND, signed.pk])).text
            assert "123-456-789 01" in text

    def test_is_shown_to_colleagues_with_a_masked_snils_and_they_sign_nothing(
        self, signed: ConsultationAttachment, colleague: User
    ) -> None:
        client = signed_in(colleague)
        text = client.get(reverse("signatures:document", args=[KIND, signed.pk])).text
        assert "Иванов Иван Иванович" in text
        assert "123-456" not in text
        assert "789 01" in text
        for page in ("sign", "upload"):
            assert client.get(reverse(f"signatures:{page}", args=[KIND, signed.pk])).status_code == 404
