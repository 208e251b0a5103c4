"""«Добавить перенаправление»."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant, an_administrator, an_observer
from kenesh.appeals import actions as appeals
from kenesh.appeals.tests.make import an_appeal
from kenesh.appeals.tests.make import written as appeals_written
from kenesh.documents.actions import Chosen, receive
from kenesh.offices.models import Office
from kenesh.organisations.tests.make import an_organisation
from kenesh.records.actions import AlreadyRecorded, delete
from kenesh.referrals import actions
from kenesh.referrals.models import Numbering, Referral
from kenesh.referrals.tests.make import NOON, a_referral, the_court, typed, written
from kenesh.refused import Refused

ADD = "/referrals/add/"


class TestANumber:
    def test_is_the_next_of_the_office_and_the_year(self, karakol: User, osh: User) -> None:
        numbers = [
            a_referral(by=karakol).number,
            a_referral(by=karakol).number,
            a_referral(by=osh).number,
            a_referral(by=karakol, referred_on=date(2025, 12, 30)).number,
            a_referral(by=karakol).number,
        ]
        assert numbers == ["1/2026", "2/2026", "1/2026", "1/2025", "3/2026"]

    def test_is_not_given_again_when_the_referral_is_deleted(self, karakol: User) -> None:
        delete(a_referral(by=karakol), by=karakol, now=NOON)
        assert a_referral(by=karakol).number == "2/2026"

    def test_is_given_back_when_the_referral_is_not_saved(self, karakol: User) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            a_referral(by=karakol, social_statuses=[])
        assert a_referral(by=karakol).number == "1/2026"

    def test_is_one_for_a_form_sent_twice(self, karakol: User) -> None:
        submission, said = uuid4(), written()
        first, second = (actions.refer(by=karakol, submission=submission, now=NOON, **said) for _ in range(2))
        assert first.pk == second.pk
        assert a_referral(by=karakol).number == "2/2026"

    def test_cannot_be_had_twice_in_the_database(self, karakol: User) -> None:
        first, second = a_referral(by=karakol), a_referral(by=karakol)
        with pytest.raises(IntegrityError, match="one_referral_per_number_office_and_year"):
            Referral.objects.filter(pk=second.pk).update(serial=first.serial)


@pytest.mark.django_db(transaction=True)
class TestFiftyConsultantsAtOnce:
    def test_get_fifty_consecutive_numbers(self, reference_lists: None) -> None:
        office = Office.objects.get(code="YSK-01")
        staff = [a_consultant(office=office) for _ in range(50)]
        said = written()
        together = threading.Barrier(50, timeout=60)

        def save(person: User) -> int:
            try:
                together.wait()
                return actions.refer(by=person, submission=uuid4(), now=NOON, **said).serial
            finally:
                connection.close()

        with ThreadPoolExecutor(50) as consultants:
            numbers = sorted(consultants.map(save, staff))
        assert numbers == list(range(1, 51))
        assert Numbering.objects.get().last == 50

    def test_or_one_form_sent_many_times_at_once_make_one_referral(self, reference_lists: None) -> None:
        person = a_consultant(office=Office.objects.get(code="YSK-01"))
        submission, said = uuid4(), written()
        together = threading.Barrier(8, timeout=60)

        def save(_: int) -> int:
            try:
                together.wait()
                return actions.refer(by=person, submission=submission, now=NOON, **said).pk
            finally:
                connection.close()

        with ThreadPoolExecutor(8) as clicks:
            assert len(set(clicks.map(save, range(8)))) == 1
        assert Numbering.objects.get().last == 1


class TestATerm:
    def test_is_counted_in_working_days_of_the_offices_country(self, karakol: User) -> None:
        # From Monday 2 March 2026: 8 March is a holiday on a Sunday, 20 and 21 March stand later.
        assert a_referral(by=karakol).due_on == date(2026, 3, 16)

    def test_is_that_of_the_organisation(self, karakol: User) -> None:
        quick = an_organisation(answer_within=3)
        assert a_referral(by=karakol, organisation_id=quick.pk).due_on == date(2026, 3, 5)


class TestTheForm:
    def test_saves_a_referral(self, client: Client, karakol: User) -> None:
        client.force_login(karakol)
        response = client.post(ADD, typed(referred_on=timezone.localdate().isoformat()))
        referral = Referral.objects.get()
        assert response.headers["Location"] == reverse("referrals:card", args=[referral.pk])
        assert (referral.client_name, referral.office, referral.consultant) == (
            "Үсөнова Айгүл Токтоевна",
            karakol.office,
            karakol,
        )

    def test_leads_to_the_printed_form_when_asked(self, client: Client, karakol: User) -> None:
        client.force_login(karakol)
        response = client.post(ADD, typed(print="1"))
        assert response.headers["Location"] == reverse("referrals:print", args=[Referral.objects.get().pk])

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("organisation", ""),
            ("organisation", "999999"),
            ("asked", " "),
            ("client_name", "123"),
            ("categories", None),
            ("referred_on", "2026-02-30"),
            ("referred_on", "2999-01-01"),
            ("referred_on", "1899-01-01"),
        ],
    )
    def test_says_beside_the_field_what_is_wrong_and_keeps_the_rest(
        self, client: Client, karakol: User, field: str, value: Any
    ) -> None:
        client.force_login(karakol)
        response = client.post(ADD, typed(**{field: value}))
        assert response.status_code == 422
        assert response.context["form"].errors.keys() == {field}
        assert "Копия паспорта" in response.content.decode()
        assert not Referral.objects.exists()

    def test_offers_no_organisation_that_is_closed(self, client: Client, karakol: User) -> None:
        an_organisation(name_ru="Закрытая контора", closed_on=timezone.localdate())
        client.force_login(karakol)
        assert "Закрытая контора" not in client.get(ADD).content.decode()

    def test_is_not_for_administrators_and_observers(self, client: Client) -> None:
        for person in (an_administrator(), an_observer()):
            client.force_login(person)
            assert client.get(ADD).status_code == 404

    def test_says_what_it_costs(self, client: Client, karakol: User, django_assert_max_num_queries: Any) -> None:
        the_court()
        client.force_login(karakol)
        client.get(ADD)
        with django_assert_max_num_queries(6):  # session, person, lists, draft, uploads
            client.get(ADD)


class TestFromAnAppeal:
    def test_carries_everything_over(self, client: Client, karakol: User) -> None:
        appeal = an_appeal(by=karakol, phone="+996555123456", email="aigul@example.kg")
        client.force_login(karakol)
        form = client.get(reverse("referrals:add-from", args=[appeal.pk])).context["form"]
        for name in ("client_name", "age", "sex", "social_statuses", "email", "categories"):
            assert form[name].value() == getattr(appeal, name)
        assert form["phone"].value() == "+996 555 123 456"
        assert form["citizenship"].value() == appeal.citizenship_id
        assert form["asked"].value() == appeal.question
        assert form["appeal"].value() == appeal.pk

    def test_points_at_it_and_the_appeal_shows_it(self, client: Client, karakol: User) -> None:
        appeal = an_appeal(by=karakol)
        client.force_login(karakol)
        client.post(reverse("referrals:add-from", args=[appeal.pk]), typed(appeal=str(appeal.pk)))
        assert Referral.objects.get().appeal == appeal
        part = client.get(reverse("referrals:of-appeal", args=[appeal.pk]), headers={"HX-Request": "true"})
        assert f"№ {Referral.objects.get().number}" in part.content.decode()

    def test_takes_its_files_along_unless_told_not_to(self, client: Client, karakol: User, store: Path) -> None:
        upload = receive(ContentFile("Прошу помочь.".encode(), name="жалоба.txt"), by=karakol, now=NOON)
        appeal = an_appeal(by=karakol)
        appeals.correct(appeal, by=karakol, version=1, now=NOON, files=Chosen((upload,)), **appeals_written())
        client.force_login(karakol)
        url = reverse("referrals:add-from", args=[appeal.pk])
        assert client.get(url).context["form"]["appeals_files"].value() is True
        client.post(url, typed(appeal=str(appeal.pk), appeals_files="on"))
        client.post(url, typed(appeal=str(appeal.pk)))
        assert [one.attachments.count() for one in Referral.objects.order_by("pk")] == [1, 0]

    def test_of_another_office_is_404_and_cannot_be_pointed_at(self, client: Client, karakol: User, osh: User) -> None:
        appeal = an_appeal(by=osh)
        client.force_login(karakol)
        assert client.get(reverse("referrals:add-from", args=[appeal.pk])).status_code == 404
        assert client.get(reverse("referrals:of-appeal", args=[appeal.pk])).status_code == 404
        assert client.post(ADD, typed(appeal=str(appeal.pk))).status_code == 409
        assert not Referral.objects.exists()


class TestAFormSentAgain:
    def test_with_other_words_is_asked_about(self, karakol: User) -> None:
        submission = uuid4()
        actions.refer(by=karakol, submission=submission, now=NOON, **written())
        with pytest.raises(AlreadyRecorded):
            actions.refer(by=karakol, submission=submission, now=NOON, **written(asked="Другое"))

    def test_from_another_office_is_refused(self, karakol: User, osh: User) -> None:
        submission = uuid4()
        actions.refer(by=karakol, submission=submission, now=NOON, **written())
        with pytest.raises(Refused):
            actions.refer(by=osh, submission=submission, now=NOON, **written())


class TestACorrection:
    def test_is_kept_with_who_and_what_before(self, client: Client, karakol: User) -> None:
        referral = a_referral(by=karakol)
        client.force_login(karakol)
        response = client.post(
            reverse("referrals:correct", args=[referral.pk]), typed(version="1", asked="Принять заявление.")
        )
        assert response.status_code == 302
        referral.refresh_from_db()
        assert (referral.asked, referral.version, referral.number) == ("Принять заявление.", 2, "1/2026")
        card = client.get(response.headers["Location"]).content.decode()
        assert "Разъяснить порядок вступления в наследство." in card
        assert "Принять заявление." in card

    def test_of_somebody_quicker_is_shown_beside_ours(self, client: Client, karakol: User) -> None:
        referral = a_referral(by=karakol)
        actions.correct(referral, by=karakol, version=1, now=NOON, **written(documents="Решение суда"))
        client.force_login(karakol)
        response = client.post(
            reverse("referrals:correct", args=[referral.pk]), typed(version="1", asked="Принять заявление.")
        )
        assert response.status_code == 409
        page = response.content.decode()
        assert "Решение суда" in page
        assert "Принять заявление." in page

    def test_keeps_the_year_of_its_number(self, karakol: User) -> None:
        referral = a_referral(by=karakol)
        with pytest.raises(Refused):
            actions.correct(referral, by=karakol, version=1, now=NOON, **written(referred_on=date(2025, 12, 31)))

    def test_of_the_day_moves_the_term(self, karakol: User) -> None:
        referral = a_referral(by=karakol)
        day = NOON.date() - timedelta(days=7)
        corrected = actions.correct(referral, by=karakol, version=1, now=NOON, **written(referred_on=day))
        assert corrected.due_on == date(2026, 3, 9)
