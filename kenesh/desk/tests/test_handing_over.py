"""Letters about a booking that somebody else has now: handed over, or taken by a deputy.

The times are real: the worker has no other clock."""

from datetime import timedelta

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from kenesh.accounts.models import User
from kenesh.desk import reminders
from kenesh.desk.actions import assigning, running, undoing
from kenesh.desk.models import Consultation, Reminder, Service, Step
from kenesh.desk.rules import UNDONE_WITHIN, State
from kenesh.desk.tests.make import NOON, make_consultation
from kenesh.desk.tests.test_booking import booked
from kenesh.desk.tests.test_reminders import VISITOR, event_in, letters_to
from kenesh.letters.models import Letter
from kenesh.letters.tests.make import work


class TestAHandingOver:
    def a_booking(self, head: User, by: User, service: Service) -> Consultation:
        """Of the next day but one at least, told to both, their letters read."""
        at = timezone.now()
        day = next(at + timedelta(days=n) for n in range(2, 9) if (at + timedelta(days=n)).weekday() == 2)
        since = day.astimezone(NOON.tzinfo).replace(hour=10, minute=0, second=0, microsecond=0)
        one = booked(head, service, consultant=by, visitor=VISITOR, now=at, since=since, insist=True)
        Letter.objects.all().delete()
        return one

    def handed_over(self, one: Consultation, head: User, to: User) -> Step:
        running.hand_over(one, by=head, now=timezone.now(), to=to, comment="Отпуск")
        return one.steps.latest("pk")

    def told(self) -> set[tuple[str, str]]:
        """Whom, and by which kind of file."""
        return {(letter.to, str(event_in(letter)[0]["METHOD"])) for letter in Letter.objects.all()}

    def test_leaves_once_it_can_no_longer_be_undone(
        self, by: User, colleague: User, head: User, service: Service
    ) -> None:
        one = self.a_booking(head, by, service)
        self.handed_over(one, head, colleague)
        work()
        assert not Letter.objects.exists()
        waiting = DBTaskResult.objects.filter(task_path__contains="write_of_handing_over")
        assert all(each.run_after >= timezone.now() + UNDONE_WITHIN - timedelta(seconds=30) for each in waiting)
        waiting.update(run_after=timezone.now() - timedelta(seconds=1))
        work()
        assert Letter.objects.count() == 3

    def test_is_told_to_both_consultants_and_to_the_visitor_whose_letter_named_one(
        self, by: User, colleague: User, head: User, service: Service
    ) -> None:
        one = self.a_booking(head, by, service)
        reminders.write_of_handing_over.func(self.handed_over(one, head, colleague).pk)
        assert self.told() == {(VISITOR["email"], "REQUEST"), (colleague.email, "REQUEST"), (by.email, "CANCEL")}
        (lost,), (handed,), (visitors,) = (letters_to(to) for to in (by.email, colleague.email, VISITOR["email"]))
        for letter in (lost, handed, visitors):
            _calendar, event = event_in(letter)
            assert (event["UID"], event["SEQUENCE"]) == (f"consultation-{one.pk}@testserver", 2)
            assert one.number in letter.text
            assert "Отпуск" not in letter.text
        assert event_in(lost)[1]["STATUS"] == "CANCELLED"
        assert f"Booking № {one.number} is yours now" in handed.subject
        assert f"Done by {head.short_name}" in handed.text
        assert colleague.full_name in lost.text
        assert colleague.full_name in visitors.text
        assert by.full_name not in visitors.text

    def test_taken_by_a_deputy_is_told_as_well(self, by: User, colleague: User, head: User, service: Service) -> None:
        one = self.a_booking(head, by, service)
        assert one.planned_from is not None
        morning = one.planned_from - timedelta(hours=1)
        assigning.assign(one, by=colleague, now=morning, version=one.version, comment="Заменяю")
        reminders.write_of_handing_over.func(one.steps.latest("pk").pk)
        assert self.told() == {(VISITOR["email"], "REQUEST"), (colleague.email, "REQUEST"), (by.email, "CANCEL")}
        assert "Done by" not in letters_to(colleague.email)[0].text

    def test_undone_is_told_to_nobody(self, by: User, colleague: User, head: User, service: Service) -> None:
        one = self.a_booking(head, by, service)
        step = self.handed_over(one, head, colleague)
        undoing.undo(one, by=head, now=timezone.now())
        reminders.write_of_handing_over.func(step.pk)
        assert not self.told()

    def test_handed_on_in_the_same_minute_is_told_to_who_has_it(
        self, by: User, colleague: User, head: User, service: Service
    ) -> None:
        one = self.a_booking(head, by, service)
        steps = [self.handed_over(one, head, colleague), self.handed_over(one, head, head)]
        for step in steps:
            reminders.write_of_handing_over.func(step.pk)
        assert self.told() == {(head.email, "REQUEST"), (VISITOR["email"], "REQUEST"), (by.email, "CANCEL")}

    def test_handed_on_and_undone_after_the_letters_is_told_to_who_has_it(
        self, by: User, colleague: User, head: User, service: Service
    ) -> None:
        one = self.a_booking(head, by, service)
        first, second = self.handed_over(one, head, colleague), self.handed_over(one, head, head)
        reminders.write_of_handing_over.func(first.pk)
        undoing.undo(one, by=head, now=timezone.now())
        reminders.write_of_handing_over.func(second.pk)
        assert [str(event_in(letter)[0]["METHOD"]) for letter in letters_to(head.email)] == ["REQUEST", "CANCEL"]
        assert [str(event_in(letter)[0]["METHOD"]) for letter in letters_to(colleague.email)] == ["REQUEST"]
        assert colleague.full_name in letters_to(VISITOR["email"])[-1].text

    def test_there_and_back_and_there_again_is_told_each_time(
        self, by: User, colleague: User, head: User, service: Service
    ) -> None:
        one = self.a_booking(head, by, service)
        for to in (colleague, by, colleague):
            reminders.write_of_handing_over.func(self.handed_over(one, head, to).pk)
        methods = [str(event_in(letter)[0]["METHOD"]) for letter in letters_to(colleague.email)]
        assert methods == ["REQUEST", "CANCEL", "REQUEST"]
        assert [event_in(letter)[1]["SEQUENCE"] for letter in letters_to(by.email)] == [2, 3, 4]
        assert len(letters_to(VISITOR["email"])) == 3

    def test_told_twice_by_a_worker_that_was_killed_is_told_once(
        self, by: User, colleague: User, head: User, service: Service
    ) -> None:
        step = self.handed_over(self.a_booking(head, by, service), head, colleague)
        for _ in range(2):
            reminders.write_of_handing_over.func(step.pk)
        assert Letter.objects.count() == 3

    def test_of_what_was_cancelled_since_is_told_to_who_had_it(
        self, by: User, colleague: User, head: User, service: Service
    ) -> None:
        one = self.a_booking(head, by, service)
        step = self.handed_over(one, head, colleague)
        running.cancel(one, by=head, now=timezone.now(), reason="Болезнь")
        reminders.write_of_handing_over.func(step.pk)
        assert self.told() == {(by.email, "CANCEL")}

    def test_of_what_nobody_was_booked_for_is_no_news(self, by: User, colleague: User, head: User) -> None:
        for state in (State.ASSIGNED, State.IN_PROGRESS):
            self.handed_over(make_consultation(by=by, state=state), head, colleague)
        assert not DBTaskResult.objects.filter(task_path__contains="write_of_handing_over").exists()

    def test_on_the_day_before_is_not_reminded_of_again(
        self, by: User, colleague: User, head: User, service: Service
    ) -> None:
        one = self.a_booking(head, by, service)
        reminders.write_of_handing_over.func(self.handed_over(one, head, colleague).pk)
        assert one.planned_from is not None
        eve = one.planned_from - timedelta(days=1)
        Reminder.objects.exclude(kind="booked").update(written_at=eve)
        assert reminders.tell_of_coming(now=eve) == 0
