"""Appeals for tests."""

from datetime import datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant
from kenesh.appeals import actions
from kenesh.appeals.models import Appeal
from kenesh.offices.lists import current_lists
from kenesh.offices.models import List
from kenesh.people.models import Sex

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=ZoneInfo("Asia/Bishkek"))


def entry(which: List, code: str) -> int:
    """The number of a list entry."""
    return current_lists().entry_of_code(which, code).id


def written(**changed: Any) -> dict[str, Any]:
    """What a consultant writes: complete, plain, and with `changed` in its place."""
    return {
        "helped_at": NOON,
        "client_name": "Үсөнова Айгүл Токтоевна",
        "age": 67,
        "sex": Sex.FEMALE,
        "citizenship_id": entry(List.CITIZENSHIP, "KG"),
        "social_statuses": [entry(List.SOCIAL_STATUS, "PENS")],
        "phone": "+996555123456",
        "whatsapp": "",
        "email": "",
        "territory_id": None,
        "categories": [entry(List.CATEGORY, "CIV-1")],
        "kind_of_aid_id": entry(List.KIND_OF_AID, "ORAL"),
        "in_writing": False,
        "advocate_provided": False,
        "question": "Брат не пускает в дом после смерти отца.",
        "advice": "Обратиться к нотариусу в течение шести месяцев.",
        **changed,
    }


def an_appeal(*, by: User | None = None, **changed: Any) -> Appeal:
    """An appeal recorded by a consultant."""
    values = written(**changed)
    return actions.record(by=by or a_consultant(), submission=uuid4(), now=values["helped_at"], **values)


def typed(**changed: Any) -> dict[str, Any]:
    """The form of an appeal as a browser sends it; a value of None leaves the field out."""
    values = written()
    fields: dict[str, Any] = {
        "submission": str(uuid4()),
        "helped_at": "2026-03-02T12:00",
        "client_name": values["client_name"],
        "age": "67",
        "sex": str(int(Sex.FEMALE)),
        "citizenship": str(values["citizenship_id"]),
        "social_statuses": [str(id) for id in values["social_statuses"]],
        "phone": "0555 12 34 56",
        "categories": [str(id) for id in values["categories"]],
        "kind_of_aid": str(values["kind_of_aid_id"]),
        "question": values["question"],
        "advice": values["advice"],
        **changed,
    }
    return {name: value for name, value in fields.items() if value is not None}
