"""Deleting hides a consultation; an administrator restores it for 30 days."""

from datetime import datetime
from typing import Final

from django.utils.translation import gettext_lazy as _

from kenesh.accounts.models import Role, User
from kenesh.desk import rules
from kenesh.desk.actions.steps import held, in_turn
from kenesh.desk.models import Consultation
from kenesh.people.relations import recount
from kenesh.refused import Refused
from kenesh.shell.history import traced

DELETE: Final = frozenset({Role.ADMINISTRATOR, Role.HEAD})  # who may


@in_turn
def delete(consultation: Consultation, *, by: User, now: datetime) -> None:
    """By the head of the department or an administrator. Raises Gone, Refused."""
    if by.role not in DELETE:
        raise Refused(_("Consultations are deleted by the head of the department or an administrator."))
    current = held(consultation, by)
    rules.may_be_deleted(rules.State(current.state))
    current.deleted_at, current.deleted_by = now, by
    with traced(by):
        current.save(update_fields=["deleted_at", "deleted_by"])
    recount(current.person_id)


@in_turn
def restore(consultation: Consultation, *, by: User, now: datetime) -> None:
    if not by.is_administrator:
        raise Refused(_("Only an administrator restores deleted records."))
    found = Consultation.objects.of_scope(by).restorable(now).select_for_update(of=("self",))
    current = found.filter(pk=consultation.pk).first()
    if current is None:
        raise Refused(_("This record can no longer be restored."), status=409)
    current.deleted_at = current.deleted_by = None
    with traced(by):
        current.save(update_fields=["deleted_at", "deleted_by"])
    recount(current.person_id)
