"""The page of a consultation: what it says, what it offers to whom, and the steps taken from it."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import unquote_plus

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import now

from kenesh.accounts.models import Absence, Draft, User
from kenesh.accounts.tests.make import a_consultant, an_administrator, an_observer, signed_in
from kenesh.desk.actions import assigning, running
from kenesh.desk.models import Consultation, State, Step
from kenesh.desk.possible import possible
from kenesh.desk.rules import Action
from kenesh.desk.tests.make import NOON, make_consultation, make_desk, make_service
from kenesh.offices.models import Office
from kenesh.people.models import Reveal
from kenesh.records.queries import RESTORABLE_FOR

MINUTE = timedelta(minutes=1)


def ago(minutes: float) -> datetime:
    return now() - minutes * MINUTE


def address(name: str, consultation: Consultation) -> str:
    return reverse(f"desk:{name}", args=[consultation.pk])


def read(user: User, consultation: Consultation) -> str:
    answer = signed_in(user).get(address("card", consultation))
    assert answer.status_code == 200
    return answer.content.decode()


def press(user: User, name: str, consultation: Consultation, **typed: Any) -> Any:
    said = {"version": consultation.version, **typed}
    return signed_in(user).post(address(name, consultation), said, follow=True)


class TestThePage:
    def test_says_who_came_about_what_and_for_whom(self, by: User) -> None:
        one = make_consultation(
            by=by,
            now=ago(2),
            organisation="ООО «Ак Барс Дом»",
            inn="1657049646",
            ogrn="1051622196014",
            comment="Точный адрес: Баумана, 9а",
            not_found=("address",),
        )
        said = read(by, one)
        assert one.number in said
        for words in ("Гарипова Ләйсән Илдаровна", "+7 917 234-56-78", "г. Казань, ул. Баумана, д. 9"):
            assert words in said
        for words in ("not found in the system", "ООО «Ак Барс Дом»", "INN 1657049646", "OGRN 1051622196014"):
            assert words in said
        assert "Баумана, 9а" in said
        assert reverse("people:card", args=[one.person_id]) in said

    def test_masks_the_passport_number_and_logs_who_reads_it(self, by: User) -> None:
        one = make_consultation(by=by, now=ago(2), passport="123434")
        said = read(by, one)
        assert "•••• 34" in said
        assert "123434" not in said
        shown = reverse("people:passport", args=[one.person_id])
        assert shown in said
        assert "123434" in signed_in(by).post(shown, {"why": "доверенность"}).content.decode()
        assert Reveal.objects.filter(what=Reveal.What.SHOWN, by=by).count() == 1

    def test_tells_the_course_with_interruptions_and_what_was_undone(self, by: User, head: User) -> None:
        one = make_consultation(by=by, now=ago(30))
        running.park(one, by=by, now=ago(20), reason="звонок")
        running.resume(one, by=by, now=ago(18))
        press(head, "hand-over", Consultation.objects.get(pk=one.pk), comment="К Сафиной", colleague=str(by.pk))
        said = read(by, one)
        assert "registered and begun" in said
        assert "interrupted, 2 min" in said
        assert "звонок" in said
        assert "resumed" in said
        assert "Сафина Л. И." in said

    def test_shows_the_clock_while_it_goes_on_and_what_it_came_to(self, by: User, desk: Office) -> None:
        one = make_consultation(by=by, service=make_service(desk, minutes=10), now=ago(12))
        assert 'class="clock is-over"' in read(by, one)
        running.finish(one, by=by, now=now(), summary="Разъяснено.", overrun_reason="Много документов")
        said = read(by, one)
        assert "data-clock=" not in said
        assert "over the regulated time" in said
        assert "Много документов" in said

    def test_leads_along_the_chain_of_one_visitor(self, by: User) -> None:
        first = make_consultation(by=by, now=ago(60), state=State.COMPLETED)
        second = make_consultation(by=by, now=ago(2), previous=first)
        assert address("card", first) in read(by, second)
        assert address("card", second) in read(by, first)

    @pytest.mark.parametrize("state", State.values)
    def test_opens_in_every_state_for_everybody_of_the_department(
        self, state: str, by: User, colleague: User, head: User
    ) -> None:
        one = make_consultation(by=by, state=state)
        for user in (by, colleague, head, an_administrator(language="en")):
            assert one.number in read(user, one)

    def test_is_404_for_another_department_and_for_observers(self, by: User) -> None:
        one = make_consultation(by=by, now=ago(1))
        for user in (a_consultant(office=make_desk()), an_observer()):
            for name in ("card", "clock", "finish", "park", "hand-over", "assign", "undo", "cancel", "release"):
                client = signed_in(user)
                answers = {client.get(address(name, one)).status_code, client.post(address(name, one)).status_code}
                assert answers <= {404, 405}, name
        assert Consultation.objects.get(pk=one.pk).version == one.version

    def test_is_404_once_it_is_deleted_and_keeps_what_was_typed(self, by: User, head: User) -> None:
        one = make_consultation(by=by, now=ago(2))
        form = form_of(by, one)
        Consultation.objects.filter(pk=one.pk).update(deleted_at=now(), deleted_by=head)
        client = signed_in(by)
        assert client.get(address("card", one)).status_code == 404
        sent = client.post(address("finish", one), {"comment": "Разъяснено.", "form_of": form})
        assert sent.status_code == 409
        assert "Разъяснено" in decoded(Draft.objects.get(user=by).body)
        assert RESTORABLE_FOR.days == 30

    def test_takes_few_queries(self, by: User, django_assert_max_num_queries: Any) -> None:
        first = make_consultation(by=by, now=ago(60), state=State.COMPLETED)
        one = make_consultation(by=by, now=ago(12), previous=first)
        for minute in (10, 8, 6):
            running.park(one, by=by, now=ago(minute), reason="звонок")
            running.resume(one, by=by, now=ago(minute - 1))
        client = signed_in(by)
        client.get(address("card", one))
        with django_assert_max_num_queries(19):
            client.get(address("card", one))
        with django_assert_max_num_queries(5):
            client.get(address("clock", one))


class TestWhatIsOffered:
    def offered(self, user: User, consultation: Consultation, at: datetime | None = None) -> set[str]:
        return {action.value for action in possible(consultation, by=user, now=at or now())}

    def test_is_for_its_consultant_to_finish_and_for_the_head_to_hand_over(
        self, by: User, colleague: User, head: User
    ) -> None:
        one = make_consultation(by=by, now=ago(2))
        assert self.offered(by, one) == {"finish", "park", "hand_over", "release"}
        assert self.offered(colleague, one) == set()
        assert self.offered(head, one) == {"hand_over", "release"}
        assert self.offered(an_administrator(), one) == {"hand_over"}

    def test_is_to_take_what_waits(self, by: User, colleague: User) -> None:
        one = make_consultation(by=by, state=State.WAITING, now=ago(2))
        assert self.offered(colleague, one) == {"assign"}
        assert "Assign to me" in read(colleague, one)
        assert "Finish the consultation" not in read(colleague, one)

    def test_is_a_colleagues_booking_on_its_day_alone(self, by: User, colleague: User) -> None:
        one = make_consultation(by=by, state=State.PLANNED, now=NOON, since=NOON + timedelta(days=1))
        assert "assign" not in self.offered(colleague, one, NOON)
        assert "assign" in self.offered(colleague, one, NOON + timedelta(hours=22))
        assert "assign" not in self.offered(by, one, NOON + timedelta(hours=22))

    def test_is_no_absent_visitor_before_the_time_of_the_booking(self, by: User) -> None:
        one = make_consultation(by=by, state=State.PLANNED, now=NOON, since=NOON + timedelta(hours=1))
        assert "no_show" not in self.offered(by, one, NOON)
        assert "no_show" in self.offered(by, one, NOON + timedelta(hours=1))

    def test_says_what_keeps_one_from_beginning(self, by: User) -> None:
        waiting = make_consultation(by=by, state=State.ASSIGNED, now=ago(5))
        other = make_consultation(by=by, now=ago(2))
        assert f"Consultation № {other.number}</a> of yours is in progress" in read(by, waiting)


class TestStarting:
    def test_begins_the_clock_and_a_second_click_is_harmless(self, by: User) -> None:
        one = make_consultation(by=by, state=State.ASSIGNED, now=ago(5))
        first = press(by, "start-it", one)
        second = press(by, "start-it", one)
        assert "Finish the consultation" in first.content.decode()
        assert second.status_code == 200
        assert "message-error" not in second.content.decode()
        assert Step.objects.filter(consultation=one, action=Action.START).count() == 1

    def test_is_refused_in_words_while_another_is_in_progress(self, by: User) -> None:
        one = make_consultation(by=by, state=State.ASSIGNED, now=ago(5))
        make_consultation(by=by, now=ago(2))
        said = press(by, "start-it", one).content.decode()
        assert "Another of your consultations is in progress" in said
        assert Consultation.objects.get(pk=one.pk).state == State.ASSIGNED


class TestInterrupting:
    def test_asks_for_the_reason_and_stops_the_clock(self, by: User) -> None:
        one = make_consultation(by=by, now=ago(4))
        client = signed_in(by)
        assert "Interrupt the consultation?" in client.get(address("park", one)).content.decode()
        nothing = client.post(address("park", one), {"comment": " ", "version": one.version})
        assert nothing.status_code == 422
        assert "Fill in this field." in nothing.content.decode()
        done = press(by, "park", one, comment="ищет документы")
        assert "ищет документы" in done.content.decode()
        clock = client.get(address("clock", one)).content.decode()
        assert 'data-running=""' in clock
        again = press(by, "park", one, comment="ищет документы")
        assert again.status_code == 200
        assert Step.objects.filter(consultation=one, action=Action.PARK).count() == 1

    def test_is_followed_by_resuming(self, by: User) -> None:
        one = make_consultation(by=by, state=State.PARKED, now=ago(4))
        assert "Finish the consultation" in press(by, "resume", one).content.decode()
        assert Consultation.objects.get(pk=one.pk).state == State.IN_PROGRESS

    def test_keeps_what_was_typed_into_the_form_of_finishing(self, by: User) -> None:
        one = make_consultation(by=by, now=ago(4))
        client = signed_in(by)
        typed = {"comment": "Разъяснён порядок", "then": "park", "form_of": form_of(by, one)}
        answer = client.post(address("finish", one), typed)
        assert answer["Location"] == address("park", one)
        press(by, "park", one, comment="звонок")
        press(by, "resume", Consultation.objects.get(pk=one.pk))
        said = read(by, one)
        assert "Разъяснён порядок" in said
        assert "This is what you typed before" in said

    def test_of_one_that_cannot_be_leads_back_to_its_page_with_a_word(self, by: User) -> None:
        one = make_consultation(by=by, state=State.COMPLETED, now=ago(9))
        answer = signed_in(by).get(address("park", one), follow=True)
        assert "This cannot be done with the consultation as it stands now." in answer.content.decode()


class TestHandingOver:
    def test_is_to_a_colleague_of_the_department_by_name(self, by: User, colleague: User) -> None:
        one = make_consultation(by=by, now=ago(4))
        said = press(
            by, "hand-over", one, colleague="", colleague_typed="хәсәнов җәмил рашатович", comment="Ваш вопрос"
        )
        assert "handed over to Хәсәнов Җ. Р." in said.content.decode()
        assert Consultation.objects.get(pk=one.pk).consultant == colleague
        again = press(by, "hand-over", one, colleague=str(colleague.pk), comment="Ваш вопрос")
        assert again.status_code == 200
        assert Step.objects.filter(consultation=one, action=Action.HAND_OVER).count() == 1

    def test_offers_those_who_may_be_meant_and_keeps_what_was_typed(self, by: User, colleague: User) -> None:
        one = make_consultation(by=by, now=ago(4))
        answer = press(by, "hand-over", one, colleague="", colleague_typed="хәсәнов", comment="Ваш вопрос")
        said = answer.content.decode()
        assert answer.status_code == 422
        assert "Choose the one you mean" in said
        assert "Ваш вопрос" in said
        assert f'value="{colleague.pk}"' in said

    def test_is_refused_for_another_department_and_for_who_has_it(self, by: User) -> None:
        one = make_consultation(by=by, now=ago(4))
        for other in (a_consultant(office=make_desk()), by):
            assert press(by, "hand-over", one, colleague=str(other.pk), comment="Вам").status_code == 422

    def test_says_why_the_colleague_cannot_have_it(self, by: User, colleague: User) -> None:
        today = timezone.localdate()
        Absence.objects.create(user=colleague, first_day=today - timedelta(days=1), last_day=today + timedelta(days=1))
        one = make_consultation(by=by, now=ago(4))
        answer = press(by, "hand-over", one, colleague=str(colleague.pk), comment="Ваш вопрос")
        assert answer.status_code == 409
        assert "Ваш вопрос" in answer.content.decode()

    def test_is_for_the_head_and_administrators_too_and_not_for_a_colleague(
        self, by: User, colleague: User, head: User
    ) -> None:
        one = make_consultation(by=by, now=ago(4))
        assert press(colleague, "hand-over", one, colleague=str(head.pk), comment="Мне").status_code == 403
        press(an_administrator(), "hand-over", one, colleague=str(colleague.pk), comment="Нагрузка")
        assert Consultation.objects.get(pk=one.pk).consultant == colleague
        press(head, "hand-over", Consultation.objects.get(pk=one.pk), colleague=str(head.pk), comment="Мне")
        assert Consultation.objects.get(pk=one.pk).consultant == head


class TestReleasingAndCancelling:
    def test_puts_it_back_among_those_nobody_has(self, by: User, colleague: User) -> None:
        one = make_consultation(by=by, now=ago(4))
        press(by, "release", one, comment="Срочно ухожу")
        one = Consultation.objects.get(pk=one.pk)
        assert (one.state, one.consultant) == (State.WAITING, None)
        assert "Assign to me" in read(colleague, one)

    def test_cancels_with_a_reason(self, by: User) -> None:
        one = make_consultation(by=by, state=State.PARKED, now=ago(4))
        assert press(by, "cancel", one, comment="").status_code == 422
        assert "Consultation № " in press(by, "cancel", one, comment="Передумала").content.decode()
        assert Consultation.objects.get(pk=one.pk).state == State.CANCELLED


class TestUndoing:
    def test_is_offered_for_a_minute_to_whoever_took_the_step(self, by: User, colleague: User) -> None:
        one = make_consultation(by=by, state=State.WAITING, now=ago(9))
        press(colleague, "assign", one, comment="Свободен")
        assert "Undo the step" in read(colleague, one)
        assert "Undo the step" not in read(by, one)
        Step.objects.filter(consultation=one, action=Action.ASSIGN).update(at=ago(1.1))
        assert "Undo the step" not in read(colleague, one)

    def test_takes_the_step_back_once(self, by: User, colleague: User) -> None:
        one = make_consultation(by=by, state=State.WAITING, now=ago(9))
        press(colleague, "assign", one, comment="Свободен")
        assigned = Consultation.objects.get(pk=one.pk)
        first, second = (press(colleague, "undo", assigned) for _ in range(2))
        assert "the last step was undone" in first.content.decode()
        assert "message-error" not in second.content.decode()
        assert Consultation.objects.get(pk=one.pk).state == State.WAITING
        assert Step.objects.filter(consultation=one, action=Action.UNDO).count() == 1

    def test_says_when_it_is_too_late(self, by: User) -> None:
        one = make_consultation(by=by, state=State.COMPLETED, now=ago(9))
        assert "It has passed." in press(by, "undo", one).content.decode()

    def test_of_finishing_brings_the_form_back_as_it_was_typed(self, by: User) -> None:
        one = make_consultation(by=by, now=ago(4))
        press(by, "finish", one, comment="Разъяснён порядок получения")
        press(by, "undo", Consultation.objects.get(pk=one.pk))
        said = read(by, one)
        assert "Finish the consultation" in said
        assert "Разъяснён порядок получения</textarea>" in said

    def test_goes_from_the_page_by_itself(self, by: User, colleague: User) -> None:
        one = make_consultation(by=by, state=State.WAITING, now=ago(9))
        assigning.assign(one, by=colleague, now=ago(2), version=one.version, comment="Свободен")
        part = signed_in(colleague).get(address("card", one), headers={"HX-Request": "true"})
        assert part.content.decode().strip() == ""


class TestTheClock:
    def test_says_how_long_it_has_run_by_the_server(self, by: User) -> None:
        one = make_consultation(by=by, now=ago(4))
        said = signed_in(by).get(address("clock", one)).content.decode()
        worked = int(said.partition('data-worked="')[2].partition('"')[0])
        assert 240 <= worked < 300
        assert 'data-limit="900"' in said
        assert "<html" not in said


def form_of(user: User, consultation: Consultation) -> str:
    """The statement that the form on the consultation's page carries."""
    return read(user, consultation).partition('name="form_of" value="')[2].partition('"')[0]


def decoded(body: str) -> str:
    return unquote_plus(body)
