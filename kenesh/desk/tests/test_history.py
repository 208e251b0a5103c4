"""What a consultation said before, and who made it what it is."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone, translation

from kenesh.desk.actions import running
from kenesh.desk.history import changes
from kenesh.desk.tests.make import NOON, make_consultation
from kenesh.documents.actions import Chosen, receive

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]


class TestHistory:
    def test_tells_each_change_in_words_and_who_made_it(self, django_assert_num_queries: Any) -> None:
        one = make_consultation()
        by = one.consultant
        assert by is not None
        upload = receive(ContentFile(b"list", name="перечень.txt"), by=by, now=timezone.now())
        running.finish(one, by=by, now=NOON, summary="Разъяснено.", files=Chosen((upload,)))
        with translation.override("en"), django_assert_num_queries(4):
            told = [(change.field, change.before, change.after, change.who) for change in changes(one)]
        assert ("Status", "in progress", "completed", by.full_name) in told
        assert ("Summary", "—", "Разъяснено.", by.full_name) in told
        assert ("File added", "", "перечень.txt", by.full_name) in told
        assert {field for field, *_rest in told} == {"Record added", "Status", "Summary", "File added"}

    def test_names_the_consultants(self) -> None:
        one = make_consultation()
        by = one.consultant
        assert by is not None
        running.release(one, by=by, now=NOON, comment="Обед")
        with translation.override("en"):
            told = {change.field: (change.before, change.after) for change in changes(one)}
        assert told["Consultant"] == (by.full_name, "—")
