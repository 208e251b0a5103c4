"""Whom a referral is about; and records of both kinds without a person, who get theirs."""

from datetime import date

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import an_administrator, an_observer
from kenesh.appeals.models import Appeal
from kenesh.appeals.tests.make import an_appeal
from kenesh.people.models import Person
from kenesh.people.relations import recount
from kenesh.people.tests.make import a_person
from kenesh.records.actions import delete, restore
from kenesh.records.gathering import gather_people
from kenesh.referrals import actions
from kenesh.referrals.models import Referral
from kenesh.referrals.tests.make import NOON, a_referral, typed, written
from kenesh.shell.history import events

HTMX = {"HX-Request": "true"}


def about(record: Appeal | Referral) -> Person:
    record.refresh_from_db()
    assert record.person is not None
    return record.person


class TestAReferral:
    def test_is_counted_beside_the_appeals(self, karakol: User) -> None:
        appeal, referral = an_appeal(by=karakol), a_referral(by=karakol, referred_on=date(2026, 3, 1))
        assert about(referral) == about(appeal)
        assert (about(referral).times, about(referral).last_on) == (2, date(2026, 3, 2))
        delete(appeal, by=karakol, now=NOON)
        assert (about(referral).times, about(referral).last_on) == (1, date(2026, 3, 1))
        restore(appeal, by=an_administrator(), now=NOON)
        assert about(referral).times == 2

    def test_begun_from_an_appeal_is_about_its_person(self, client: Client, karakol: User) -> None:
        appeal = an_appeal(by=karakol, phone="")
        client.force_login(karakol)
        url = reverse("referrals:add-from", args=[appeal.pk])
        form = client.get(url).context["form"]
        assert form["person"].value() == about(appeal).pk
        fields = typed(appeal=str(appeal.pk), person=str(form["person"].value()), phone="0700 11 12 22")
        assert client.post(url, fields).status_code == 302
        referral = Referral.objects.get()
        assert about(referral) == about(appeal)
        assert (about(appeal).times, about(appeal).phone) == (2, "+996700111222")

    def test_sent_twice_makes_nobody(self, client: Client, karakol: User) -> None:
        client.force_login(karakol)
        fields = typed()
        assert [client.post("/referrals/add/", fields).status_code for _ in range(2)] == [302, 302]
        assert Person.objects.get().times == 1

    def test_may_turn_out_to_be_about_somebody_else(self, karakol: User) -> None:
        referral, right = a_referral(by=karakol), a_person(office=karakol.office, times=0)
        wrong = about(referral)
        actions.correct(referral, by=karakol, version=1, now=NOON, person=right.pk, **written())
        wrong.refresh_from_db()
        assert about(referral) == right
        assert (about(referral).times, wrong.times) == (1, 0)

    def test_carries_the_number_of_its_person_plain_however_large(self, client: Client, karakol: User) -> None:
        known = a_person(pk=1_234_567, office=karakol.office)
        appeal = an_appeal(by=karakol, person=known.pk)
        client.force_login(karakol)
        html = client.get(reverse("referrals:add-from", args=[appeal.pk])).content.decode()
        assert 'name="person" value="1234567"' in html


class TestTheReferralsOfAPerson:
    def test_are_part_of_their_page(self, client: Client, karakol: User) -> None:
        referral = a_referral(by=karakol)
        a_referral(by=karakol, client_name="Совсем Другая")
        client.force_login(karakol)
        url = reverse("referrals:of-person", args=[about(referral).pk])
        assert [row[0] for row in client.get(url, headers=HTMX).context["rows"]] == [referral]
        assert url in client.get(reverse("people:card", args=[about(referral).pk])).content.decode()

    def test_of_another_office_or_for_an_observer_are_404(self, client: Client, karakol: User, osh: User) -> None:
        url = reverse("referrals:of-person", args=[about(a_referral(by=karakol)).pk])
        for stranger in (osh, an_observer()):
            client.force_login(stranger)
            assert client.get(url).status_code == 404


class TestRecordsWithoutAPerson:
    @pytest.fixture
    def old(self, karakol: User, osh: User) -> list[Appeal | Referral]:
        """As they are after the upgrade: two of one person, one of them deleted; her referral; another office's."""
        some: list[Appeal | Referral] = [
            an_appeal(by=karakol),
            an_appeal(by=karakol),
            a_referral(by=karakol),
            an_appeal(by=osh),
        ]
        delete(some[1], by=karakol, now=NOON)
        for kind in (Appeal, Referral):
            kind.objects.update(person=None)
        Person.objects.all().delete()
        return some

    def test_get_theirs_by_both_kinds_of_record(self, old: list[Appeal | Referral]) -> None:
        assert gather_people() == 4
        hers, too, referred, other = (about(one) for one in old)
        assert hers == too == referred != other
        assert (hers.times, hers.last_on) == (2, date(2026, 3, 2))
        assert [one.office_id for one in (hers, other)] == [old[0].office_id, old[3].office_id]

    def test_leave_no_trace_in_history_and_no_new_version(self, old: list[Appeal | Referral]) -> None:
        before = [events(kind).count() for kind in (Appeal, Referral, Person)]
        gather_people()
        assert [events(kind).count() for kind in (Appeal, Referral, Person)] == before
        assert about(old[0]).version == old[0].version == 1

    def test_get_theirs_once_however_often_it_runs_and_in_however_many_parts(
        self, old: list[Appeal | Referral]
    ) -> None:
        assert gather_people(at_once=1) == 4
        once = list(Person.objects.order_by("pk").values())
        assert gather_people() == 0
        call_command("gather_people", verbosity=0)
        assert list(Person.objects.order_by("pk").values()) == once
        assert len(once) == 2

    def test_are_of_those_the_register_knows_already(self, old: list[Appeal | Referral], karakol: User) -> None:
        known = an_appeal(by=karakol)
        gather_people()
        assert about(old[0]) == about(known)
        assert about(known).times == 3

    def test_are_gathered_as_recording_would_have_counted_them(self, old: list[Appeal | Referral]) -> None:
        gather_people()
        gathered = list(Person.objects.order_by("pk").values_list("times", "last_on"))
        recount(*Person.objects.values_list("pk", flat=True))
        assert list(Person.objects.order_by("pk").values_list("times", "last_on")) == gathered

    def test_of_a_named_kind_only(self, old: list[Appeal | Referral]) -> None:
        assert gather_people(Referral) == 1
        assert Appeal.objects.filter(person=None).count() == 3
