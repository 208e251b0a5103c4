"""«Онлайн-консультация»: the journal, and the number in the panel."""

from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate, now
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant, a_head, an_administrator, an_observer, signed_in
from kenesh.questions.models import Decision, DecisionKind, State
from kenesh.questions.tests.make import NOON, a_question, an_answered_question, typed
from kenesh.questions.views.waiting import ON_A_PAGE, in_working_days
from kenesh.workdays.calendar import current_calendar

pytestmark = pytest.mark.django_db


def text(client: Client, address: str = "/questions/", **extra: Any) -> str:
    return unescape(client.get(address, **extra).content.decode())


@pytest.fixture
def consultant() -> User:
    return a_consultant(language="en")


class TestJournal:
    def test_shows_what_waits_the_oldest_first(self, consultant: User) -> None:
        a_question(office=consultant.office, text="Второй вопрос", asked_at=NOON + timedelta(hours=1))
        a_question(office=consultant.office, text="Первый вопрос")
        an_answered_question(by=consultant, text="Отвеченный вопрос")
        shown = text(signed_in(consultant))
        assert shown.index("Первый вопрос") < shown.index("Второй вопрос")
        assert "Отвеченный вопрос" not in shown
        assert "Waiting for an answer (2)" in shown

    def test_shows_a_returned_one_with_the_last_remark(self, consultant: User) -> None:
        returned = an_answered_question(by=consultant, state=State.RETURNED)
        for remark in ("Первое замечание", "Второе замечание"):
            Decision.objects.create(
                question=returned, kind=DecisionKind.RETURNED, remark=remark, by=an_administrator(), at=NOON
            )
        shown = text(signed_in(consultant))
        assert "returned with a remark" in shown
        assert "Второе замечание" in shown
        assert "Первое замечание" not in shown

    def test_says_how_the_term_stands_in_words(self, consultant: User) -> None:
        client, today = signed_in(consultant), localdate()
        question = a_question(office=consultant.office, due_on=today + timedelta(days=1))
        shown = text(client)
        assert "overdue" not in shown
        assert "today is the last day" not in shown
        question.due_on = today
        question.save()
        assert '<span class="badge late">today is the last day</span>' in text(client)
        question.due_on = today - timedelta(days=1)
        question.save()
        assert '<span class="badge waits">overdue</span>' in text(client)

    def test_shows_the_answered_the_newest_first_and_no_term(self, consultant: User) -> None:
        an_answered_question(by=consultant, text="Ранний вопрос", due_on=date(2026, 1, 1))
        an_answered_question(by=consultant, text="Поздний вопрос", asked_at=NOON + timedelta(1), state=State.CLOSED)
        a_question(office=consultant.office, text="Ждущий вопрос")
        shown = text(signed_in(consultant), "/questions/?show=answered")
        assert shown.index("Поздний вопрос") < shown.index("Ранний вопрос")
        assert "Ждущий вопрос" not in shown
        assert "overdue" not in shown

    def test_hides_other_offices_and_what_is_not_confirmed(self, consultant: User) -> None:
        a_question(text="Чужой вопрос")
        a_question(state=State.UNCONFIRMED, text="Неподтверждённый вопрос")
        for client in (signed_in(consultant), signed_in(a_head(language="en"))):
            shown = text(client)
            assert "Nobody waits for an answer." in shown
            assert "Чужой" not in shown
            assert "Чужой" not in text(client, "/questions/?text=вопрос")

    def test_shows_an_administrator_all_offices_and_one_if_asked(self, consultant: User) -> None:
        mine = a_question(office=consultant.office, text="Вопрос одного центра")
        a_question(text="Вопрос другого центра")
        a_question(state=State.UNCONFIRMED, text="Неподтверждённый вопрос")
        client = signed_in(an_administrator(language="en"))
        shown = text(client)
        assert "одного центра" in shown
        assert "другого центра" in shown
        assert "Неподтверждённый" not in shown
        assert "/questions/moderation/" in shown
        shown = text(client, f"/questions/?office={mine.office_id}")
        assert "одного центра" in shown
        assert "другого центра" not in shown

    def test_a_consultant_cannot_ask_for_another_office_by_its_address(self, consultant: User) -> None:
        foreign = a_question(text="Чужой вопрос")
        assert "Чужой вопрос" not in text(signed_in(consultant), f"/questions/?office={foreign.office_id}")

    @pytest.mark.parametrize(
        "typed", ["алименты", "АЛИМЕНТЫ сын", "үсөнов", "0555 123456", "aigul@", "+996 555 123456"]
    )
    def test_finds_by_words_name_telephone_and_mail(self, consultant: User, typed: str) -> None:
        a_question(
            office=consultant.office,
            text="Муж не платит алименты на сына",
            name="Үсөнова Айгүл",
            phone="+996555123456",
            email="aigul@example.kg",
        )
        a_question(office=consultant.office, text="Про землю")
        shown = unescape(signed_in(consultant).get("/questions/", {"text": typed}).text)
        assert "не платит" in shown
        assert "Про землю" not in shown

    def test_finds_by_number(self, consultant: User) -> None:
        wanted = a_question(office=consultant.office, text="Искомый вопрос")
        a_question(office=consultant.office, text="Про землю")
        for number in (f"{wanted.pk}", f"№ {wanted.pk}"):
            shown = unescape(signed_in(consultant).get("/questions/", {"text": number}).text)
            assert "Искомый" in shown
            assert "Про землю" not in shown

    def test_says_what_to_do_when_nothing_is_found(self, consultant: User) -> None:
        a_question(office=consultant.office)
        shown = text(signed_in(consultant), "/questions/?text=zzz")
        assert "No question is found." in shown
        assert "Clear filters" in shown

    @pytest.mark.parametrize("tab", ["", "show=answered&"])
    def test_goes_page_by_page_there_and_back(self, consultant: User, tab: str) -> None:
        make = an_answered_question if tab else a_question
        many = [
            make(office=consultant.office, asked_at=NOON + timedelta(minutes=n // 2), text=f"Вопрос-{n:03}-")
            for n in range(ON_A_PAGE * 2 + 1)
        ]
        numbers = [one.pk for one in many]
        if tab:
            numbers.reverse()
        client = signed_in(consultant)

        def shown(position: str) -> list[int]:
            html = client.get(f"/questions/?{tab}{position}").text
            on_page = [pk for pk in numbers if f'href="/questions/{pk}/"' in html]
            return sorted(on_page, key=lambda pk: html.index(f'href="/questions/{pk}/"'))

        first = shown("")
        second = shown(f"after={first[-1]}")
        third = shown(f"after={second[-1]}")
        assert first + second + third == numbers
        assert shown(f"before={third[0]}") == second
        assert shown(f"before={second[0]}") == first
        assert f"after={first[-1]}" in client.get(f"/questions/?{tab}").text
        for nonsense in ("after=zzz", "after=999999999", "before=", "after=9999999999999999999"):
            assert shown(nonsense) == first

    def test_is_for_offices_and_administrators(self) -> None:
        assert signed_in(an_observer()).get("/questions/").status_code == 404
        assert signed_in(an_observer()).get("/questions/count/").status_code == 404
        assert Client().get("/questions/").status_code == 302

    def test_costs_no_more_for_a_page_than_for_one(
        self, consultant: User, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        """The session and the person; the lists and the calendar; how many wait, a page of them, their remarks."""
        for _ in range(ON_A_PAGE):
            a_question(office=consultant.office)
        an_answered_question(by=consultant, state=State.RETURNED, asked_at=NOON - timedelta(1))
        client = signed_in(consultant)
        text(client)
        with django_assert_max_num_queries(8):
            text(client)
        with django_assert_max_num_queries(8):
            text(client, "/questions/?show=answered")


class TestWaiting:
    def test_is_told_in_working_days(self) -> None:
        calendar = current_calendar("KG")
        with override("en"):
            told = [in_working_days(NOON, date(2026, 3, day), calendar) for day in (2, 3, 6, 7)]
        assert told == ["less than a working day", "1 working day", "4 working days", "4 working days"]


class TestNumberInThePanel:
    def count(self, client: Client, known: str = "") -> str:
        answer = client.get("/questions/count/", {"known": known} if known else {}, headers={"HX-Request": "true"})
        assert answer.status_code == 200
        return unescape(answer.content.decode())

    def test_is_red_while_somebody_waits_and_goes_when_all_are_answered(self, consultant: User) -> None:
        client = signed_in(consultant)
        assert "waits" not in self.count(client)
        assert "(" not in self.count(client)
        questions = [a_question(office=consultant.office) for _ in range(2)]
        shown = self.count(client)
        assert '<span class="waits">Online consultation (2)</span>' in shown
        assert "wait for your answer" in shown
        for left, question in zip((1, 0), questions, strict=True):
            client.post(f"/questions/{question.pk}/answer/", typed())
            assert ("(1)" in self.count(client)) == bool(left)
        assert "waits" not in self.count(client)

    def test_comes_back_with_an_answer_returned(self, consultant: User) -> None:
        an_answered_question(by=consultant, state=State.RETURNED)
        assert "(1)" in self.count(signed_in(consultant))

    def test_is_nothing_to_another_office(self, consultant: User) -> None:
        a_question(office=consultant.office)
        assert "waits" not in self.count(signed_in(a_consultant(language="en")))
        assert "waits" not in self.count(signed_in(a_head(language="en")))

    def test_is_of_answers_to_moderate_for_an_administrator(self, consultant: User) -> None:
        a_question(office=consultant.office)
        client = signed_in(an_administrator(language="en"))
        assert "waits" not in self.count(client)
        an_answered_question(by=consultant)
        shown = self.count(client)
        assert '<span class="waits">Online consultation (1)</span>' in shown
        assert "wait to be checked" in shown

    def test_is_told_again_only_when_it_changes_and_aloud_only_when_it_grows(self, consultant: User) -> None:
        a_question(office=consultant.office)
        client = signed_in(consultant)
        assert 'id="live"' not in self.count(client)
        assert client.get("/questions/count/", {"known": "1"}).status_code == 204
        assert "1 question waits for your answer" in self.count(client, known="0")
        assert 'id="live"' not in self.count(client, known="2")
        assert 'id="live"' not in self.count(client, known="zzz")

    def test_stands_in_the_panel_of_those_who_answer_and_moderate(self, consultant: User) -> None:
        for user in (consultant, a_head(), an_administrator()):
            assert 'hx-get="/questions/count/"' in text(signed_in(user), "/profile/")
        assert "/questions/" not in text(signed_in(an_observer()), "/profile/")

    def test_costs_one_query_besides_those_for_the_person(
        self, consultant: User, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        client = signed_in(consultant)
        self.count(client)
        with django_assert_num_queries(3):
            self.count(client)

    def test_keeps_no_session_alive(self, consultant: User) -> None:
        client = signed_in(consultant)
        client.get("/questions/")
        session = client.session
        session["seen"] = before = int(now().timestamp()) - 600
        session.save()
        client.get("/questions/count/", headers={"X-Unattended": "1"})
        assert client.session["seen"] == before
        client.get("/questions/")
        assert client.session["seen"] > before
