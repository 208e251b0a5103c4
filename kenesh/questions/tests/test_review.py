"""Published answers to look at again: their day has come, or an act they rest on has changed."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant, an_administrator, signed_in
from kenesh.questions import rules
from kenesh.questions.actions import acts as of_acts
from kenesh.questions.actions import moderation as actions
from kenesh.questions.models import Act, Decision, Publication
from kenesh.questions.tests.make import NOON, a_publication, an_act
from kenesh.refused import Refused

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 10)
A_DAY = timedelta(days=1)


@pytest.fixture
def moderator() -> User:
    return an_administrator(language="en", full_name="Сыдыкова Айгүл")


@pytest.fixture
def page_of(moderator: User) -> Client:
    client = signed_in(moderator)
    client.get("/acts/")  # the first page of a session renews it, which no other does
    return client


def at(day: date) -> Any:
    return NOON.replace(year=day.year, month=day.month, day=day.day)


def to_review(day: date) -> list[Publication]:
    return list(Publication.objects.for_review(day))


class TestReview:
    def test_is_due_on_its_day_and_not_before(self) -> None:
        copy = a_publication(review_on=DAY)
        assert to_review(DAY - A_DAY) == []
        assert to_review(DAY) == [copy]
        assert to_review(DAY + A_DAY) == [copy]

    def test_knows_a_change_after_it_was_found_right_from_one_before(self) -> None:
        assert rules.has_changed(DAY + A_DAY, reviewed_on=DAY)
        assert not rules.has_changed(DAY, reviewed_on=DAY)
        assert not rules.has_changed(None, reviewed_on=DAY)

    def test_is_not_of_what_was_taken_off(self) -> None:
        a_publication(review_on=DAY, withdrawal="outdated")
        assert to_review(DAY) == []

    def test_is_due_when_an_act_changes(self, moderator: User) -> None:
        act = an_act()
        resting, _other = a_publication(acts=[act, an_act()]), a_publication(acts=[an_act()])
        of_acts.mark_changed(act, on=DAY, change="Новый срок", by=moderator, now=at(DAY))
        assert to_review(DAY) == [resting]

    def test_on_the_very_day_the_act_changed_is_enough(self, moderator: User) -> None:
        act = an_act()
        copy = a_publication(acts=[act])
        of_acts.mark_changed(act, on=DAY, change="Новый срок", by=moderator, now=at(DAY))
        actions.reviewed(copy, review_on=DAY + 365 * A_DAY, by=moderator, now=at(DAY))
        assert to_review(DAY) == []
        assert to_review(DAY + A_DAY) == []

    def test_before_the_change_was_known_is_not_enough(self, moderator: User) -> None:
        """Looked at on the day, or between the day of the change and the day somebody heard of it."""
        act = an_act()
        for reviewed_on in (DAY, DAY + 2 * A_DAY):
            a_publication(acts=[act], reviewed_on=reviewed_on)
        of_acts.mark_changed(act, on=DAY, change="Новый срок", by=moderator, now=at(DAY + 5 * A_DAY))
        assert len(to_review(DAY + 5 * A_DAY)) == 2

    def test_is_due_again_with_each_change(self, moderator: User) -> None:
        act = an_act()
        copy = a_publication(acts=[act])
        for _time in range(2):
            of_acts.mark_changed(act, on=DAY, change="Новый срок", by=moderator, now=at(DAY))
            assert to_review(DAY) == [copy]
            actions.reviewed(copy, review_on=DAY + 30 * A_DAY, by=moderator, now=at(DAY))
            assert to_review(DAY) == []

    def test_sets_the_next_day_and_leaves_its_trace(self, moderator: User) -> None:
        copy = a_publication(review_on=DAY)
        actions.reviewed(copy, review_on=DAY + 30 * A_DAY, by=moderator, now=at(DAY))
        copy.refresh_from_db()
        assert (copy.reviewed_on, copy.review_on) == (DAY, DAY + 30 * A_DAY)
        assert Decision.objects.get().kind == "reviewed"

    def test_is_refused_for_a_day_gone_and_for_what_was_taken_off(self, moderator: User) -> None:
        with pytest.raises(Refused):
            actions.reviewed(a_publication(), review_on=DAY, by=moderator, now=at(DAY))
        with pytest.raises(Refused):
            actions.reviewed(a_publication(withdrawal="mistake"), review_on=DAY + A_DAY, by=moderator, now=at(DAY))


class TestReviewPage:
    def test_says_why(self, page_of: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
        act = an_act(name_en="Inheritance Act", changed_on=DAY, change="Шесть месяцев стали годом")
        a_publication(title="Устарел", acts=[act], reviewed_on=DAY - A_DAY, review_on=DAY)
        a_publication(title="Пора посмотреть", review_on=DAY)
        a_publication(title="Свежий", review_on=date(2099, 1, 1), reviewed_on=DAY)
        page_of.get("/questions/review/")
        with django_assert_max_num_queries(6):
            page = page_of.get("/questions/review/").content.decode()
        assert "Inheritance Act: changed since 10.03.2026." in page.replace("10/03/2026", "10.03.2026")
        assert "Шесть месяцев стали годом" in page
        assert "Its day has come" in page
        assert "Пора посмотреть" in page
        assert "Свежий" not in page

    def test_says_when_nothing_waits(self, page_of: Client) -> None:
        assert "No published answer is to be looked at again." in page_of.get("/questions/review/").content.decode()


class TestLookedAtPage:
    def test_shows_the_answer_and_takes_the_next_day(self, page_of: Client) -> None:
        copy = a_publication(review_on=DAY, answer="Обратитесь в суд.")
        address = f"/questions/{copy.question_id}/reviewed/"
        page = page_of.get(address).content.decode()
        assert "Обратитесь в суд." in page
        answer = page_of.post(address, {"review_on": "21.11.2099"}, follow=True)
        assert "Found right" in answer.content.decode()
        copy.refresh_from_db()
        assert copy.review_on == date(2099, 11, 21)

    def test_refuses_a_day_gone_beside_the_field(self, page_of: Client) -> None:
        copy = a_publication()
        answer = page_of.post(f"/questions/{copy.question_id}/reviewed/", {"review_on": "01.02.2020"})
        assert answer.status_code == 422
        assert "Choose a later day" in answer.content.decode()
        assert "01.02.2020" in answer.content.decode()

    def test_is_not_there_for_what_is_not_published(self, page_of: Client) -> None:
        copy = a_publication(withdrawal="mistake")
        assert page_of.get(f"/questions/{copy.question_id}/reviewed/").status_code == 404


class TestActs:
    def form(self, **changed: Any) -> dict[str, Any]:
        return {
            "name_ru": "Семейный кодекс",
            "number": "№ 201 от 30.08.2003",
            "url": "cbd.minjust.gov.kg/1327",
        } | changed

    def test_are_listed_with_the_answers_resting_on_them(
        self, page_of: Client, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        act = an_act(name_ru="Семейный кодекс")
        a_publication(acts=[act])
        a_publication(acts=[act], withdrawal="mistake")
        an_act(name_ru="Гражданский кодекс")
        with django_assert_max_num_queries(4):
            page = page_of.get("/acts/").content.decode()
        assert page.index("Гражданский кодекс") < page.index("Семейный кодекс")
        assert '<td class="number" data-label="Answers resting on it">1</td>' in page

    def test_are_added(self, page_of: Client) -> None:
        assert "Added: Семейный кодекс." in page_of.post("/acts/add/", self.form(), follow=True).content.decode()
        assert Act.objects.get().url == "https://cbd.minjust.gov.kg/1327"

    @pytest.mark.parametrize("wrong", [{"name_ru": ""}, {"url": "ftp://example.org"}, {"url": "нет адреса"}])
    def test_are_refused_with_a_sentence(self, page_of: Client, wrong: dict[str, Any]) -> None:
        answer = page_of.post("/acts/add/", self.form(**wrong))
        assert answer.status_code == 422
        assert "№ 201 от 30.08.2003" in answer.content.decode()
        assert not Act.objects.exists()

    def test_are_not_added_twice(self, page_of: Client) -> None:
        page_of.post("/acts/add/", self.form())
        answer = page_of.post("/acts/add/", self.form(name_ru="семейный кодекс"))
        assert "There is an act of this name and number already." in answer.content.decode()

    def test_are_corrected_and_tell_their_history(
        self, page_of: Client, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        act = an_act(name_ru="Было")
        a_publication(title="Опирается на него", acts=[act])
        page_of.post(f"/acts/{act.pk}/", self.form())
        page_of.get(f"/acts/{act.pk}/")
        with django_assert_max_num_queries(8):
            page = page_of.get(f"/acts/{act.pk}/").content.decode()
        for words in ("Было", "Семейный кодекс", "Сыдыкова", "Опирается на него"):
            assert words in page

    def test_marked_as_changed_bring_their_answers_to_be_looked_at(self, page_of: Client) -> None:
        act = an_act()
        copy = a_publication(acts=[act])
        address = f"/acts/{act.pk}/changed/"
        assert "1 published answer rests on it" in page_of.get(address).content.decode()
        assert page_of.post(address, {"on": "10.03.2026", "change": ""}).status_code == 422
        answer = page_of.post(address, {"on": "10.03.2026", "change": "Новый срок"}, follow=True)
        assert answer.redirect_chain == [("/questions/review/", 302)]
        assert copy.title in answer.content.decode()
        act.refresh_from_db()
        assert (act.changed_on, act.change) == (DAY, "Новый срок")

    def test_do_not_change_on_a_day_to_come(self, page_of: Client, moderator: User) -> None:
        act = an_act()
        answer = page_of.post(f"/acts/{act.pk}/changed/", {"on": "10.03.2099", "change": "Новый срок"})
        assert "This day has not come yet." in answer.content.decode()
        with pytest.raises(Refused):
            of_acts.mark_changed(act, on=DAY + A_DAY, change="Новый срок", by=moderator, now=at(DAY))

    def test_are_for_administrators(self, client: Client) -> None:
        act, consultant = an_act(), signed_in(a_consultant())
        for path in ("", "add/", f"{act.pk}/", f"{act.pk}/changed/"):
            assert consultant.get(f"/acts/{path}").status_code == 404
            assert client.get(f"/acts/{path}").status_code == 302
