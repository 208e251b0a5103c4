"""The secret address of one's bookings: made, made anew, removed. Only its digest is kept."""

import secrets
from datetime import datetime
from hashlib import sha256
from typing import Final

from django.utils.translation import gettext_lazy as _

from kenesh.accounts.models import OFFICE_ROLES, User
from kenesh.desk.models import Feed
from kenesh.refused import Refused

BYTES: Final = 24  # 192 bits


def make(*, by: User, now: datetime) -> str:
    """A new secret; the one there was before opens nothing any more."""
    if by.role not in OFFICE_ROLES:
        raise Refused(_("Bookings are those of consultants and heads."))
    secret = secrets.token_urlsafe(BYTES)
    Feed.objects.update_or_create(user=by, defaults={"digest": digest_of(secret), "made_at": now})
    return secret


def remove(*, by: User) -> None:
    Feed.objects.filter(user=by).delete()


def digest_of(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
