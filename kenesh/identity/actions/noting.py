"""The journal of those who came through a provider."""

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction

from kenesh.accounts.models import User
from kenesh.identity.contract import Organisation
from kenesh.identity.models import LONGEST_PROVIDER, Entry
from kenesh.identity.rules import LETTERS_OF_NUMBERS, Outcome


def note(
    provider: str,
    outcome: Outcome,
    *,
    now: datetime,
    user: User | None = None,
    code: str = "",
    organisation: Organisation | None = None,
    detail: str = "",
) -> Entry:
    """One row of the journal, with the number the person may tell support. organisation: the one they chose to act
    for. detail: without tokens, codes and personal data."""
    while True:
        try:
            with transaction.atomic():
                return Entry.objects.create(
                    number=number(),
                    provider=provider[:LONGEST_PROVIDER],
                    at=now,
                    user=user,
                    outcome=outcome,
                    code=code[:40],
                    organisation=organisation.name[:300] if organisation else "",
                    ogrn=organisation.ogrn[:15] if organisation else "",
                    detail=detail[:500],
                )
        except IntegrityError as error:
            if "number" not in str(error):
                raise


def number() -> str:
    """«7F3K-29QX»: by chance, so that it tells nothing of how many there were."""
    letters = "".join(secrets.choice(LETTERS_OF_NUMBERS) for _place in range(8))
    return f"{letters[:4]}-{letters[4:]}"
