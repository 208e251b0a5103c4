"""Sessions: Django's own in the database, with the person's key in a column, and the person loaded with the office."""

from typing import Any, Final, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from kenesh.accounts.models import Session, User

# Keys that whoever lets people in through another door keeps in the session (kenesh.identity.session).
ACTS_FOR: Final = "acts_for"  # for whom else than their own office the person acts; see drafts.acts_for
LEAVES_BY: Final = "leaves_by"  # the address that ends the session over there, too
LEAVES_TO: Final = "leaves_to"  # where the page after that leads, when it was asked for


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
