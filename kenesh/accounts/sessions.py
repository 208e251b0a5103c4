"""Sessions: Django's own in the database, with the person's key in a column, and the person loaded with the office."""

from base64 import b64decode, b64encode
from collections.abc import MutableMapping
from contextlib import suppress
from typing import Any, Final, cast

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from kenesh.accounts.models import Session, User
from kenesh.personal import sealing

# Keys that whoever lets people in through another door keeps in the session (kenesh.identity.session).
ACTS_FOR: Final = "acts_for"  # for whom else than their own office the person acts; see drafts.acts_for
LEAVES_BY: Final = "leaves_by"  # the address that ends the session over there, too: way_out()
LEAVES_TO: Final = "leaves_to"  # where the page after that leads, when it was asked for


def keep_way_out(session: MutableMapping[str, Any], address: str) -> None:
    """Sealed: sessions stand in the database, and the address may hold what the provider told of the person."""
    session[LEAVES_BY] = b64encode(sealing.seal(address, _keys(), place=LEAVES_BY)).decode()


def way_out(session: MutableMapping[str, Any]) -> str:
    """Empty: there is no other side, or the key has changed since."""
    with suppress(sealing.Unreadable):
        return sealing.opened(b64decode(session.get(LEAVES_BY, "")), _keys(), place=LEAVES_BY)
    return ""


def _keys() -> tuple[sealing.Keys, ...]:
    return sealing.keys_of("kenesh.accounts.sessions", settings.PASSPORT_KEY, settings.SECRET_KEY)


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        session = cast("Session", super().create_model_instance(data))
        session.user_id = data.get(SESSION_KEY)
        return session


class ByEmail(ModelBackend):
    """Every page needs the office of whoever is signed in: one query brings both."""

    def get_user(self, user_id: Any) -> User | None:
        try:
            user = User.objects.select_related("office").get(pk=user_id)
        except User.DoesNotExist:
            return None
        return user if self.user_can_authenticate(user) else None
