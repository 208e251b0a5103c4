"""What the office is told of by letter: an answer, and what is overdue."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.conf import settings
from django.urls import reverse

from kenesh.accounts.models import Role, User
from kenesh.letters import actions as letters
from kenesh.organisations.directory import current_directory
from kenesh.referrals.models import Answer, Referral

LISTED: Final = 30  # of what is overdue; the journal has the rest


def tell_of_answer(referral: Referral, answer: Answer) -> None:
    """To the consultant and the heads of the office."""
    for person in _readers(referral.office_id, [referral.consultant]):
        _write(
            person,
            "referrals/letters/answered",
            {
                "referral": referral,
                "answer": answer,
                "organisation": _organisation(referral, person),
                "url": _address("referrals:card", referral.pk),
            },
        )


def tell_of_overdue(overdue: Sequence[Referral], *, office: int) -> None:
    """Each consultant of their own, the heads of the office of all. The oldest first."""
    for person in _readers(office, [referral.consultant for referral in overdue]):
        all_of_them = person.role == Role.HEAD
        theirs = [one for one in overdue if all_of_them or one.consultant_id == person.pk]
        _write(
            person,
            "referrals/letters/overdue",
            {
                "rows": [
                    (one, _organisation(one, person), _address("referrals:card", one.pk)) for one in theirs[:LISTED]
                ],
                "count": len(theirs),
                "more": max(0, len(theirs) - LISTED),
                "url": f"{_address('referrals:journal')}?overdue=on",
            },
        )


def _readers(office: int, consultants: Iterable[User]) -> list[User]:
    """Those who still work there: the consultants, and the heads of the office; each once."""
    at_work = [one for one in consultants if one.is_active and one.office_id == office]
    heads = User.objects.in_state("working").filter(role=Role.HEAD, office_id=office).order_by("pk")
    return list({person.pk: person for person in [*at_work, *heads]}.values())


def _write(to: User, template: str, context: dict[str, Any]) -> None:
    letters.write(to=to.email, language=to.language, template=template, context={"person": to, **context})


def _organisation(referral: Referral, reader: User) -> str:
    return current_directory().organisation(referral.organisation_id).name_in(reader.language)


def _address(page: str, *args: Any) -> str:
    return f"{settings.SITE_URL}{reverse(page, args=args)}"
