"""«Сотрудники»: who sees whom, and what an administrator changes."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from kenesh.accounts import actions
from kenesh.accounts.actions.staff import EmailIsTaken
from kenesh.accounts.models import AccessLink, User
from kenesh.accounts.tests.make import (
    a_consultant,
    a_head,
    a_person,
    an_administrator,
    an_observer,
    last_letter,
    signed_in,
)
from kenesh.offices.tests.make import an_office
from kenesh.refused import Refused

pytestmark = pytest.mark.django_db


def names(client: Client, **chosen: Any) -> list[str]:
    return [person.full_name for person in client.get(reverse("accounts:people"), chosen).context["shown"]]


class TestTheList:
    def test_shows_an_administrator_everybody_in_alphabetical_order(self) -> None:
        for name in ["Яковлева Нина", "Өмүров Бек", "Орозов Бек", "Петров Иван", "Ёлкин Пётр", "Ермеков Асан"]:
            a_consultant(full_name=name)
        boss = an_administrator(full_name="Абдыкеримова Бермет")
        assert names(signed_in(boss)) == [
            "Абдыкеримова Бермет",
            "Ермеков Асан",
            "Ёлкин Пётр",
            "Орозов Бек",
            "Өмүров Бек",
            "Петров Иван",
            "Яковлева Нина",
        ]

    def test_shows_a_head_the_own_office(self) -> None:
        head = a_head(full_name="Глава")
        a_consultant(full_name="Свой", office=head.office)
        a_consultant(full_name="Чужой")
        assert names(signed_in(head)) == ["Глава", "Свой"]
        assert names(signed_in(head), office=a_head().office_id) == ["Глава", "Свой"]

    def test_is_filtered_and_searched(self) -> None:
        office = an_office()
        a_consultant(full_name="Үсөнова Айгүл", email="aigul@example.kg", office=office)
        a_head(full_name="Усубалиев Эрмек", is_active=False)
        a_consultant(full_name="Приглашённая Анна", activated_at=None, password=None)
        client = signed_in(an_administrator(full_name="Админ"))
        assert names(client, office=office.pk) == ["Үсөнова Айгүл"]
        assert names(client, role="head") == ["Усубалиев Эрмек"]
        assert names(client, state="deactivated") == ["Усубалиев Эрмек"]
        assert names(client, state="invited") == ["Приглашённая Анна"]
        assert names(client, text="айгул усо") == ["Үсөнова Айгүл"]
        assert names(client, text="AIGUL@") == ["Үсөнова Айгүл"]
        assert names(client, text="ус", state="working") == ["Үсөнова Айгүл"]

    @pytest.mark.parametrize(
        "chosen", [{"office": "x"}, {"role": "god"}, {"page": "-1"}, {"text": "%_'\\\x00"}, {"state": "?"}]
    )
    def test_bears_any_address(self, chosen: dict[str, str]) -> None:
        assert signed_in(an_administrator()).get(reverse("accounts:people"), chosen).status_code == 200

    def test_sends_htmx_the_results_alone(self) -> None:
        answer = signed_in(an_administrator()).get(reverse("accounts:people"), headers={"HX-Request": "true"})
        assert answer.text.lstrip().startswith('<section id="results"')

    def test_takes_five_queries_however_many_there_are(self, django_assert_max_num_queries: Any) -> None:
        office = an_office()
        for _n in range(60):
            a_consultant(office=office)
        client = signed_in(an_administrator())
        client.get("/profile/")
        with django_assert_max_num_queries(5):
            client.get(reverse("accounts:people"))


class TestACard:
    def test_of_another_office_is_not_there_for_a_head(self) -> None:
        assert signed_in(a_head()).get(reverse("accounts:person", args=[a_consultant().pk])).status_code == 404

    def test_is_for_reading_only_to_a_head(self) -> None:
        head = a_head()
        card = signed_in(head).get(reverse("accounts:person", args=[a_consultant(office=head.office).pk]))
        assert card.status_code == 200
        assert "/correct/" not in card.text
        assert "/deactivate/" not in card.text

    def test_takes_few_queries(self, django_assert_max_num_queries: Any) -> None:
        boss = an_administrator()
        client = signed_in(boss)
        client.get("/profile/")
        person = a_consultant()
        with django_assert_max_num_queries(10):
            client.get(reverse("accounts:person", args=[person.pk]))


@pytest.mark.parametrize("make", [a_consultant, a_head, an_observer])
@pytest.mark.parametrize(
    ("page", "on"),
    [("register", False), ("correct", True), ("invite", True), ("deactivate", True), ("activate", True)],
)
class TestChangingAccounts:
    def test_is_not_there_for_others(self, make: Any, page: str, on: bool) -> None:
        person = make()
        target = a_consultant(office=person.office) if person.office else a_consultant()
        address = reverse(f"accounts:{page}", args=[target.pk] if on else [])
        client = signed_in(person)
        assert client.post(address).status_code == 404
        assert Client().post(address).headers["Location"].startswith("/sign-in/")
        target.refresh_from_db()
        assert target.is_active


def corrected(user: User, by: User, **changed: Any) -> User:
    kept = {name: getattr(user, name) for name in ("email", "full_name", "role", "office", "language")}
    return actions.correct(user, by=by, now=now(), **(kept | changed))


class TestCorrecting:
    def test_moves_a_person_to_another_office_and_role(self) -> None:
        user, office, boss = a_consultant(), an_office(name_ru="ЦБЮП г. Ош"), an_administrator()
        typed = {
            "email": user.email,
            "full_name": user.full_name,
            "role": "head",
            "office": office.pk,
            "language": "ky",
        }
        signed_in(boss).post(reverse("accounts:correct", args=[user.pk]), typed)
        user.refresh_from_db()
        assert (user.role, user.office, user.language) == ("head", office, "ky")

    def test_leaves_who_when_before_and_after(self) -> None:
        user, boss = a_consultant(), an_administrator(full_name="Админ")
        office = an_office(name_ru="ЦБЮП г. Ош")
        before = str(user.office)
        corrected(user, boss, office=office, full_name="Новое Имя")
        card = signed_in(boss).get(reverse("accounts:person", args=[user.pk]))
        changes = {(change.who, change.before, change.after) for change in card.context["changes"]}
        assert ("Админ", before, "ЦБЮП г. Ош") in changes
        assert ("Админ", "Асанова Гүлмира Маратовна", "Новое Имя") in changes

    def test_keeps_no_password_in_history(self) -> None:
        names = {field.name for field in apps.get_model("accounts", "UserEvent")._meta.fields}
        assert not names & {"password", "last_login"}

    def test_counts_from_the_persons_next_page_on(self) -> None:
        user = a_consultant()
        client = signed_in(user)
        assert client.get(reverse("accounts:people")).status_code == 404
        corrected(user, an_administrator(), role="head")
        assert client.get(reverse("accounts:people")).status_code == 200

    def test_of_the_email_voids_links_and_invites_anew(self) -> None:
        user = actions.register(
            by=an_administrator(),
            email="wrong@example.kg",
            full_name="А",
            role="observer",
            office=None,
            language="ru",
            now=now(),
        )
        corrected(user, an_administrator(), email="Right@example.kg")
        assert last_letter("right@example.kg")
        assert AccessLink.objects.filter(voided_at=None).count() == 1

    def test_says_that_an_email_is_taken(self) -> None:
        taken, user = a_consultant(), a_consultant()
        with pytest.raises(EmailIsTaken):
            corrected(user, an_administrator(), email=taken.email)

    def test_leaves_one_administrator(self) -> None:
        boss = an_administrator()
        with pytest.raises(Refused):
            corrected(boss, boss, role="observer")
        an_administrator()
        corrected(boss, boss, role="observer")

    def test_offers_offices_at_work_and_the_present_one(self) -> None:
        closed = an_office(closed_on="2020-01-01")
        user, client = a_consultant(office=closed), signed_in(an_administrator())
        register = client.get(reverse("accounts:register")).context["form"].fields["office"].queryset
        correct = client.get(reverse("accounts:correct", args=[user.pk])).context["form"].fields["office"].queryset
        assert closed not in register
        assert closed in correct


class TestDeactivating:
    def test_asks_first(self) -> None:
        user, client = a_consultant(), signed_in(an_administrator())
        address = reverse("accounts:deactivate", args=[user.pk])
        assert user.full_name in client.get(address).text
        user.refresh_from_db()
        assert user.is_active
        client.post(address)
        user.refresh_from_db()
        assert user.state == "deactivated"

    def test_is_not_done_to_oneself(self) -> None:
        boss = an_administrator()
        an_administrator()
        assert signed_in(boss).post(reverse("accounts:deactivate", args=[boss.pk])).status_code == 403

    def test_is_undone(self) -> None:
        user, client = a_consultant(is_active=False), signed_in(an_administrator())
        client.post(reverse("accounts:activate", args=[user.pk]))
        user.refresh_from_db()
        assert user.state == "working"
        assert not AccessLink.objects.exists()

    def test_undone_invites_whoever_never_came(self) -> None:
        user = a_consultant(is_active=False, activated_at=None, password=None)
        actions.activate(user, by=an_administrator(), now=now())
        assert last_letter(user.email)

    def test_leaves_no_way_to_invite(self) -> None:
        user, client = a_consultant(is_active=False, activated_at=None), signed_in(an_administrator())
        assert client.post(reverse("accounts:invite", args=[user.pk])).status_code == 409

    def test_of_those_at_work_is_not_an_invitation(self) -> None:
        assert (
            signed_in(an_administrator()).post(reverse("accounts:invite", args=[a_consultant().pk])).status_code == 409
        )


@pytest.mark.django_db(transaction=True)
class TestTwoAdministrators:
    def test_who_deactivate_each_other_at_once_leave_one(self) -> None:
        one, two = an_administrator(), an_administrator()

        def deactivate(pair: tuple[User, User]) -> None:
            try:
                actions.deactivate(pair[0], by=pair[1], now=now())
            except Refused:
                pass
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(deactivate, [(one, two), (two, one)]))
        assert User.objects.administrators_at_work().count() == 1


class TestTheDatabase:
    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({"role": "consultant", "office": None}, "office_staff_have_an_office_and_others_none"),
            ({"role": "observer", "full_name": "  "}, "a_member_of_staff_has_a_name"),
        ],
    )
    def test_holds(self, fields: dict[str, Any], sentence: str) -> None:
        with pytest.raises(IntegrityError, match=sentence), transaction.atomic():
            a_person(**fields)

    def test_keeps_emails_in_small_letters(self) -> None:
        user = a_consultant()
        with pytest.raises(IntegrityError, match="an_email_is_kept_in_small_letters"), transaction.atomic():
            User.objects.filter(pk=user.pk).update(email="BIG@example.kg")

    def test_gives_administrators_no_office(self) -> None:
        with pytest.raises(IntegrityError, match="office_staff_have"), transaction.atomic():
            an_administrator(office=an_office())


class TestMyProfile:
    def test_changes_name_and_language(self) -> None:
        user = a_consultant()
        answer = signed_in(user).post("/profile/", {"full_name": "Асанова  Гүлмира", "language": "en"}, follow=True)
        user.refresh_from_db()
        assert (user.full_name, user.language) == ("Асанова Гүлмира", "en")
        assert answer.headers["Content-Language"] == "en"

    def test_changes_nothing_else(self) -> None:
        user = a_consultant()
        signed_in(user).post(
            "/profile/",
            {"full_name": "А Б", "language": "ru", "role": "administrator", "email": "x@y.kg", "is_active": ""},
        )
        user.refresh_from_db()
        assert (user.role, user.is_active) == ("consultant", True)


class TestOnesOwnAccount:
    def corrected(self, **changed: Any) -> Any:
        boss = an_administrator(email="boss@example.kg")
        an_administrator()
        typed = {"full_name": "Босс", "email": boss.email, "role": "administrator", "language": "ru", **changed}
        return signed_in(boss).post(f"/staff/{boss.pk}/correct/", typed, follow=True)

    def test_speaks_its_new_language_at_once(self) -> None:
        page = self.corrected(language="en").text
        assert '<html lang="en">' in page
        assert "Saved." in page

    def test_given_another_role_leads_to_a_page_that_it_may_see(self) -> None:
        assert self.corrected(role="observer").status_code == 200


class TestTheOfficeOfTheForm:
    @pytest.mark.parametrize("language", ["ru", "ky", "tt"])
    def test_says_nothing_in_the_frameworks_english(self, language: str) -> None:
        assert "Select an option" not in signed_in(an_administrator(language=language)).get("/staff/add/").text
