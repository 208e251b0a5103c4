"""The questions of the demonstration: made once for the class that looks at them."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from io import StringIO
from random import Random
from typing import Any, Final

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from kenesh.accounts.models import User
from kenesh.demo import staff
from kenesh.demo.cases import KAZAN, Cases
from kenesh.demo.generate import Plan
from kenesh.demo.questions import rows
from kenesh.demo.questions.load import writer
from kenesh.offices.calendars import calendar_of, today_at
from kenesh.offices.lists import current_lists
from kenesh.offices.models import List
from kenesh.personal.detector import Kind, find
from kenesh.questions import routing, rules, search
from kenesh.questions.models import Act, Assignment, Decision, DecisionKind, Publication, Question, Reason, State
from kenesh.shell import codes, history
from tests.database import for_a_class

pytestmark = [pytest.mark.django_db, pytest.mark.once]

MANY: Final = 300


@pytest.fixture(scope="class")
def demonstration(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[date]:
    """Undone when the class has looked at it; what a test adds is undone after the test."""
    with for_a_class(django_db_blocker), override_settings(DEMO=True):
        call_command("demo", "--appeals=20", "--referrals=0", f"--questions={MANY}", stdout=StringIO())
        yield timezone.localdate()


def of(office: str, state: State) -> int:
    return Question.objects.filter(office__code=office, state=state).count()


def moments() -> Iterator[datetime]:
    for question in Question.objects.all():
        yield from (at for at in (question.asked_at, question.answered_at, question.closed_at) if at)
    yield from Assignment.objects.values_list("at", flat=True)
    yield from Decision.objects.values_list("at", flat=True)
    yield from (one.withdrawn_at for one in Publication.objects.all() if one.withdrawn_at)


@pytest.mark.usefixtures("reference_lists", "demonstration")
class TestTheQuestions:
    def test_are_all_that_a_question_is(self) -> None:
        assert Question.objects.count() == MANY
        for question in Question.objects.all():
            empty = [field.name for field in Question._meta.concrete_fields if getattr(question, field.attname) is None]
            question.full_clean(exclude=["id", *empty], validate_unique=False)
            assert codes.plain_code(question.code) == question.code
        assert len(set(Question.objects.values_list("code", flat=True))) == MANY

    def test_lie_in_days_gone_by(self, demonstration: date) -> None:
        assert all(timezone.localdate(at) < demonstration for at in moments())

    def test_are_closed_but_for_the_newest(self) -> None:
        states = Counter(Question.objects.values_list("state", flat=True))
        assert states[State.CLOSED] > 0.8 * MANY
        assert states.keys() >= {State.WAITING, State.ANSWERED, State.RETURNED, State.CLOSED}

    def test_are_where_the_routing_table_says(self) -> None:
        lists, reasons = current_lists(), Counter[str]()
        for one in Assignment.objects.select_related("question"):
            reasons[one.reason] += 1
            assert routing.words(one.reason, one.details, lists)
            if one.reason == Reason.TABLE:
                routed = routing.route(one.question.territory_id, one.at)
                assert (one.office_id, one.details["row"]) == (routed.office_id, routed.details["row"])
        assert reasons[Reason.TABLE] > 0.9 * MANY
        assert reasons.keys() == {Reason.TABLE, Reason.NEAREST, Reason.BY_HAND}
        last = {one.question_id: one.office_id for one in Assignment.objects.order_by("pk")}
        assert last == dict(Question.objects.exclude(office=None).values_list("pk", "office_id"))

    def test_end_by_the_calendar_of_their_office(self) -> None:
        for question in Question.objects.exclude(office=None):
            office = question.office_id or 0
            term = calendar_of(office).after(today_at(office, question.asked_at), rules.ANSWER_WITHIN)
            assert question.due_on == term

    def test_are_answered_by_their_own_office(self) -> None:
        for question in Question.objects.exclude(answered_by=None).select_related("answered_by"):
            assert question.answered_by is not None
            assert question.answered_by.office_id == question.office_id

    def test_are_asked_in_three_languages(self) -> None:
        languages = Counter(Question.objects.values_list("language", flat=True))
        assert languages["ru"] > languages["ky"] > 0
        until = date(2026, 6, 30)
        many = writer(Plan(2000, until - timedelta(days=400), until, "any"), staged=False, now=timezone.now()).coming
        languages = Counter(one.case.language for one in many)
        assert languages["ru"] > languages["ky"] > languages["tt"] > 0
        tatar = Question.objects.filter(language="tt")
        assert all(one.office and one.office.code.startswith("KZN") for one in tatar.select_related("office"))

    def test_have_the_history_that_all_this_would_have_left(self) -> None:
        answered = Question.objects.exclude(answered_at=None)
        for question in answered.select_related("answered_by"):
            kept = list(history.events(Question, pgh_obj=question).select_related("pgh_context").order_by("pgh_id"))
            newest = [event for event in kept if event.state == State.ANSWERED][-1]
            assert newest.pgh_created_at == question.answered_at
            assert newest.pgh_context.metadata == {"user": question.answered_by_id}
            last = kept[-1]
            assert (last.state, last.version, last.answer) == (question.state, question.version, question.answer)
        assert not history.events(Question).exclude(pgh_obj__in=answered).exists()

    def test_go_on_with_the_next_number(self) -> None:
        for model in (Question, Publication):
            with connection.cursor() as cursor:
                cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [model._meta.db_table])
                assert cursor.fetchone()[0] == model.objects.order_by("-pk")[0].pk + 1

    def test_are_not_made_twice(self) -> None:
        said = StringIO()
        call_command("demo", "--appeals=0", "--referrals=0", "--questions=10", stdout=said)
        assert "There are questions already" in said.getvalue()
        assert Question.objects.count() == MANY


@pytest.mark.usefixtures("reference_lists", "demonstration")
class TestTheAccounts:
    @pytest.mark.parametrize(
        ("office", "waiting", "returned", "answered"), [("YSK-01", 3, 1, 2), ("OSH-01", 2, 0, 1), ("KZN-01", 2, 1, 1)]
    )
    def test_find_something_to_do(self, office: str, waiting: int, returned: int, answered: int) -> None:
        assert of(office, State.WAITING) == waiting
        assert of(office, State.RETURNED) == returned
        assert of(office, State.ANSWERED) == answered

    def test_find_one_overdue_and_one_that_is_not(self, demonstration: date) -> None:
        due = Question.objects.filter(office__code="YSK-01", state=State.WAITING).values_list("due_on", flat=True)
        late = [rules.is_overdue(rules.State.WAITING, day, demonstration) for day in due]
        assert sorted(late) == [False, False, True]

    def test_find_the_remark_with_what_was_returned(self) -> None:
        for question in Question.objects.filter(state=State.RETURNED):
            assert question.decisions.filter(kind=DecisionKind.RETURNED).exclude(remark="").count() == 1

    def test_see_their_own_office_s_alone(self, client: Client) -> None:
        osh = Question.objects.filter(office__code="OSH-01")[0]
        client.force_login(User.objects.get(email=staff.ACCOUNTS[1].email))
        assert client.get(reverse("questions:card", args=[osh.pk])).status_code == 404
        own = Question.objects.filter(office__code="YSK-01")[0]
        assert client.get(reverse("questions:card", args=[own.pk])).status_code == 200


@pytest.mark.usefixtures("reference_lists", "demonstration")
class TestWhatIsPublished:
    def test_is_most_of_what_may_be_and_nothing_else(self) -> None:
        published = Publication.objects.select_related("question")
        assert published.count() > 0.5 * MANY
        assert all(one.question.may_publish and one.question.state == State.CLOSED for one in published)
        assert all(one.published_at == one.question.closed_at for one in published)
        private = Decision.objects.filter(kind=DecisionKind.PRIVATE).values("question")
        assert not published.filter(question__in=private).exists()

    def test_tells_of_nobody(self) -> None:
        told = 0
        for one in Publication.objects.select_related("question"):
            texts = f"{one.title}\n{one.asked}\n{one.answer}"
            sensitive = {Kind.PHONE, Kind.EMAIL, Kind.PIN, Kind.NAME}
            assert not [texts[mark.start : mark.end] for mark in find(texts) if mark.kind in sensitive - {Kind.NAME}]
            told += any(mark.kind in sensitive for mark in find(one.question.text))
            own = set(re.findall(r"\w{4,}", one.question.name)) - {"уулу", "кызы"}
            assert not own & set(re.findall(r"\w+", texts))
            assert not re.search(r"\d{9}|@|[<>{}]", texts)
        assert told > 0.1 * MANY

    def test_is_found_by_its_words(self) -> None:
        assert search.find("алименты").ids
        assert search.find("алемент").mended

    def test_rests_on_acts_one_of_which_has_changed(self, demonstration: date) -> None:
        assert Act.objects.count() == 35
        changed = Act.objects.get(changed_on__isnull=False)
        assert changed.changed_on is not None
        assert changed.changed_on <= demonstration
        assert changed.publications.exists()
        assert not Publication.objects.filter(acts=None).exists()

    def test_is_looked_at_again_every_year_but_for_some(self, demonstration: date) -> None:
        reviewed = Decision.objects.filter(kind=DecisionKind.REVIEWED)
        due = Publication.objects.published().filter(review_on__lte=demonstration)
        assert reviewed.count() > due.count() > 0

    def test_has_its_history(self) -> None:
        for one in Publication.objects.all():
            kept = list(history.events(Publication, pgh_obj=one).order_by("pgh_id"))
            assert [event.pgh_label for event in kept] == ["insert", *["update"] * (len(kept) - 1)]
            assert kept[0].pgh_created_at == one.published_at
            last = kept[-1]
            assert (last.review_on, last.reviewed_on, last.withdrawn_at, last.title) == (
                *(one.review_on, one.reviewed_on, one.withdrawn_at, one.title),
            )

    def test_opens_to_readers(self, client: Client) -> None:
        one = Publication.objects.published()[0]
        assert client.get(f"/{one.language}/answers/{one.pk}/").status_code == 200


class TestTheRows:
    def test_are_the_same_for_the_same_seed_but_for_codes(self, reference_lists: None) -> None:
        staff.hire(seed="any", now=timezone.now())

        def made(seed: str) -> list[Any]:
            until = date(2026, 6, 30)
            plan = Plan(60, until - timedelta(days=400), until, seed)
            (of,) = writer(plan, staged=False, now=timezone.now()).batches()
            assert not any(of[table] for table in rows.HISTORY)
            questions = [(*row[:2], *row[3:]) for row in of["questions_question"]]
            return [questions, of["questions_publication"], of["questions_decision"]]

        assert made("any") == made("any") != made("another")

    def test_are_those_of_the_tables(self) -> None:
        with connection.cursor() as cursor:
            for table, columns in rows.COLUMNS.items():
                cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
                there = {name for (name,) in cursor.fetchall()}
                assert there - set(columns) <= {"id", "pgh_id"}


class TestACase:
    def test_is_seldom_like_another(self) -> None:
        cases, random = Cases(), Random(1)
        made = [cases.case("ru", random, by_name=False) for _ in range(500)]
        assert len({one.asked for one in made}) == 500
        assert len({one.answer for one in made}) > 495

    def test_has_no_slot_left_and_begins_its_sentences_with_capitals(self) -> None:
        cases, random = Cases(), Random(2)
        for language in ("ru", "ky", "tt", KAZAN):
            for _ in range(200):
                one = cases.case(language, random, by_name=True)
                for text in (one.title, one.asked, one.answer):
                    assert not re.search(r"[{}|]", text)
                    assert not re.search(r"(^|[.!?]\s)[а-яё]", text)
                assert len(one.title) <= 200

    def test_is_told_with_people_or_without_them(self) -> None:
        cases, random = Cases(), Random(3)
        words = dict.fromkeys(("name", "phone", "email", "pin", "other"), "[…]")
        one = next(one for one in iter(lambda: cases.case("ru", random, by_name=True), None) if "<" in one.asked)
        told = one.told(words, words)
        assert "<" not in told.asked + told.answer
        assert "[…]" in told.asked

    def test_is_of_categories_and_acts_that_there_are(self, reference_lists: None) -> None:
        known = {entry.code for entry in current_lists().entries(List.CATEGORY)}
        cases = Cases()
        for topics in cases.topics.values():
            for topic in topics:
                assert len(topic.title) == len(topic.asked)
                assert set(topic.categories) <= known
        asked = {language: sum(len(one.asked) for one in of) for language, of in cases.topics.items()}
        assert (asked["ru"] >= 60, asked["ky"] >= 25, asked["tt"] >= 6) == (True, True, True)
