"""One click makes an appeal or a referral of a completed consultation, and nothing is typed twice."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant, a_head, an_administrator, an_observer
from kenesh.appeals.models import Appeal, AppealAttachment
from kenesh.appeals.tests import make as appeals
from kenesh.desk.models import Consultation, ConsultationAttachment, Outcome
from kenesh.desk.rules import State
from kenesh.desk.tests.make import NOON, make_consultation, make_service
from kenesh.desk.views.following import outcomes
from kenesh.documents.actions import Chosen, attach, receive
from kenesh.documents.rules import MOST
from kenesh.offices.models import Office
from kenesh.people.models import Sex
from kenesh.records.actions import delete
from kenesh.referrals.models import Referral, ReferralAttachment
from kenesh.referrals.tests import make as referrals

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store", "lists")]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def lists(reference_lists: None) -> None:
    """The reference data is there."""


@pytest.fixture
def kazan(lists: None) -> User:
    return a_consultant(office=Office.objects.get(code="KZN-01"), full_name="Хәсәнов Җәүдәт Рөстәмович")


@pytest.fixture
def consultation(kazan: User) -> Consultation:
    assert kazan.office is not None
    service = make_service(kazan.office, name_ru="Выдача разрешения на строительство")
    return make_consultation(by=kazan, service=service, state=State.COMPLETED, comment="Вход со двора.")


def with_a_file(consultation: Consultation, by: User, name: str = "перечень.txt") -> ConsultationAttachment:
    upload = receive(ContentFile(name.encode(), name=name), by=by, now=timezone.now())
    attach(ConsultationAttachment, {"consultation": consultation}, Chosen((upload,)), by=by, now=NOON)
    return ConsultationAttachment.objects.get(name=name)


def make_appeal(consultation: Consultation) -> str:
    return reverse("desk:make-appeal", args=[consultation.pk])


def make_referral(consultation: Consultation) -> str:
    return reverse("desk:make-referral", args=[consultation.pk])


def typed(form: Any, **changed: Any) -> dict[str, Any]:
    """The form as it was shown, with what it does not know filled in."""
    carried = {name: form[name].value() for name in ("client_name", "phone", "person", "submission")}
    return appeals.typed(**carried | {name: form[name].value() for name in ("question", "advice")} | changed)


def typed_referral(form: Any, **changed: Any) -> dict[str, Any]:
    carried = {name: form[name].value() for name in ("client_name", "phone", "person", "submission", "asked")}
    return referrals.typed(**carried | {"referred_on": timezone.localdate().isoformat()} | changed)


class TestAnAppeal:
    def test_is_begun_with_what_the_consultation_says(
        self, client: Client, kazan: User, consultation: Consultation, django_assert_max_num_queries: Any
    ) -> None:
        with_a_file(consultation, kazan)
        client.force_login(kazan)
        client.get(make_appeal(consultation))
        with django_assert_max_num_queries(12):
            response = client.get(make_appeal(consultation))
        form = response.context["form"]
        assert form["client_name"].value() == consultation.client_name
        assert form["phone"].value() == "+7 917 234-56-78"
        assert form["person"].value() == consultation.person_id
        assert form["question"].value() == "Выдача разрешения на строительство\nВход со двора."
        assert form["advice"].value() == "Порядок разъяснён."
        assert "перечень.txt" in response.content.decode()

    def test_states_nothing_that_nobody_has_stated(
        self, client: Client, kazan: User, consultation: Consultation
    ) -> None:
        client.force_login(kazan)
        form = client.get(make_appeal(consultation)).context["form"]
        assert not any(form[name].value() for name in ("sex", "age", "citizenship", "social_statuses", "kind_of_aid"))

    def test_states_what_the_register_of_people_knows(
        self, client: Client, kazan: User, consultation: Consultation
    ) -> None:
        person = consultation.person
        assert person is not None
        person.sex, person.born_in = Sex.FEMALE, timezone.localdate().year - 40
        person.save()
        client.force_login(kazan)
        form = client.get(make_appeal(consultation)).context["form"]
        assert (form["sex"].value(), form["age"].value()) == (Sex.FEMALE, 40)

    def test_is_saved_with_where_it_came_from(self, client: Client, kazan: User, consultation: Consultation) -> None:
        client.force_login(kazan)
        url = make_appeal(consultation)
        response = client.post(url, typed(client.get(url).context["form"]))
        appeal = Appeal.objects.get()
        assert response.headers["Location"] == reverse("appeals:card", args=[appeal.pk])
        made = Outcome.objects.get()
        assert (made.consultation, made.appeal, made.made_by) == (consultation, appeal, kazan)
        assert (appeal.person_id, appeal.advice) == (consultation.person_id, "Порядок разъяснён.")
        assert appeal.person is not None
        assert appeal.person.times == 2

    @pytest.mark.parametrize("ticked", [True, False])
    def test_takes_the_files_along_if_they_are_wanted(
        self, client: Client, kazan: User, consultation: Consultation, ticked: bool
    ) -> None:
        file = with_a_file(consultation, kazan)
        client.force_login(kazan)
        url = make_appeal(consultation)
        client.post(url, typed(client.get(url).context["form"], consultations_files="on" if ticked else None))
        taken = [(one.file_id, one.name) for one in AppealAttachment.objects.all()]
        assert taken == ([(file.file_id, file.name)] if ticked else [])

    def test_says_beside_the_field_that_the_files_are_too_many(
        self, client: Client, kazan: User, consultation: Consultation
    ) -> None:
        for number in range(MOST):
            with_a_file(consultation, kazan, f"{number}.txt")
        client.force_login(kazan)
        url = make_appeal(consultation)
        one_more = receive(ContentFile(b"more", name="more.txt"), by=kazan, now=timezone.now())
        fields = typed(client.get(url).context["form"], consultations_files="on", files=[str(one_more.pk)])
        response = client.post(url, fields)
        assert response.status_code == 422
        assert response.context["form"].errors["files"]
        assert not Appeal.objects.exists()

    def test_sent_twice_is_one(self, client: Client, kazan: User, consultation: Consultation) -> None:
        with_a_file(consultation, kazan)
        client.force_login(kazan)
        url = make_appeal(consultation)
        fields = typed(client.get(url).context["form"], consultations_files="on")
        assert [client.post(url, fields).status_code for _time in range(2)] == [302, 302]
        assert (Appeal.objects.count(), Outcome.objects.count(), AppealAttachment.objects.count()) == (1, 1, 1)

    def test_sent_again_with_other_words_shows_both(
        self, client: Client, kazan: User, consultation: Consultation
    ) -> None:
        client.force_login(kazan)
        url = make_appeal(consultation)
        fields = typed(client.get(url).context["form"])
        client.post(url, fields)
        response = client.post(url, fields | {"advice": "Подать жалобу."})
        assert response.status_code == 409
        assert "Подать жалобу." in response.content.decode()
        assert Appeal.objects.get().advice == "Порядок разъяснён."

    def test_that_lacks_something_says_so_and_keeps_the_rest(
        self, client: Client, kazan: User, consultation: Consultation
    ) -> None:
        client.force_login(kazan)
        url = make_appeal(consultation)
        response = client.post(url, typed(client.get(url).context["form"], sex=None, advice="Написать ещё раз."))
        assert response.status_code == 422
        assert "Написать ещё раз." in response.content.decode()
        assert response.context["form"].errors["sex"]

    @pytest.mark.parametrize("state", [State.WAITING, State.IN_PROGRESS, State.PARKED, State.CANCELLED])
    def test_is_not_made_before_the_consultation_is_completed(self, client: Client, kazan: User, state: State) -> None:
        unfinished = make_consultation(by=kazan, state=state)
        client.force_login(kazan)
        assert client.get(make_appeal(unfinished)).status_code == 409
        assert client.post(make_appeal(unfinished), appeals.typed()).status_code == 409
        assert not Appeal.objects.exists()

    def test_is_made_by_the_department_alone(self, client: Client, consultation: Consultation) -> None:
        others = Office.objects.get(code="KZN-02")
        for stranger in (a_consultant(office=others), a_head(office=others), an_administrator(), an_observer()):
            client.force_login(stranger)
            for url in (make_appeal(consultation), make_referral(consultation)):
                assert client.get(url).status_code == 404
                assert client.post(url, appeals.typed()).status_code == 404


class TestAReferral:
    def test_is_begun_with_what_the_consultation_says_and_saved(
        self, client: Client, kazan: User, consultation: Consultation, django_assert_max_num_queries: Any
    ) -> None:
        file = with_a_file(consultation, kazan)
        client.force_login(kazan)
        url = make_referral(consultation)
        client.get(url)
        with django_assert_max_num_queries(13):
            form = client.get(url).context["form"]
        assert form["asked"].value() == "Порядок разъяснён."
        response = client.post(url, typed_referral(form, consultations_files="on"))
        referral = Referral.objects.get()
        assert response.headers["Location"] == reverse("referrals:card", args=[referral.pk])
        assert Outcome.objects.get().referral == referral
        assert referral.person_id == consultation.person_id
        assert ReferralAttachment.objects.get().file_id == file.file_id

    def test_is_saved_and_printed(self, client: Client, kazan: User, consultation: Consultation) -> None:
        client.force_login(kazan)
        url = make_referral(consultation)
        response = client.post(url, typed_referral(client.get(url).context["form"], print="1"))
        assert response.headers["Location"] == reverse("referrals:print", args=[Referral.objects.get().pk])

    def test_sent_again_with_other_words_shows_both(
        self, client: Client, kazan: User, consultation: Consultation
    ) -> None:
        client.force_login(kazan)
        url = make_referral(consultation)
        fields = typed_referral(client.get(url).context["form"])
        client.post(url, fields)
        assert client.post(url, fields).status_code == 302
        response = client.post(url, fields | {"asked": "Принять вне очереди."})
        assert response.status_code == 409
        assert "Принять вне очереди." in response.content.decode()
        assert Outcome.objects.count() == 1


class TestWhatCameOfIt:
    def test_is_told_without_what_has_been_deleted(
        self, client: Client, kazan: User, consultation: Consultation
    ) -> None:
        client.force_login(kazan)
        for _time in range(2):
            client.post(make_appeal(consultation), typed(client.get(make_appeal(consultation)).context["form"]))
        first, second = Appeal.objects.order_by("pk")
        delete(first, by=kazan, now=timezone.now())
        assert [one.appeal for one in outcomes(consultation)["outcomes"]] == [second]


class TestTheConsultationItWasMadeOf:
    def slot(self, client: Client, what: str, number: int) -> str:
        """The part, by the address its page gives for it."""
        url = reverse(f"desk:of-{what}", args=[number])
        assert url in client.get(reverse(f"{what}s:card", args=[number])).content.decode()
        return client.get(url, headers=HTMX).content.decode()

    def test_stands_on_the_page_of_the_appeal_and_of_the_referral(
        self, client: Client, kazan: User, consultation: Consultation, django_assert_max_num_queries: Any
    ) -> None:
        client.force_login(kazan)
        client.post(make_appeal(consultation), typed(client.get(make_appeal(consultation)).context["form"]))
        form = client.get(make_referral(consultation)).context["form"]
        client.post(make_referral(consultation), typed_referral(form))
        card = reverse("desk:card", args=[consultation.pk])
        made = {"appeal": Appeal.objects.get().pk, "referral": Referral.objects.get().pk}
        for what, number in made.items():
            part = self.slot(client, what, number)
            assert card in part
            assert consultation.number in part
            assert "<html" not in part
            url = reverse(f"desk:of-{what}", args=[number])
            assert "<html" in client.get(url).content.decode()
            with django_assert_max_num_queries(4):  # session, person, the record, the consultation
                client.get(url, headers=HTMX)
            assert reverse(f"{what}s:card", args=[number]) in client.get(card).content.decode()

    def test_is_none_of_what_was_made_without(self, client: Client, kazan: User) -> None:
        client.force_login(kazan)
        appeal = appeals.an_appeal(by=kazan)
        assert not self.slot(client, "appeal", appeal.pk).strip()
        page = client.get(reverse("desk:of-appeal", args=[appeal.pk])).content.decode()
        assert reverse("appeals:card", args=[appeal.pk]) in page

    def test_is_not_asked_for_in_a_centre(self, client: Client) -> None:
        centre = a_consultant(office=Office.objects.get(code="YSK-01"))
        appeal = appeals.an_appeal(by=centre)
        client.force_login(centre)
        card = client.get(reverse("appeals:card", args=[appeal.pk])).content.decode()
        assert reverse("desk:of-appeal", args=[appeal.pk]) not in card

    def test_is_for_those_who_see_it(self, client: Client, kazan: User, consultation: Consultation) -> None:
        client.force_login(kazan)
        client.post(make_appeal(consultation), typed(client.get(make_appeal(consultation)).context["form"]))
        appeal = Appeal.objects.get()
        client.force_login(a_head(office=Office.objects.get(code="KZN-02")))
        assert client.get(reverse("desk:of-appeal", args=[appeal.pk])).status_code == 404
        Consultation.objects.update(deleted_at=NOON, deleted_by=kazan)
        client.force_login(kazan)
        assert not self.slot(client, "appeal", appeal.pk).strip()


class TestConsultationsOfAPerson:
    def test_stand_on_their_page(
        self, client: Client, kazan: User, consultation: Consultation, django_assert_max_num_queries: Any
    ) -> None:
        waiting = make_consultation(by=kazan, state=State.WAITING, person=consultation.person_id)
        client.force_login(kazan)
        url = reverse("desk:of-person", args=[consultation.person_id])
        assert url in client.get(reverse("people:card", args=[consultation.person_id])).content.decode()
        with django_assert_max_num_queries(5):
            part = client.get(url, headers=HTMX).content.decode()
        assert part.index(waiting.number) != part.index(consultation.number)
        assert "Выдача разрешения на строительство" in part
        assert "<html" not in part
        assert "<html" in client.get(url).content.decode()

    def test_do_not_stand_on_a_page_of_a_centre(self, client: Client) -> None:
        centre = a_consultant(office=Office.objects.get(code="YSK-01"))
        appeal = appeals.an_appeal(by=centre)
        client.force_login(centre)
        url = reverse("people:card", args=[appeal.person_id])
        assert reverse("desk:of-person", args=[appeal.person_id]) not in client.get(url).content.decode()

    def test_are_not_there_for_another_department(self, client: Client, consultation: Consultation) -> None:
        client.force_login(a_head(office=Office.objects.get(code="KZN-02")))
        assert client.get(reverse("desk:of-person", args=[consultation.person_id])).status_code == 404
