import hashlib
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.http import QueryDict
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django.fixtures import Settings

from kenesh.accounts import drafts
from kenesh.accounts.tests.make import a_consultant, a_head, an_administrator, signed_in
from kenesh.people import rules, sealed
from kenesh.people.actions import keeping, merging
from kenesh.people.models import Person, Reveal
from kenesh.people.tests.make import a_person
from kenesh.refused import Refused

NOW = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)


class TestNumber:
    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("AN1234567", "AN1234567"),
            (" an 123 45 67", "AN1234567"),
            ("АН1234567", "AH1234567"),  # typed in Cyrillic letters
            ("ID№ 7654321", "ID7654321"),
            ("123456", "123456"),
            ("92 04 123456", "123456"),
            ("9204123456", "123456"),
        ],
    )
    def test_is_kept_in_one_way(self, typed: str, kept: str) -> None:
        assert rules.one_passport_number(typed) == kept

    @pytest.mark.parametrize(
        "typed", ["", "12345", "1234567", "AN123456", "A1234567", "ЖЫ1234567", "AN12345678", "нет"]
    )
    def test_is_nothing_else(self, typed: str) -> None:
        with pytest.raises(rules.NotANumber):
            rules.one_passport_number(typed)

    def test_is_masked_but_for_two_figures(self) -> None:
        assert rules.masked("AN1234534") == "•••• •••34"
        assert rules.masked("123434") == "•••• 34"

    def test_is_found_from_the_third_character_with_letters_or_without(self) -> None:
        assert rules.beginnings_of("AN1234") == ["123", "1234", "AN1", "AN12", "AN123", "AN1234"]
        assert rules.may_begin_a_number("an 12") == ["AN12"]
        assert rules.may_begin_a_number("9204123") == ["9204123", "123"]
        assert rules.may_begin_a_number("12") == []
        assert rules.may_begin_a_number("Асанов") == []


class TestSeal:
    def test_opens_for_its_own_entry_only(self) -> None:
        kept = sealed.seal("AN1234567", person=1, office=2)
        assert sealed.opened(kept, person=1, office=2) == "AN1234567"
        for person, office in ((2, 2), (1, 1)):
            with pytest.raises(sealed.Unreadable):
                sealed.opened(kept, person=person, office=office)
        assert kept != sealed.seal("AN1234567", person=1, office=2)

    def test_does_not_open_with_another_key(self, settings: Settings) -> None:
        settings.PASSPORT_KEY = "one"
        kept = sealed.seal("AN1234567", person=1, office=2)
        settings.PASSPORT_KEY = "two"
        with pytest.raises(sealed.Unreadable):
            sealed.opened(kept, person=1, office=2)
        settings.PASSPORT_KEY = "two,one"
        assert sealed.opened(kept, person=1, office=2) == "AN1234567"

    def test_marks_are_of_one_office_and_one_key(self, settings: Settings) -> None:
        marks = sealed.marks_of("123456", office=1)
        assert set(sealed.marks_looked_for("1234", [1])) <= set(marks)
        assert not set(marks) & set(sealed.marks_of("123456", office=2))
        settings.PASSPORT_KEY = "another"
        assert not set(marks) & set(sealed.marks_of("123456", office=1))
        assert all(-(2**63) <= mark < 2**63 for mark in marks)


@pytest.mark.django_db
class TestStolenDatabase:
    def test_reveals_no_number(self) -> None:
        """Neither in clear nor as a hash without the key, in any table: histories, drafts, merges."""
        by, head = an_administrator(), a_head()
        one, other = a_person(office=head.office), a_person(office=head.office, passport="AN7654321")
        keeping.correct(one, by=head, now=NOW, version=1, passport="AN1234567", phone="+996555000001")
        keeping.reveal(one, by=head, now=NOW, why="доверенность")
        merging.merge(one, other, by=by, now=NOW, of_gone={"passport"})
        client = signed_in(head)
        page = client.get(f"/people/{one.pk}/edit/").content.decode()
        statement = page.split('name="form_of" value="')[1].split('"')[0]
        typed = QueryDict(mutable=True)
        typed.update({"form_of": statement, "full_name": "Асанов", "passport_number": "AN1234567"})
        client.post("/draft/", typed.urlencode(), content_type="application/x-www-form-urlencoded")
        digests = [hashlib.md5, hashlib.sha1, hashlib.sha256]
        revealing = set()
        for number in ("AN1234567", "1234567", "AN7654321", "7654321"):
            revealing |= {number.encode(), number.encode().hex().encode(), b64encode(number.encode()).rstrip(b"=")}
            for digest in digests:
                told = digest(number.encode())
                revealing |= {told.hexdigest().encode(), told.digest().hex().encode(), b64encode(told.digest())}
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname = current_schema()"
            )
            tables = [row[0] for row in cursor.fetchall()]
            assert any("personevent" in table for table in tables)
            for table in tables:
                cursor.execute(f"SELECT convert_to(string_agg(row::text, ' '), 'UTF8') FROM {table} AS row")
                said = bytes(cursor.fetchone()[0] or b"")
                assert not [one for one in revealing if one in said], table
        marks = set(Person.objects.get(pk=one.pk).passport_marks)
        for digest in digests:
            assert int.from_bytes(digest(b"AN7654321").digest()[:8], signed=True) not in marks

    def test_has_no_number_in_a_draft(self) -> None:
        assert "passport" not in drafts._worth_keeping(QueryDict("passport_number=AN1234567&full_name=A")).urlencode()


