"""Questions, answers and acts for tests, with whatever the test does not care about made up."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from kenesh.accounts.models import Role, User
from kenesh.accounts.tests.make import a_consultant, an_administrator
from kenesh.offices.models import List, ListEntry, Office
from kenesh.offices.tests.make import an_entry, an_office
from kenesh.questions import rules, search
from kenesh.questions.models import Act, Assignment, Publication, Question, Reason, State
from kenesh.shell.codes import new_code

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=ZoneInfo("Asia/Bishkek"))  # a Monday
ANSWER = "Обратитесь к нотариусу в течение шести месяцев со дня смерти отца."
_numbers = count(1)


def a_category() -> int:
    """The number of an entry of the list of categories."""
    found = ListEntry.objects.filter(list=List.CATEGORY, is_group=False).order_by("pk").first()
    return (found or an_entry(List.CATEGORY)).pk


def a_question(
    *, state: str = State.WAITING, office: Office | None = None, asked_at: datetime = NOON, **fields: Any
) -> Question:
    """A question in that state, as it stands in the database, with its assignment; not asked through the form."""
    unconfirmed = state == State.UNCONFIRMED
    office = None if unconfirmed else office or an_office()
    chosen: dict[str, Any] = {
        "submission": uuid4(),
        "code": new_code(),
        "asked_at": asked_at,
        "language": "ru",
        "text": "Отец умер, брат не пускает меня в дом. Как вступить в наследство?",
        "territory": office.territory if office else an_office().territory,
        "email": f"asker{next(_numbers)}@example.kg",
        "may_publish": True,
        "state": state,
        "office": office,
        "due_on": None if unconfirmed else asked_at.date() + timedelta(days=14),
        **fields,
    }
    question = Question.objects.create(**chosen)
    if office:
        Assignment.objects.create(question=question, office=office, reason=Reason.TABLE, at=asked_at)
    return question


def an_answered_question(*, by: User | None = None, office: Office | None = None, **fields: Any) -> Question:
    """An answered question; its answer waits for moderation, unless another state is given."""
    office = office or (by.office if by else None) or an_office()
    asked_at = fields.get("asked_at", NOON)
    chosen: dict[str, Any] = {
        "state": State.ANSWERED,
        "answer": ANSWER,
        "answered_by": by or _of(office),
        "answered_at": asked_at + timedelta(hours=3),
        "categories": fields.get("categories") or [a_category()],
        **fields,
    }
    if chosen["state"] == State.CLOSED:
        chosen.setdefault("closed_at", asked_at + timedelta(hours=6))
    return a_question(office=office, **chosen)


def a_publication(*, question: Question | None = None, **fields: Any) -> Publication:
    """A published answer; taken off the site where `withdrawal` is given. acts: those it rests on."""
    question = question or an_answered_question(state=State.CLOSED)
    published_at = fields.get("published_at", question.closed_at or NOON)
    acts = fields.pop("acts", [])
    chosen: dict[str, Any] = {
        "question": question,
        "title": "Как вступить в наследство",
        "asked": question.text,
        "answer": question.answer,
        "language": question.language,
        "categories": question.categories,
        "published_at": published_at,
        "published_by": fields.get("published_by") or an_administrator(),
        "changed_at": published_at,
        "review_on": published_at.date() + rules.REVIEW_AFTER,
        "reviewed_on": published_at.date(),
        **fields,
    }
    if chosen.get("withdrawal"):
        chosen.setdefault("withdrawn_at", published_at + timedelta(days=1))
    chosen.setdefault("search", search.vector(chosen["title"], chosen["asked"], chosen["answer"], chosen["language"]))
    publication = Publication.objects.create(**chosen)
    publication.acts.set(acts)
    if publication.withdrawn_at is None:
        search.keep_words(publication)
    return publication


def an_act(**fields: Any) -> Act:
    number = next(_numbers)
    return Act.objects.create(
        **{"name_ru": f"Закон о наследстве {number}", "number": f"№ {number} от 10.08.2022"} | fields
    )


def typed(**changed: Any) -> dict[str, Any]:
    """The form of an answer as a browser sends it; a value of None leaves the field out."""
    fields: dict[str, Any] = {"text": ANSWER, "categories": [str(a_category())], "version": "1", **changed}
    return {name: value for name, value in fields.items() if value is not None}


def _of(office: Office) -> User:
    """A consultant of that office: the first there is, or a new one."""
    found = User.objects.filter(role=Role.CONSULTANT, office=office).order_by("pk").first()
    return found or a_consultant(office=office)
