from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kenesh.accounts.tests.make import a_consultant, a_head, an_administrator, an_observer, signed_in
from kenesh.offices.calendars import calendar_of
from kenesh.offices.lists import current_lists
from kenesh.offices.models import Level
from kenesh.offices.tests.make import a_territory, an_office
from kenesh.questions import rules
from kenesh.questions.actions.routing import assign, reassign
from kenesh.questions.models import Question, Reason, State
from kenesh.questions.routing import route, words
from kenesh.questions.tests.make import NOON, a_question, an_answered_question
from kenesh.refused import Refused

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(days=3)


class TestAssign:
    def test_sends_a_question_to_its_office_with_a_term_and_a_reason(self) -> None:
        question, office = a_question(state=State.UNCONFIRMED), an_office()
        Question.objects.filter(pk=question.pk).update(territory=office.territory)
        a_consultant(office=office)
        assign(question, route(office.territory_id, NOON), now=NOON)
        question.refresh_from_db()
        assert (question.state, question.office) == (State.WAITING, office)
        assert question.due_on == calendar_of(office.pk).after(NOON.date(), rules.ANSWER_WITHIN)
        kept = question.assignments.get()
        assert (kept.office, kept.reason, kept.by, kept.at) == (office, Reason.NEAREST, None, NOON)
        assert office.name in words(kept.reason, kept.details, current_lists())

    def test_takes_one_that_is_not_saved_yet(self) -> None:
        office = an_office()
        a_consultant(office=office)
        question = a_question(state=State.UNCONFIRMED)
        question.pk, question._state.adding = None, True
        question.submission, question.code = "0" * 32, "222222222222222"
        assign(question, route(office.territory_id, NOON), now=NOON)
        assert Question.objects.filter(state=State.WAITING, office=office).count() == 1

    def test_is_done_once(self) -> None:
        question, office = a_question(state=State.UNCONFIRMED), an_office()
        a_consultant(office=office)
        again = Question.objects.get(pk=question.pk)
        assign(question, route(office.territory_id, NOON), now=NOON)
        with pytest.raises(Refused):
            assign(again, route(office.territory_id, NOON), now=NOON)
        assert question.assignments.count() == 1


class TestReassign:
    def test_sends_it_on_with_the_reason_and_the_term_of_the_day_it_came_in(self) -> None:
        question, office, by = a_question(), an_office(), an_administrator()
        left = question.office_id
        reassign(question, office=office, remark="Дом стоит в другом районе", by=by, now=LATER)
        question.refresh_from_db()
        assert (question.office, question.state) == (office, State.WAITING)
        assert question.due_on == calendar_of(office.pk).after(NOON.date(), rules.ANSWER_WITHIN)
        first, last = question.assignments.order_by("pk")
        assert (first.office_id, last.office_id) == (left, office.pk)
        assert (last.reason, last.by, last.at, last.remark) == (Reason.BY_HAND, by, LATER, "Дом стоит в другом районе")
        assert current_lists().office(left or 0).name in words(last.reason, last.details, current_lists())

    def test_is_of_a_returned_one_too_which_waits_again(self) -> None:
        question = an_answered_question(state=State.RETURNED)
        reassign(question, office=an_office(), remark="Отпуск", by=an_administrator(), now=LATER)
        question.refresh_from_db()
        assert question.state == State.WAITING

    @pytest.mark.parametrize("state", [State.ANSWERED, State.CLOSED])
    def test_is_not_of_an_answered_one(self, state: str) -> None:
        with pytest.raises(Refused):
            reassign(
                an_answered_question(state=state), office=an_office(), remark="Так", by=an_administrator(), now=LATER
            )

    def test_is_not_to_the_same_office_nor_to_a_closed_one(self) -> None:
        question, by = a_question(), an_administrator()
        assert question.office
        for office in (question.office, an_office(closed_on=date(2026, 1, 1))):
            with pytest.raises(Refused):
                reassign(question, office=office, remark="Так", by=by, now=LATER)
        assert question.assignments.count() == 1

    def test_is_for_the_head_of_the_office_within_the_country(self) -> None:
        question = a_question()
        head = a_head(office=question.office)
        russia = a_territory(level=Level.COUNTRY, iso_3166_2="RU")
        with pytest.raises(Refused):
            reassign(question, office=an_office(territory=russia), remark="Так", by=head, now=LATER)
        with pytest.raises(Refused):
            reassign(question, office=an_office(), remark="Так", by=a_consultant(office=question.office), now=LATER)
        reassign(question, office=an_office(), remark="Так", by=head, now=LATER)
        with pytest.raises(Refused):  # it is no longer theirs
            reassign(question, office=an_office(), remark="Так", by=head, now=LATER)

    def test_keeps_all_the_ways_it_went(self) -> None:
        question, by = a_question(), an_administrator()
        for _time in range(3):
            reassign(question, office=an_office(), remark="Так", by=by, now=LATER)
        assert all(
            one.office_id == other.details["from"] for one, other in pairwise(question.assignments.order_by("pk"))
        )


