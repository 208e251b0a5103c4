"""One step of a consultation: the row held, the step allowed, what it changes, and the row that says who and when.

What is held, in this order, so that no two wait for each other: the form (registering.made_before), the consultant
whose time the step takes (whose), the consultation (held), its person (kenesh.people). Who merges people holds them
first: whatever still waits for another is tried once more (in_turn).
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from typing import Any, Final

from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils.translation import gettext_lazy as _
from psycopg.errors import DeadlockDetected

from kenesh.accounts.models import User
from kenesh.desk import rules
from kenesh.desk.models import Consultation, Step
from kenesh.refused import Refused
from kenesh.shell.history import traced

BUSY: Final = "one_open_consultation_per_consultant"
BOOKED: Final = "a_consultant_is_booked_once_at_a_time"


class Gone(Refused):
    """The consultation is no longer there."""

    def __init__(self) -> None:
        super().__init__(_("This consultation has been deleted in the meantime."), status=409)


class Changed(Refused):
    """Something has been done with the consultation since it was shown."""

    def __init__(self) -> None:
        super().__init__(_("This consultation has changed in the meantime. Look at it again."), status=409)


class Busy(Refused):
    """The consultant has another consultation open."""

    def __init__(self) -> None:
        super().__init__(
            _("Another of your consultations is in progress. Finish it or interrupt it first."), status=409
        )


class Booked(Refused):
    """The consultant has another booking at that time."""

    def __init__(self) -> None:
        super().__init__(_("The consultant is booked at this time already. Choose another time."), status=409)


def in_turn[**P, R](verb: Callable[P, R]) -> Callable[P, R]:
    """The verb as one transaction. Of two that wait for each other PostgreSQL lets one go: that one is tried once more,
    and Refused where it happens again."""

    @wraps(verb)
    def act(*args: P.args, **kwargs: P.kwargs) -> R:
        for may_wait in (not connection.in_atomic_block, False):
            try:
                with transaction.atomic():
                    return verb(*args, **kwargs)
            except OperationalError as error:
                if not isinstance(error.__cause__, DeadlockDetected):
                    raise
                if not may_wait:
                    break
        raise Refused(_("Somebody is doing something with the same consultation. Try once more."), status=409)

    return act


def whose(consultant: int | None) -> User | None:
    """Whose time a step takes: until the transaction ends nobody else begins, books or gives anything of theirs. They
    are held before any consultation is."""
    return User.objects.filter(pk=consultant or 0).select_for_update(of=("self",), no_key=True).first()


def held(consultation: Consultation, by: User) -> Consultation:
    """The row as it stands now, held until the transaction ends. Raises Gone."""
    visible = Consultation.objects.visible_to(by).select_for_update(of=("self",))
    current = visible.filter(pk=consultation.pk).first()
    if current is None:
        raise Gone
    return current


def take(
    current: Consultation,
    action: rules.Action,
    *,
    by: User,
    now: datetime,
    comment: str = "",
    changes: Mapping[str, Any] | None = None,
) -> Consultation:
    """The step taken with a held row. changes: attribute → value, besides the state. Raises Refused, Busy, Booked."""
    before = rules.State(current.state)
    changed = {"state": rules.after(action, before).value, **(changes or {})}
    kept = {name: _plain(getattr(current, name)) for name in changed}
    consultant_before = current.consultant_id
    for name, value in changed.items():
        setattr(current, name, value)
    current.version += 1
    with traced(by):
        save(current, update_fields=[*changed, "version"])
    Step.objects.create(
        consultation=current,
        action=action,
        state_before=before,
        state_after=current.state,
        consultant_before_id=consultant_before,
        consultant_after_id=current.consultant_id,
        by=by,
        at=now,
        comment=comment,
        before=kept,
    )
    return current


def save(consultation: Consultation, **how: Any) -> None:
    """Saves; what only the database can know is said in words. Raises Busy, Booked."""
    try:
        consultation.save(**how)
    except IntegrityError as error:
        told = str(error)
        if BUSY in told:
            raise Busy from error
        if BOOKED in told:
            raise Booked from error
        raise


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
