"""«Редактировать»: also when two people do it at once."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant, an_administrator
from kenesh.appeals import actions
from kenesh.appeals.forms import AppealForm
from kenesh.appeals.models import Appeal
from kenesh.appeals.tests.make import NOON, an_appeal, typed, written
from kenesh.records.actions import delete, restore
from kenesh.shell.merging import Difference, merged

FIELDS = AppealForm.attributes()


@pytest.fixture
def appeal(karakol: User) -> Appeal:
    return an_appeal(by=karakol)


class TestACorrection:
    def test_is_saved_and_told_in_history_with_before_and_after(
        self, client: Client, karakol: User, appeal: Appeal
    ) -> None:
        client.force_login(karakol)
        url = reverse("appeals:correct", args=[appeal.pk])
        assert client.post(url, typed(version="1", age="68", phone="")).status_code == 302
        changes = client.get(reverse("appeals:card", args=[appeal.pk])).context["changes"]
        assert {(c.before, c.after) for c in changes[:2]} == {("67", "68"), ("+996 555 123 456", "—")}
        assert {c.who for c in changes} == {karakol.full_name}

    def test_leaves_office_consultant_and_moment_of_recording_alone(self, karakol: User, appeal: Appeal) -> None:
        colleague = a_consultant(office=karakol.office)
        actions.correct(appeal, by=colleague, version=1, now=NOON, **written(age=1))
        again = Appeal.objects.get(pk=appeal.pk)
        assert (again.consultant, again.office, again.created_at) == (karakol, karakol.office, appeal.created_at)

    def test_is_open_to_an_administrator(self, client: Client, appeal: Appeal) -> None:
        client.force_login(an_administrator())
        assert client.post(reverse("appeals:correct", args=[appeal.pk]), typed(version="1")).status_code == 302

    def test_opens_as_it_was_saved(self, client: Client, karakol: User, appeal: Appeal) -> None:
        client.force_login(karakol)
        form = client.get(reverse("appeals:correct", args=[appeal.pk])).context["form"]
        assert form["phone"].value() == "+996 555 123 456"
        assert form["categories"].value() == appeal.categories


class TestTwoEditorsOfOneAppeal:
    def test_the_second_is_told_sees_both_and_loses_nothing(
        self, client: Client, karakol: User, appeal: Appeal
    ) -> None:
        colleague = a_consultant(office=karakol.office)
        actions.correct(appeal, by=colleague, version=1, now=NOON, **written(age=70, advice="В суд."))
        client.force_login(karakol)
        url = reverse("appeals:correct", args=[appeal.pk])
        response = client.post(url, typed(version="1", advice="К нотариусу до мая.", question="Иначе."))
        html = response.content.decode()
        assert response.status_code == 409
        assert colleague.full_name in html
        assert "К нотариусу до мая." in html
        assert "В суд." in html
        form = response.context["form"]
        assert form["age"].value() == 70  # only the colleague changed it
        assert form["question"].value() == "Иначе."  # only we changed it
        assert form["version"].value() == 2
        again = typed(version="2", age="70", advice="К нотариусу до мая. В суд.", question="Иначе.")
        assert client.post(url, again).status_code == 302
        saved = Appeal.objects.get(pk=appeal.pk)
        assert (saved.age, saved.advice, saved.question) == (70, "К нотариусу до мая. В суд.", "Иначе.")

    def test_a_record_deleted_meanwhile_keeps_what_was_typed_for_when_it_is_restored(
        self, client: Client, karakol: User, appeal: Appeal
    ) -> None:
        client.force_login(karakol)
        url = reverse("appeals:correct", args=[appeal.pk])
        shown = client.get(url).content.decode()
        form_of = re.search(r'name="form_of" value="([^"]+)"', shown)
        assert form_of
        delete(appeal, by=karakol, now=timezone.now())
        assert client.post(url, typed(version="1", advice="Новое.", form_of=form_of[1])).status_code == 409
        assert client.get(url).status_code == 404
        restore(appeal, by=an_administrator(), now=timezone.now())
        assert "Новое." in client.get(url).content.decode()

    def test_saving_without_a_change_disturbs_nobody(self, karakol: User, appeal: Appeal) -> None:
        actions.correct(appeal, by=karakol, version=1, now=NOON, **written())
        assert Appeal.objects.get().version == 1

    def test_an_absurd_version_is_a_meeting_too(self, client: Client, karakol: User, appeal: Appeal) -> None:
        client.force_login(karakol)
        for version in ("", "99"):
            response = client.post(reverse("appeals:correct", args=[appeal.pk]), typed(version=version))
            assert response.status_code == 409


class TestMerging:
    def values(self, **changed: Any) -> dict[str, Any]:
        return written(**changed)

    def test_takes_what_only_they_changed_and_keeps_what_only_we_did(self) -> None:
        values, differences = merged(FIELDS, self.values(), self.values(age=1), self.values(phone=""))
        assert (values["age"], values["phone"]) == (1, "")
        assert [(d.attribute, d.taken) for d in differences] == [("phone", True)]

    def test_leaves_to_the_reader_what_both_changed(self) -> None:
        values, differences = merged(FIELDS, self.values(), self.values(age=1), self.values(age=2))
        assert values["age"] == 1
        assert [(d.ours, d.theirs, d.taken) for d in differences] == [(1, 2, False)]

    def test_says_nothing_where_both_wrote_the_same(self) -> None:
        assert merged(FIELDS, self.values(), self.values(age=1), self.values(age=1))[1] == []

    def test_without_a_known_beginning_leaves_every_difference_to_the_reader(self) -> None:
        _values, differences = merged(FIELDS, None, self.values(age=1), self.values(phone=""))
        assert [(d.attribute, d.taken) for d in differences] == [("age", False), ("phone", False)]

    @pytest.mark.parametrize(
        ("name", "theirs", "shown"),
        [
            ("question", "[срочно] о разделе дома", "[срочно] о разделе дома"),
            ("age", None, ""),
            ("sex", 2, "2"),
            ("in_writing", True, "on"),
            ("in_writing", False, ""),
            ("categories", [7, 4], "[7, 4]"),
            ("helped_at", NOON - timedelta(days=1), "01.03.2026 12:00"),
        ],
    )
    def test_offers_theirs_as_it_would_be_typed(self, name: str, theirs: Any, shown: str) -> None:
        assert Difference(name, name, None, theirs, taken=False).theirs_typed == shown