class TestPageOfReassigning:
    def address(self, question: Question) -> str:
        return f"/questions/{question.pk}/reassign/"

    def test_is_404_for_strangers(self, client: Client) -> None:
        question = a_question()
        there = self.address(question)
        assert client.get(there).status_code == 302
        for person in (a_head(), a_consultant(), a_consultant(office=question.office), an_observer()):
            for answer in (signed_in(person).get(there), signed_in(person).post(there, {"office": "1", "remark": "я"})):
                assert answer.status_code == 404
        unconfirmed = a_question(state=State.UNCONFIRMED)
        assert signed_in(an_administrator()).get(self.address(unconfirmed)).status_code == 404

    def test_offers_other_offices_at_work_and_proposes_where_the_rules_would_send_it(
        self, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        question = a_question()
        assert question.office
        near, closed = an_office(territory=question.territory), an_office(closed_on=date(2020, 1, 1))
        a_consultant(office=near)
        admin = signed_in(an_administrator(language="ru"))
        admin.get(self.address(question))
        with django_assert_max_num_queries(10):
            page = admin.get(self.address(question)).content.decode()
        options = page[page.index("<select") : page.index("</select>")]
        assert near.name in options
        assert question.office.name not in options
        assert closed.name not in options
        assert near.name in page[: page.index("<select")]

    def test_needs_a_reason_and_loses_nothing_typed(self) -> None:
        question, office = a_question(), an_office()
        admin = signed_in(an_administrator())
        page = admin.post(self.address(question), {"office": office.pk, "remark": ""}).content.decode()
        assert f'value="{office.pk}" selected' in page
        page = admin.post(self.address(question), {"office": "", "remark": "Другой район"}).content.decode()
        assert "Другой район</textarea>" in page
        assert question.assignments.count() == 1

    def test_leads_an_administrator_back_to_the_card_and_a_head_to_the_list(self) -> None:
        question = a_question()
        head, office = a_head(office=question.office), an_office()
        typed = {"office": office.pk, "remark": "Другой район"}
        assert signed_in(head).post(self.address(question), typed)["Location"] == "/questions/"
        typed["office"] = an_office().pk
        answer = signed_in(an_administrator()).post(self.address(question), typed)
        assert answer["Location"] == f"/questions/{question.pk}/"

    def test_offers_a_head_no_office_of_another_country(self) -> None:
        question = a_question()
        desk = an_office(territory=a_territory(level=Level.COUNTRY, iso_3166_2="RU"))
        head, admin = signed_in(a_head(office=question.office)), signed_in(an_administrator())
        assert desk.name not in head.get(self.address(question)).content.decode()
        assert desk.name in admin.get(self.address(question)).content.decode()
        assert head.post(self.address(question), {"office": desk.pk, "remark": "Так"}).status_code == 200
        assert question.assignments.count() == 1