@pytest.mark.django_db
class TestKeeping:
    def test_writes_finds_and_removes(self) -> None:
        head = a_head()
        person = a_person(office=head.office)
        keeping.correct(person, by=head, now=NOW, version=1, passport="AN1234567")
        person.refresh_from_db()
        assert keeping.known_passport(person) == "AN1234567"
        assert (
            Person.objects.filter(passport_marks__overlap=sealed.marks_looked_for("an12", [person.office_id])).get()
            == person
        )
        keeping.correct(person, by=head, now=NOW, version=1, passport="AN1234567")  # nothing new
        keeping.correct(person, by=head, now=NOW, version=1, passport="")
        person.refresh_from_db()
        assert (person.passport, person.passport_mark, person.passport_marks) == (None, None, [])
        assert list(person.reveals.order_by("pk").values_list("what", flat=True)) == ["written", "removed"]

    def test_is_sealed_anew_after_the_key_has_changed(self, settings: Settings) -> None:
        settings.PASSPORT_KEY = "old"
        admin, person = an_administrator(), a_person(passport="123456")
        other = a_person(office=person.office, passport="654321")
        made = merging.merge(person, other, by=admin, now=NOW, of_gone={"passport"})
        settings.PASSPORT_KEY = "new,old"
        call_command("reseal_passports")
        settings.PASSPORT_KEY = "new"
        person.refresh_from_db()
        assert keeping.known_passport(person) == "654321"
        assert set(sealed.marks_looked_for("654", [person.office_id])) <= set(person.passport_marks)
        merging.undo(made, by=admin, now=NOW)
        person.refresh_from_db()
        other.refresh_from_db()
        assert (keeping.known_passport(person), keeping.known_passport(other)) == ("123456", "654321")

    def test_reaches_what_is_typed_and_not_yet_saved(self, settings: Settings) -> None:
        user, path, typed = a_consultant(), "/desk/start/", QueryDict("passport=123456&client_name=Гарипова")
        form = drafts.Form(user.pk, path, "one", str(user.office_id))
        settings.PASSPORT_KEY = "old"
        assert drafts.keep(form, typed, now=timezone.now())
        settings.PASSPORT_KEY = "new,old"
        call_command("reseal_passports")
        settings.PASSPORT_KEY = "new"
        request = RequestFactory().get(path)
        request.user = user
        assert drafts.kept(request) == typed


@pytest.mark.django_db
class TestShowing:
    @pytest.fixture
    def person(self) -> Person:
        return a_person(passport="AN1234534")

    def url(self, person: Person) -> str:
        return f"/people/{person.pk}/passport/"

    def client_of(self, person: Person, make: Any = a_consultant) -> Client:
        return signed_in(make(office=person.office, language="en", full_name="Иманов Талант"))

    def test_is_masked_on_the_card_and_in_the_register(self, person: Person) -> None:
        client = self.client_of(person)
        for url in (f"/people/{person.pk}/", f"/people/{person.pk}/edit/", "/people/", "/people/?text=an123"):
            page = client.get(url).content.decode()
            assert "•••• •••34" in page, url
            assert "AN1234534" not in page

    def test_is_asked_for_by_a_button_and_noted(self, person: Person) -> None:
        client = self.client_of(person)
        assert client.get(self.url(person)).status_code == 405
        response = client.post(self.url(person), {"why": "to inherit the house"})
        assert "AN1234534" in response.content.decode()
        assert "no-store" in response["Cache-Control"]
        noted = Reveal.objects.get()
        assert (noted.person, noted.why, noted.what, noted.by.full_name) == (
            person,
            "to inherit the house",
            "shown",
            "Иманов Талант",
        )
        assert abs(timezone.now() - noted.at) < timedelta(minutes=5)

    def test_answers_htmx_in_part(self, person: Person) -> None:
        part = self.client_of(person).post(self.url(person), headers={"HX-Request": "true"}).content.decode()
        assert "AN1234534" in part
        assert "<html" not in part

    def test_is_told_to_heads_and_administrators_on_the_card(self, person: Person) -> None:
        consultant, head = self.client_of(person), self.client_of(person, a_head)
        consultant.post(self.url(person), {"why": "to inherit the house"})
        assert "to inherit the house" not in consultant.get(f"/people/{person.pk}/").content.decode()
        for client in (head, signed_in(an_administrator(language="en"))):
            page = client.get(f"/people/{person.pk}/").content.decode()
            assert "to inherit the house" in page
            assert "Иманов Талант" in page

    def test_is_not_for_another_office(self, person: Person) -> None:
        assert signed_in(a_consultant()).post(self.url(person)).status_code == 404
        assert not Reveal.objects.exists()

    def test_says_so_when_there_is_none_or_the_key_is_lost(self, person: Person, settings: Settings) -> None:
        client, head = self.client_of(person), a_head(office=person.office)
        settings.PASSPORT_KEY = "another"
        assert client.post(self.url(person)).status_code == 409
        assert "•••• ••••" in client.get(f"/people/{person.pk}/").content.decode()
        with pytest.raises(Refused):
            keeping.reveal(a_person(office=person.office), by=head, now=NOW)
        assert not Reveal.objects.exists()
