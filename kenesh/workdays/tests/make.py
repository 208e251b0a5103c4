"""Exceptions and those who may enter them, for tests."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any, Final

from django.contrib.auth import get_user_model

from kenesh.workdays.calendars import KYRGYZSTAN
from kenesh.workdays.models import DayException

PASSWORD: Final = "kenesh-demo"
_numbers = count(1)


def an_exception(day: date, **fields: Any) -> DayException:
    return DayException.objects.create(**{"calendar": KYRGYZSTAN, "day": day, "works": False} | fields)


def a_person(role: str = "administrator", **fields: Any) -> Any:
    """Somebody without an office. The accounts stand above this app, so the model is asked for by its role."""
    people: Any = get_user_model()._default_manager
    chosen = {
        "email": f"workdays{next(_numbers)}@example.org",
        "password": PASSWORD,
        "full_name": "Токтоева Айнура",
        "role": role,
        "activated_at": datetime(2026, 1, 5, 9, 0, tzinfo=UTC),
    }
    return people.create_user(**(chosen | fields))
