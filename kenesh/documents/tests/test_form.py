"""The field of files in a form, with scripts and without."""

from typing import Any
from uuid import uuid4

import pytest
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.timezone import now

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant
from kenesh.documents import actions, rules
from kenesh.documents.actions import Chosen
from kenesh.documents.models import Attachment, StoredFile, Upload
from kenesh.documents.tests import make
from kenesh.documents.tests.pages import Words
from kenesh.offices.tests.make import a_territory

pytestmark = pytest.mark.django_db


def sent(
    *, by: User, title: str = "Справки", files: Any = (), uploads: Any = (), remove: Any = (), attached: Any = ()
) -> Words:
    data = MultiValueDict(
        {"title": [title], "attachments": [str(one.pk) for one in uploads], "attachments-remove": list(remove)}
    )
    return Words(data, MultiValueDict({"attachments": list(files)}), by=by, attached=attached)


class TestTheField:
    def test_gives_what_was_sent_before_and_what_comes_with_the_form(self) -> None:
        by = a_consultant()
        upload = make.an_upload(by=by)
        form = sent(by=by, files=[make.a_file("вторая.png", make.png())], uploads=[upload])
        assert form.is_valid(), form.errors
        assert [one.name for one in form.cleaned_data["attachments"].added] == ["справка.pdf", "вторая.png"]

    def test_gives_nothing_where_nothing_is_chosen(self, django_assert_num_queries: Any) -> None:
        by = a_consultant()
        with django_assert_num_queries(0):
            form = sent(by=by)
            assert form.is_valid()
            assert form.cleaned_data["attachments"] == Chosen()
            str(form)

    def test_loses_no_file_by_a_mistake_elsewhere(self) -> None:
        by = a_consultant()
        form = sent(by=by, title="", files=[make.a_file("первая.pdf")])
        assert not form.is_valid()
        page = str(form["attachments"])
        assert "первая.pdf" in page
        assert f'name="attachments" value="{Upload.objects.get().pk}"' in page

    def test_keeps_the_good_files_and_says_what_is_wrong_with_the_others(self) -> None:
        form = sent(by=a_consultant(), files=[make.a_file(), make.a_file("a.zip", make.zipped({"a": "b"}))])
        assert not form.is_valid()
        [said] = form.errors["attachments"]
        assert str(said).startswith("a.zip: ")
        assert "справка.pdf" in str(form["attachments"])

    def test_shows_what_a_draft_has_kept(self, django_assert_num_queries: Any) -> None:
        by = a_consultant()
        upload = make.an_upload(by=by)
        form = Words(QueryDict(f"title=&attachments={upload.pk}"), by=by)
        with django_assert_num_queries(1):
            assert "справка.pdf" in str(form["attachments"])

    def test_says_when_what_the_draft_kept_is_gone(self) -> None:
        form = Words(QueryDict(f"attachments={uuid4()}&attachments=nonsense"), by=a_consultant())
        assert "message-warning" in str(form["attachments"])
        assert not form.is_valid()
        assert str(form["attachments"]).count("files-row") == 1  # the blank of the script

    def test_knows_only_its_persons_uploads(self) -> None:
        upload = make.an_upload(by=a_consultant(), name="чужая.pdf")
        form = Words(QueryDict(f"title=a&attachments={upload.pk}"), by=a_consultant())
        assert not form.is_valid()
        assert "чужая" not in str(form)

    def test_takes_off_what_is_ticked(self, paper: type[Attachment]) -> None:
        by, owner = a_consultant(), {"territory": a_territory()}
        actions.attach(paper, owner, Chosen((make.an_upload(by=by, name="старая.pdf"),)), by=by, now=now())
        attached = list(paper.objects.of(**owner).present())
        upload = make.an_upload(by=by)
        ticks = [str(attached[0].pk), str(upload.pk), "999999"]
        form = sent(by=by, attached=attached, uploads=[upload], remove=ticks)
        assert form.is_valid(), form.errors
        assert form.cleaned_data["attachments"] == Chosen(removed=frozenset({attached[0].pk}))
        assert str(form["attachments"]).count('" checked') == 2

    def test_passes_over_what_this_form_has_attached_before(self, paper: type[Attachment]) -> None:
        by = a_consultant()
        upload = make.an_upload(by=by)
        actions.attach(paper, {"territory": a_territory()}, Chosen((upload,)), by=by, now=now())
        form = Words(QueryDict(f"title=a&attachments={upload.pk}"), by=by)
        assert form.is_valid()
        assert form.cleaned_data["attachments"] == Chosen()

    def test_takes_no_more_than_twenty(self) -> None:
        by = a_consultant()
        uploads = [make.an_upload(by=by, name=f"{number}.pdf") for number in range(rules.MOST + 1)]
        form = Words(QueryDict("title=a&" + "&".join(f"attachments={one.pk}" for one in uploads)), by=by)
        assert not form.is_valid()
        assert "20" in form.errors["attachments"][0]

    def test_shows_as_chosen_what_was_chosen_when_somebody_else_was_quicker(self, paper: type[Attachment]) -> None:
        by, owner = a_consultant(), {"territory": a_territory()}
        actions.attach(paper, owner, Chosen((make.an_upload(by=by, name="старая.pdf"),)), by=by, now=now())
        attached = list(paper.objects.of(**owner).present())
        chosen = Chosen((make.an_upload(by=by, name="новая.pdf"),), frozenset({attached[0].pk}))
        page = str(Words(by=by, attached=attached, initial={"attachments": chosen})["attachments"])
        assert "новая.pdf" in page
        assert page.count('" checked') == 1

    def test_may_ask_for_at_least_one(self) -> None:
        form = sent(by=a_consultant())
        form.fields["attachments"].required = True
        assert not form.is_valid()
        assert form.errors["attachments"]


class TestAStoredFile:
    @pytest.mark.parametrize(
        ("size", "said"), [(1, "1 KB"), (1536, "2 KB"), (1024 * 1024, "1.0 MB"), (26_214_400, "25.0 MB")]
    )
    def test_says_its_size(self, size: int, said: str) -> None:
        stored = StoredFile(size=size)
        assert stored.said_size.replace(",", ".") in {said, said.replace("KB", "КБ").replace("MB", "МБ")}
