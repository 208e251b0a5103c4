"""«Добавить обращение»."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_head, an_administrator, an_observer
from kenesh.appeals import actions
from kenesh.appeals.models import Appeal
from kenesh.appeals.tests.make import NOON, an_appeal, entry, typed, written
from kenesh.offices.models import List, ListEntry
from kenesh.people.models import Sex
from kenesh.records.actions import delete
from kenesh.refused import Refused

ADD = "/appeals/add/"


def errors_of(response: Any) -> dict[str, list[str]]:
    return dict(response.context["form"].errors)


class TestAnAppeal:
    def test_is_saved_with_everything_typed(self, client: Client, karakol: User) -> None:
        client.force_login(karakol)
        response = client.post(ADD, typed(whatsapp="+7 917 123-45-67", email="a@example.org", in_writing="on"))
        assert response.status_code == 302
        appeal = Appeal.objects.get()
        assert (appeal.office, appeal.consultant) == (karakol.office, karakol)
        assert (appeal.client_name, appeal.age, appeal.sex) == ("Үсөнова Айгүл Токтоевна", 67, Sex.FEMALE)
        assert (appeal.phone, appeal.whatsapp) == ("+996555123456", "+79171234567")
        assert (appeal.in_writing, appeal.advocate_provided) == (True, False)
        assert timezone.localtime(appeal.helped_at).hour == 12

    def test_opens_with_the_moment_of_now_and_nothing_else_chosen(self, client: Client, karakol: User) -> None:
        client.force_login(karakol)
        form = client.get(ADD).context["form"]
        assert abs(timezone.make_aware(form["helped_at"].value()) - timezone.now()) < timedelta(minutes=2)
        assert not any(
            form[name].value() for name in ("sex", "citizenship", "social_statuses", "categories", "kind_of_aid")
        )

    def test_needs_few_queries_to_open_and_to_save(
        self, client: Client, karakol: User, django_assert_max_num_queries: Any
    ) -> None:
        client.force_login(karakol)
        client.get(ADD)
        with django_assert_max_num_queries(5):  # session, person, version of the lists, draft
            client.get(ADD)
        fields = typed()
        # Session, staff, lists; the submission, the name held, whom it is about, that person, the appeal, their count,
        # the draft; three savepoints, one of them the test's.
        with django_assert_max_num_queries(16):
            client.post(ADD, fields)

    def test_sent_twice_is_one_record(self, client: Client, karakol: User) -> None:
        client.force_login(karakol)
        fields = typed()
        assert [client.post(ADD, fields).status_code for _ in range(2)] == [302, 302]
        assert Appeal.objects.count() == 1

    def test_sent_again_with_other_words_shows_both_and_loses_none(self, client: Client, karakol: User) -> None:
        client.force_login(karakol)
        fields = typed()
        client.post(ADD, fields)
        again = client.post(ADD, {**fields, "age": "68", "advice": "Иначе."})
        assert again.status_code == 409
        assert "Иначе." in again.content.decode()
        number = Appeal.objects.get().pk
        assert f'action="/appeals/{number}/correct/"' in again.content.decode()
        client.post(f"/appeals/{number}/correct/", {**fields, "version": "1", "age": "68", "advice": "Иначе."})
        assert [(a.age, a.advice) for a in Appeal.objects.all()] == [(68, "Иначе.")]

    def test_sent_again_after_its_record_was_deleted_is_not_said_to_be_saved(
        self, client: Client, karakol: User
    ) -> None:
        client.force_login(karakol)
        fields = typed()
        client.post(ADD, fields)
        delete(Appeal.objects.get(), by=karakol, now=NOON)
        assert client.post(ADD, fields).status_code == 409

    def test_opened_in_one_office_is_not_recorded_in_another_unasked(
        self, client: Client, karakol: User, osh: User
    ) -> None:
        client.force_login(karakol)
        fields = typed(office=str(karakol.office_id))
        User.objects.filter(pk=karakol.pk).update(office=osh.office)
        asked = client.post(ADD, fields)
        assert asked.status_code == 422
        assert not Appeal.objects.exists()
        assert client.post(ADD, {**fields, "office": asked.context["form"]["office"].value()}).status_code == 302
        assert Appeal.objects.get().office == osh.office

    def test_of_another_office_is_not_shown_by_its_submission(self, karakol: User, osh: User) -> None:
        submission = uuid4()
        actions.record(by=karakol, submission=submission, now=NOON, **written())
        with pytest.raises(Refused):
            actions.record(by=osh, submission=submission, now=NOON, **written())

    def test_keeps_its_author_and_first_words_in_history(self, client: Client, karakol: User) -> None:
        client.force_login(karakol)
        client.post(ADD, typed())
        page = client.get(reverse("appeals:card", args=[Appeal.objects.get().pk]))
        assert [change.who for change in page.context["changes"]] == [karakol.full_name]

    def test_is_not_recorded_by_those_without_an_office(self, client: Client) -> None:
        for person in (an_administrator(), an_observer()):
            client.force_login(person)
            assert client.get(ADD).status_code == 404
            assert client.post(ADD, typed()).status_code == 404
        assert not Appeal.objects.exists()

    def test_is_recorded_by_a_head_too(self, client: Client, karakol: User) -> None:
        client.force_login(a_head(office=karakol.office))
        assert client.post(ADD, typed()).status_code == 302


class TestWhatIsTyped:
    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("client_name", ""),
            ("client_name", "   "),
            ("client_name", "12345"),
            ("client_name", "А" * 10_000),
            ("age", "-1"),
            ("age", "121"),
            ("age", "99999999999999999999"),
            ("age", "семь"),
            ("sex", None),
            ("sex", "9"),
            ("citizenship", ""),
            ("citizenship", "999999"),
            ("social_statuses", None),
            ("social_statuses", ["x"]),
            ("categories", None),
            ("categories", ["999999"]),
            ("kind_of_aid", ""),
            ("territory", "999999"),
            ("phone", "12"),
            ("phone", "позвоните мне"),
            ("email", "нет"),
            ("email", "a@b"),
            ("helped_at", ""),
            ("helped_at", "2036-01-01T00:00"),
            ("helped_at", "0001-01-01T00:00"),
            ("helped_at", "вчера"),
            ("question", "б" * 4_001),
        ],
    )
    def test_wrong_gets_a_sentence_beside_the_field_and_nothing_is_lost(
        self, client: Client, karakol: User, field: str, value: Any
    ) -> None:
        client.force_login(karakol)
        response = client.post(ADD, typed(**{field: value}))
        assert response.status_code == 422
        assert list(errors_of(response)) == [field]
        html = response.content.decode()
        assert "Үсөнова Айгүл Токтоевна" in html or field == "client_name"
        assert "Брат не пускает в дом" in html or field == "question"
        assert not Appeal.objects.exists()

    def test_about_age_is_a_figure_or_an_explicit_not_stated(self, client: Client, karakol: User) -> None:
        client.force_login(karakol)
        assert list(errors_of(client.post(ADD, typed(age="")))) == ["age"]
        assert list(errors_of(client.post(ADD, typed(age="5", age_not_stated="on")))) == ["age"]
        assert client.post(ADD, typed(age="", age_not_stated="on")).status_code == 302
        assert Appeal.objects.get().age is None

    def test_about_status_is_not_both_stated_and_not(self, client: Client, karakol: User) -> None:
        client.force_login(karakol)
        both = [str(entry(List.SOCIAL_STATUS, code)) for code in ("PENS", "NA")]
        assert list(errors_of(client.post(ADD, typed(social_statuses=both)))) == ["social_statuses"]

    @pytest.mark.parametrize(
        "name",
        [
            "Асан уулу Бакыт",
            "Бакыт кызы Нургүл",
            "Ли",
            "О'Коннор Шинейд",
            "Ибн-Сина Абу Али",
            "Һади Мөнирә 😀",
            "<script>alert(1)</script> Ян",
            "Роберт'); DROP TABLE appeals_appeal;--",
        ],
    )
    def test_as_a_name_is_kept_as_it_is_and_shown_harmless(self, client: Client, karakol: User, name: str) -> None:
        client.force_login(karakol)
        client.post(ADD, typed(client_name=name, question=name, advice=name))
        assert Appeal.objects.get().client_name == name
        for page in ("/appeals/", f"/appeals/{Appeal.objects.get().pk}/"):
            assert "<script>alert" not in client.get(page).content.decode()

    def test_with_zero_bytes_and_line_ends_in_a_name_does_no_harm(self, client: Client, karakol: User) -> None:
        client.force_login(karakol)
        assert client.post(ADD, typed(client_name="Асанов\nБакыт\t ")).status_code == 302
        assert Appeal.objects.get().client_name == "Асанов Бакыт"
        assert client.post(ADD, typed(client_name="Асанов\x00Бакыт")).status_code == 422


class TestARetiredCategory:
    def test_is_not_offered_for_a_new_appeal_and_stays_on_an_old_one(self, client: Client, karakol: User) -> None:
        old = an_appeal(by=karakol)
        ListEntry.objects.filter(pk=old.categories[0]).update(valid_until=timezone.localdate() - timedelta(days=1))
        client.force_login(karakol)
        assert list(errors_of(client.post(ADD, typed()))) == ["categories"]
        url = reverse("appeals:correct", args=[old.pk])
        assert client.post(url, typed(version="1", age="68")).status_code == 302
        old.refresh_from_db()
        assert (old.age, len(old.categories)) == (68, 1)


class TestPostgresql:
    """Holds what Python has promised, whoever writes."""

    @pytest.mark.parametrize(
        "broken",
        [
            {"age": 121},
            {"sex": 7},
            {"categories": []},
            {"social_statuses": []},
            {"categories": [10**6]},
            {"social_statuses": [10**6]},
        ],
    )
    def test_refuses_an_appeal_that_cannot_be(self, karakol: User, broken: dict[str, Any]) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            an_appeal(by=karakol, **broken)

    def test_refuses_a_category_among_the_statuses(self, karakol: User) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            an_appeal(by=karakol, social_statuses=[entry(List.CATEGORY, "CIV-1")])
