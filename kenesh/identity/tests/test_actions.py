"""Whose account it is, confirming it, and the journal."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from threading import Barrier, Thread
from typing import Any, Final

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from kenesh.accounts.models import AccessLink, Purpose, Session, State, User
from kenesh.accounts.tests.make import a_consultant, a_head, an_administrator, signed_in
from kenesh.identity import actions, marks, rules
from kenesh.identity.actions import noting
from kenesh.identity.actions.arriving import Deactivated
from kenesh.identity.actions.identifying import WRONG
from kenesh.identity.contract import Failed, Organisation, Person, Provider
from kenesh.identity.models import Entry, Identifier, IdentifierKind, Link
from kenesh.identity.rules import Outcome
from kenesh.refused import Refused

NOW: Final = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
SNILS: Final = "11223344595"
PIN: Final = "12303199000123"
PERSON: Final = Person(subject="1000300101", name="Сафина Лейсан", snils=SNILS)


@dataclass
class Door:
    """A provider that is asked nothing here."""

    name: str = "esia"
    title: str = "Госуслуги"
    trusts_email: bool = False

    def start(self, *_: Any) -> Any: ...
    def finish(self, *_: Any) -> Any: ...
    def sign_out(self, *_: Any) -> str:
        return ""


ESIA: Final[Provider] = Door()
ESI: Final[Provider] = Door(name="esi", trusts_email=True)


@pytest.fixture
def administrator(db: None) -> User:
    return an_administrator()


@pytest.fixture
def consultant(administrator: User) -> User:
    user = a_consultant(email="leysan@example.ru")
    actions.set_identifier(user, "snils", SNILS, by=administrator, now=NOW)
    return user


def link(user: User, person: Person = PERSON, provider: Provider = ESIA) -> Link:
    return actions.link(user, person, provider, by=user, now=NOW)


class TestArriving:
    def test_of_somebody_unknown_finds_nobody(self, consultant: User) -> None:
        arrival = actions.arrive(replace(PERSON, snils=""), ESIA, now=NOW)
        assert (arrival.user, list(arrival.candidates)) == (None, [])

    def test_finds_the_account_by_a_number(self, consultant: User, administrator: User) -> None:
        assert list(actions.arrive(PERSON, ESIA, now=NOW).candidates) == [consultant]
        other = a_head()
        actions.set_identifier(other, "pin", PIN, by=administrator, now=NOW)
        both = replace(PERSON, pin=PIN)
        assert list(actions.arrive(both, ESIA, now=NOW).candidates) == [consultant, other]

    def test_takes_no_number_for_one_of_another_kind(self, administrator: User) -> None:
        actions.set_identifier(a_head(), "pin", PIN, by=administrator, now=NOW)
        assert not actions.arrive(replace(PERSON, snils=PIN), ESIA, now=NOW).candidates

    def test_finds_the_account_by_email_where_the_provider_is_trusted_with_it(self, consultant: User) -> None:
        person = Person(subject="1", name="", email="Leysan@Example.ru")
        assert list(actions.arrive(person, ESI, now=NOW).candidates) == [consultant]
        assert not actions.arrive(person, ESIA, now=NOW).candidates

    def test_prefers_the_number_to_the_email(self, consultant: User, administrator: User) -> None:
        a_head(email="other@example.ru")
        person = replace(PERSON, email="other@example.ru")
        assert list(actions.arrive(person, ESI, now=NOW).candidates) == [consultant]

    def test_of_somebody_linked_is_told_at_once(self, consultant: User, django_assert_num_queries: Any) -> None:
        kept = link(consultant)
        later = NOW + timedelta(days=1)
        with django_assert_num_queries(5):  # the transaction's two, link, person, their last use
            arrival = actions.arrive(replace(PERSON, name="Сафина Л. И."), ESIA, now=later)
        assert arrival.user == consultant
        kept.refresh_from_db()
        assert (kept.used_at, kept.name) == (later, "Сафина Л. И.")

    def test_at_another_provider_is_another_person(self, consultant: User) -> None:
        link(consultant)
        assert actions.arrive(replace(PERSON, snils=""), ESI, now=NOW).user is None

    def test_of_somebody_deactivated_is_refused(self, consultant: User) -> None:
        link(consultant)
        User.objects.filter(pk=consultant.pk).update(is_active=False)
        with pytest.raises(Deactivated) as caught:
            actions.arrive(PERSON, ESIA, now=NOW)
        assert caught.value.user == consultant

    def test_of_somebody_unchecked_is_a_failure(self, consultant: User) -> None:
        link(consultant)
        with pytest.raises(Failed) as caught:
            actions.arrive(replace(PERSON, confirmed=False), ESIA, now=NOW)
        assert caught.value.kind == "unconfirmed"

    def test_finds_no_account_that_is_somebody_elses_already(self, consultant: User) -> None:
        link(consultant, replace(PERSON, subject="other"))
        assert not actions.arrive(PERSON, ESIA, now=NOW).candidates
        assert list(actions.arrive(PERSON, ESI, now=NOW).candidates) == [consultant]


class TestLinking:
    def test_opens_the_account_from_then_on(self, consultant: User) -> None:
        made = link(consultant)
        assert (made.provider, made.subject, made.linked_at) == ("esia", PERSON.subject, NOW)
        assert actions.arrive(PERSON, ESIA, now=NOW).user == consultant

    def test_activates_an_account_that_waits_for_its_invitation(self, administrator: User) -> None:
        user = a_consultant(activated_at=None, password=None)
        actions.set_identifier(user, "snils", SNILS, by=administrator, now=NOW)
        AccessLink.objects.create(
            user=user, purpose=Purpose.INVITATION, digest="d", created_at=NOW, expires_at=NOW + timedelta(days=1)
        )
        link(user)
        user.refresh_from_db()
        assert user.state == State.WORKING
        assert not user.has_usable_password()
        assert not user.links.unspent().exists()
        assert user.events.latest("pgh_id").pgh_context.metadata["user"] == user.pk  # type: ignore[attr-defined]

    def test_is_refused_where_nothing_says_that_it_is_theirs(self, consultant: User) -> None:
        for person in (replace(PERSON, snils=""), replace(PERSON, snils="", email=consultant.email)):
            with pytest.raises(Refused):
                link(consultant, person)
        with pytest.raises(Refused):
            link(a_head())
        assert not Link.objects.exists()

    def test_is_refused_where_the_account_is_deactivated(self, consultant: User) -> None:
        User.objects.filter(pk=consultant.pk).update(is_active=False)
        with pytest.raises(Deactivated):
            link(consultant)

    def test_twice_is_once(self, consultant: User) -> None:
        assert link(consultant) == link(consultant)

    def test_is_with_one_person_of_a_provider(self, consultant: User) -> None:
        link(consultant)
        with pytest.raises(Refused):
            link(consultant, replace(PERSON, subject="other"))
        assert link(consultant, provider=ESI)

    def test_is_of_one_account(self, consultant: User, administrator: User) -> None:
        other = a_head()
        actions.set_identifier(other, "pin", PIN, by=administrator, now=NOW)
        link(consultant)
        with pytest.raises(Refused):
            link(other, replace(PERSON, pin=PIN))

    def test_ends_when_it_is_taken_away(self, consultant: User) -> None:
        signed_in(consultant)
        actions.unlink(link(consultant), by=consultant, now=NOW)
        arrival = actions.arrive(PERSON, ESIA, now=NOW)
        assert (arrival.user, list(arrival.candidates)) == (None, [consultant])
        assert Session.objects.filter(user=consultant).exists()
        assert link(consultant)

    def test_taken_away_by_an_administrator_ends_the_sessions(self, consultant: User, administrator: User) -> None:
        signed_in(consultant)
        gone = actions.unlink(link(consultant), by=administrator, now=NOW)
        assert (gone.unlinked_by, gone.unlinked_at) == (administrator, NOW)
        assert not Session.objects.filter(user=consultant).exists()
        assert actions.unlink(gone, by=administrator, now=NOW + timedelta(days=1)).unlinked_at == NOW

    def test_is_taken_away_by_nobody_else(self, consultant: User) -> None:
        with pytest.raises(Refused):
            actions.unlink(link(consultant), by=a_head(), now=NOW)

    def test_is_seen_by_its_person_and_administrators(self, consultant: User, administrator: User) -> None:
        kept = link(consultant)
        assert list(Link.objects.visible_to(administrator)) == list(Link.objects.visible_to(consultant)) == [kept]
        assert not Link.objects.visible_to(a_head()).exists()


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    def test_make_one_link(self) -> None:
        administrator, user = an_administrator(), a_consultant()
        actions.set_identifier(user, "snils", SNILS, by=administrator, now=NOW)
        together, outcomes = Barrier(2), []

        def confirm(subject: str) -> None:
            together.wait()
            try:
                outcomes.append(link(user, replace(PERSON, subject=subject)).subject)
            except Refused:
                outcomes.append("")
            finally:
                connection.close()

        threads = [Thread(target=confirm, args=(subject,)) for subject in ("one", "two")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(map(bool, outcomes)) == [False, True]
        assert Link.objects.count() == 1


class TestIdentifier:
    def test_is_kept_as_a_mark_and_three_figures(self, administrator: User) -> None:
        user = a_head()
        kept = actions.set_identifier(user, "snils", "112-233-445 95", by=administrator, now=NOW)
        assert (kept.hint, kept.added_by, kept.added_at) == ("595", administrator, NOW)
        assert len(bytes(kept.mark)) == 32
        assert SNILS.encode() not in bytes(kept.mark)

    def test_takes_the_place_of_the_one_before(self, consultant: User, administrator: User) -> None:
        actions.set_identifier(consultant, "snils", "08765430300", by=administrator, now=NOW)
        assert [one.hint for one in Identifier.objects.all()] == ["300"]

    @pytest.mark.parametrize(("kind", "figures"), [("snils", "11223344596"), ("snils", ""), ("pin", SNILS)])
    def test_is_checked(self, administrator: User, kind: str, figures: str) -> None:
        with pytest.raises(Refused) as caught:
            actions.set_identifier(a_head(), kind, figures, by=administrator, now=NOW)
        assert caught.value.status == 400

    def test_is_of_one_person(self, consultant: User, administrator: User) -> None:
        with pytest.raises(Refused) as caught:
            actions.set_identifier(a_head(), "snils", SNILS, by=administrator, now=NOW)
        assert caught.value.status == 409
        mark = marks.mark_of("snils", SNILS)
        with pytest.raises(IntegrityError, match="an_identifier_is_of_one_person"), transaction.atomic():
            Identifier.objects.create(
                user=a_head(), kind="snils", mark=mark, hint="595", added_at=NOW, added_by=administrator
            )

    def test_is_kept_by_administrators_alone(self, consultant: User) -> None:
        with pytest.raises(Refused):
            actions.set_identifier(consultant, "snils", "08765430300", by=a_head(), now=NOW)
        with pytest.raises(Refused):
            actions.remove_identifier(Identifier.objects.get(), by=consultant)

    def test_once_removed_finds_nobody_and_leaves_the_link(self, consultant: User, administrator: User) -> None:
        link(consultant)
        actions.remove_identifier(Identifier.objects.get(), by=administrator)
        assert not actions.arrive(PERSON, ESI, now=NOW).candidates
        assert actions.arrive(PERSON, ESIA, now=NOW).user == consultant

    def test_of_each_kind_is_looked_at_and_said_in_words_where_it_is_wrong(self) -> None:
        assert set(IdentifierKind) == rules.IS_GOOD.keys() == WRONG.keys()


class TestKeyOfMarks:
    @pytest.fixture
    def changed(self, settings: Any, consultant: User) -> User:
        """The number was marked with the first key; there are two now."""
        settings.PASSPORT_KEY = "new, SECRET_KEY"
        return consultant

    def test_that_is_old_still_finds(self, changed: User, administrator: User) -> None:
        assert list(actions.arrive(PERSON, ESIA, now=NOW).candidates) == [changed]
        with pytest.raises(Refused):
            actions.set_identifier(a_head(), "snils", SNILS, by=administrator, now=NOW)

    def test_is_named_before_it_is_taken_away(self, changed: User) -> None:
        told = StringIO()
        call_command("stale_identifiers", stdout=told)
        assert changed.email in told.getvalue()
        assert SNILS not in told.getvalue()

    def test_is_changed_when_the_person_comes(self, changed: User, settings: Any) -> None:
        link(changed)
        settings.PASSPORT_KEY = "new"
        told = StringIO()
        call_command("stale_identifiers", stdout=told)
        assert told.getvalue().startswith("0 ")
        assert list(actions.arrive(PERSON, ESI, now=NOW).candidates) == [changed]


class TestJournal:
    def test_has_a_number_to_read_aloud(self, db: None) -> None:
        entry = actions.note("esia", Outcome.FAILED, now=NOW, code="ESIA-007004", detail="x" * 900)
        assert len(entry.number) == 9
        assert set(entry.number) <= {*rules.LETTERS_OF_NUMBERS, "-"}
        assert not set("01IO") & set(rules.LETTERS_OF_NUMBERS)
        assert len(entry.detail) == 500

    def test_gives_each_its_own_number(self, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
        numbers = iter(["2222-2222", "2222-2222", "3333-3333"])
        monkeypatch.setattr(noting, "number", lambda: next(numbers))
        told = [actions.note("esia", Outcome.IN, now=NOW).number for _time in range(2)]
        assert told == ["2222-2222", "3333-3333"]

    def test_tells_for_whom_they_act(self, consultant: User) -> None:
        organisation = Organisation("1", "МКУ «Приём»" + "х" * 400, "1021603000001")
        entry = actions.note("esia", Outcome.IN, now=NOW, user=consultant, organisation=organisation)
        assert (entry.ogrn, len(entry.organisation)) == ("1021603000001", 300)

    def test_is_the_administrators(self, administrator: User, consultant: User) -> None:
        entry = actions.note("esia", Outcome.IN, now=NOW, user=consultant)
        assert list(Entry.objects.visible_to(administrator)) == [entry]
        assert not Entry.objects.visible_to(consultant).exists()

    def test_is_searched_by_number_and_person(self, consultant: User) -> None:
        entry = actions.note("esia", Outcome.IN, now=NOW, user=consultant)
        for typed in (entry.number.lower(), entry.number[:4], "leysan@", "гүлмира", ""):
            assert list(Entry.objects.found_by(typed)) == [entry], typed
        assert not Entry.objects.found_by("nobody").exists()
