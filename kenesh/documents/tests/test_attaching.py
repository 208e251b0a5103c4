"""Files put on a record and taken off it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from kenesh.accounts.tests.make import a_consultant
from kenesh.documents import actions, rules
from kenesh.documents.actions import Chosen
from kenesh.documents.history import history
from kenesh.documents.models import Attachment, Upload
from kenesh.documents.tests import make
from kenesh.offices.tests.make import a_territory
from kenesh.refused import Refused

pytestmark = pytest.mark.django_db


class TestAttaching:
    def test_puts_files_on_the_record_and_takes_others_off(self, paper: type[Attachment]) -> None:
        by, owner = a_consultant(), {"territory": a_territory()}
        first = make.an_upload(by=by, name="первый.pdf")
        assert actions.attach(paper, owner, Chosen((first,)), by=by, now=now()) == ["первый.pdf"]
        [attached] = paper.objects.of(**owner).present()
        second = make.an_upload(by=by, name="второй.png", content=make.png())
        chosen = Chosen((second,), frozenset({attached.pk}))
        assert actions.attach(paper, owner, chosen, by=by, now=now()) == ["второй.png", "первый.pdf"]
        assert [one.name for one in paper.objects.of(**owner).present()] == ["второй.png"]
        attached.refresh_from_db()
        assert attached.removed_by == by
        assert actions.attach(paper, owner, actions.NOTHING, by=by, now=now()) == []

    def test_sent_twice_puts_each_file_once(self, paper: type[Attachment]) -> None:
        by, owner = a_consultant(), {"territory": a_territory()}
        chosen = Chosen((make.an_upload(by=by),))
        actions.attach(paper, owner, chosen, by=by, now=now())
        assert actions.attach(paper, owner, chosen, by=by, now=now()) == []
        again = Chosen((make.an_upload(by=by),))  # the same file, without scripts
        assert actions.attach(paper, owner, again, by=by, now=now()) == []
        assert paper.objects.count() == 1

    def test_refuses_the_upload_of_another_person_and_one_that_is_gone(self, paper: type[Attachment]) -> None:
        by, owner = a_consultant(), {"territory": a_territory()}
        foreign, own = make.an_upload(by=a_consultant()), make.an_upload(by=by)
        for upload in (foreign, own):
            if upload is own:
                Upload.objects.filter(pk=own.pk).delete()
            with pytest.raises(Refused) as refused:
                actions.attach(paper, owner, Chosen((upload,)), by=by, now=now())
            assert refused.value.status == 409
        assert not paper.objects.exists()

    def test_leaves_the_files_of_another_record_alone(self, paper: type[Attachment]) -> None:
        by, owner = a_consultant(), {"territory": a_territory()}
        actions.attach(paper, owner, Chosen((make.an_upload(by=by),)), by=by, now=now())
        [attached] = paper.objects.all()
        chosen = Chosen(removed=frozenset({attached.pk}))
        assert actions.attach(paper, {"territory": a_territory()}, chosen, by=by, now=now()) == []
        assert paper.objects.of(**owner).present().exists()

    def test_holds_no_more_than_twenty_files_on_a_record(self, paper: type[Attachment]) -> None:
        by, owner = a_consultant(), {"territory": a_territory()}
        uploads = tuple(make.an_upload(by=by, name=f"{number}.pdf") for number in range(rules.MOST + 1))
        actions.attach(paper, owner, Chosen(uploads[:-1]), by=by, now=now())
        with pytest.raises(Refused) as refused:
            actions.attach(paper, owner, Chosen(uploads[-1:]), by=by, now=now())
        assert "20" in str(refused.value.sentence)
        oldest = paper.objects.order_by("pk").values_list("pk", flat=True)[0]
        actions.attach(paper, owner, Chosen(uploads[-1:], frozenset({oldest})), by=by, now=now())
        assert paper.objects.of(**owner).present().count() == rules.MOST

    def test_keeps_the_bytes_when_the_upload_is_forgotten(self, paper: type[Attachment]) -> None:
        by, owner = a_consultant(), {"territory": a_territory()}
        actions.attach(paper, owner, Chosen((make.an_upload(by=by),)), by=by, now=now())
        assert actions.forget_orphans(now=now() + 2 * rules.WAITS_FOR) == 0
        assert not Upload.objects.exists()
        assert paper.objects.get().file.stored_at is not None

    def test_is_held_to_say_who_removed_a_file_and_when(self, paper: type[Attachment]) -> None:
        by, owner = a_consultant(), {"territory": a_territory()}
        actions.attach(paper, owner, Chosen((make.an_upload(by=by),)), by=by, now=now())
        with pytest.raises(IntegrityError, match="a_removed_paper_says_who_and_when"), transaction.atomic():
            paper.objects.update(removed_at=now())


class TestHistory:
    def test_says_which_files_came_and_went(self, paper: type[Attachment], django_assert_num_queries: Any) -> None:
        by, owner = a_consultant(full_name="Асанова Гүлмира"), {"territory": a_territory()}
        actions.attach(paper, owner, Chosen((make.an_upload(by=by),)), by=by, now=now())
        gone = Chosen(removed=frozenset({paper.objects.get().pk}))
        actions.attach(paper, owner, gone, by=by, now=now() + timedelta(hours=1))
        with django_assert_num_queries(1):
            changes = history(paper.objects.of(**owner).ever())
        assert [(one.who, one.before, one.after) for one in changes] == [
            ("Асанова Гүлмира", "справка.pdf", ""),
            ("Асанова Гүлмира", "", "справка.pdf"),
        ]
