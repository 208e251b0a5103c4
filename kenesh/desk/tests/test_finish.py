"""«Завершить консультацию»."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils.timezone import now

from kenesh.accounts.models import Draft, User
from kenesh.accounts.tests.make import a_consultant, signed_in
from kenesh.desk.actions import running
from kenesh.desk.models import Consultation, State, Step
from kenesh.desk.rules import Action
from kenesh.desk.tests.make import make_consultation, make_service
from kenesh.documents.models import Upload
from kenesh.documents.tests.make import PDF, a_file
from kenesh.offices.models import Office

MINUTE = timedelta(minutes=1)
SUMMARY = "Разъяснён порядок получения ГПЗУ и перечень документов."


def ago(minutes: float) -> datetime:
    return now() - minutes * MINUTE


def send(user: User, consultation: Consultation, **typed: Any) -> Any:
    return signed_in(user).post(f"/desk/{consultation.pk}/finish/", typed)


class TestTheForm:
    def test_stands_on_the_page_of_ones_own_consultation_in_progress(self, by: User) -> None:
        one = make_consultation(by=by, now=ago(2))
        said = signed_in(by).get(f"/desk/{one.pk}/").content.decode()
        assert said.count("Finish the consultation") == 2  # the heading and the button
        for words in ("Comment", "A short summary. Required.", "Attachments", ">Add<", "Interrupt"):
            assert words in said

    def test_is_not_on_anybody_elses(self, by: User) -> None:
        one = make_consultation(by=by, now=ago(2))
        other = a_consultant(office=by.office, language="en")
        assert "Finish the consultation" not in signed_in(other).get(f"/desk/{one.pk}/").content.decode()

    def test_keeps_what_was_typed_for_its_person_until_it_is_finished(self, by: User) -> None:
        one = make_consultation(by=by, now=ago(2))
        client = signed_in(by)
        said = client.get(f"/desk/{one.pk}/").content.decode()
        form_of = said.rpartition('name="form_of" value="')[2].partition('"')[0]
        client.post("/draft/", {"form_of": form_of, "comment": SUMMARY})
        assert f"{SUMMARY}</textarea>" in client.get(f"/desk/{one.pk}/").content.decode()
        client.post(f"/desk/{one.pk}/finish/", {"form_of": form_of, "comment": SUMMARY})
        assert not Draft.objects.exclude(body="").exists()


class TestFinishing:
    def test_keeps_the_summary_and_how_long_it_took(self, by: User) -> None:
        one = make_consultation(by=by, now=ago(5))
        answer = send(by, one, comment=SUMMARY)
        assert answer["Location"] == f"/desk/{one.pk}/"
        one.refresh_from_db()
        assert (one.state, one.summary) == (State.COMPLETED, SUMMARY)
        assert one.worked is not None
        assert 300 <= one.worked < 330

    def test_needs_a_summary(self, by: User) -> None:
        one = make_consultation(by=by, now=ago(5))
        answer = send(by, one, comment="  ", form_of="of this page")
        said = answer.content.decode()
        assert answer.status_code == 422
        assert "Fill in this field." in said
        assert 'value="of this page"' in said  # the draft stays that of the consultation's page
        one.refresh_from_db()
        assert one.state == State.IN_PROGRESS

    def test_needs_a_reason_once_the_regulated_time_is_over(self, by: User, desk: Office) -> None:
        one = make_consultation(by=by, service=make_service(desk, minutes=10), now=ago(11))
        answer = send(by, one, comment=SUMMARY)
        said = answer.content.decode()
        assert answer.status_code == 422
        assert "The regulated time is over. Write why it took longer." in said
        assert SUMMARY in said
        send(by, one, comment=SUMMARY, overrun_reason="Много документов")
        one.refresh_from_db()
        assert one.overrun_reason == "Много документов"
        assert MINUTE <= one.overrun < 2 * MINUTE

    def test_takes_files_along_and_keeps_them_when_something_is_wrong(self, by: User, store: Path) -> None:
        one = make_consultation(by=by, now=ago(5))
        wrong = send(by, one, comment="", attachments=a_file("перечень.pdf", PDF))
        assert "перечень.pdf" in wrong.content.decode()
        upload = Upload.objects.get()
        send(by, one, comment=SUMMARY, attachments=str(upload.pk))
        assert [file.name for file in one.attachments.present()] == ["перечень.pdf"]
        said = signed_in(by).get(f"/desk/{one.pk}/").content.decode()
        assert "перечень.pdf" in said

    def test_is_one_however_often_the_button_is_pressed(self, by: User) -> None:
        one = make_consultation(by=by, now=ago(5))
        assert [send(by, one, comment=SUMMARY).status_code for _ in range(2)] == [302, 302]
        assert Step.objects.filter(consultation=one, action=Action.FINISH).count() == 1

    def test_of_one_given_to_somebody_else_meanwhile_says_so_and_keeps_the_words(self, by: User) -> None:
        one = make_consultation(by=by, now=ago(5))
        other = a_consultant(office=by.office)
        running.hand_over(one, by=by, now=ago(1), to=other, comment="Ваш вопрос")
        answer = send(by, one, comment=SUMMARY)
        said = answer.content.decode()
        assert answer.status_code in {403, 409}
        assert SUMMARY in said
        assert 'role="alert"' in said
