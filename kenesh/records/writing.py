"""What the forms of all records do alike: what is kept is shown again; two who correct one record see both."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from django.utils.translation import gettext as _

from kenesh.accounts import drafts
from kenesh.accounts.middleware import StaffRequest
from kenesh.offices.lists import HOME, current_lists
from kenesh.records import history
from kenesh.records.forms import RecordForm
from kenesh.records.queries import Records
from kenesh.records.words import Words, labels
from kenesh.refused import Refused
from kenesh.shell.merging import merged
from kenesh.shell.page import page


def form_of[F: RecordForm](request: StaffRequest, form: type[F], **kwargs: Any) -> tuple[F, bool]:
    """The form as posted; else as it was kept when it could not be saved (the second value says so); else as new."""
    arguments = {**_arguments(request), **kwargs}
    if request.method == "POST":
        return form(request.POST, request.FILES, **arguments), False
    kept = drafts.kept(request)
    if kept is None:
        return form(**arguments), False
    return form.unsaved(kept, **arguments), True


def to_correct(request: StaffRequest, records: Records, number: int) -> Any:
    """The record, or 404. One deleted while it was being corrected: what was typed is kept, and said to be."""
    scope = records.of_scope(request.user)
    record = get_object_or_404(scope if request.method == "POST" else scope.filter(deleted_at=None), pk=number)
    if record.deleted_at is not None:
        drafts.keep_for_later(request, now=now())
        raise Refused(
            _("This record was deleted while you were writing. What you typed is kept: ask for it to be restored."),
            status=409,
        )
    return record


def both(
    request: StaffRequest, template: str, form: RecordForm, current: Any, words: Words, version: int, **context: Any
) -> HttpResponse:
    """409: the record as it stands and ours side by side, both whole; saving again saves what is seen. version: of the
    record that the form began with, 0 for none."""
    fields = form.attributes()
    theirs = {attribute: getattr(current, attribute) for attribute in fields.values()}
    values, differences = merged(fields, history.as_of(current, version, fields), form.written, theirs)
    names = labels(type(current), fields.values())
    changed = values | {"age_not_stated": values["age"] is None, **form.beside}
    ours = type(form)(**_arguments(request), instance=current, changed=changed)
    told = [
        {
            "difference": one,
            "label": names[one.attribute],
            "ours": words[one.attribute](one.ours),
            "theirs": words[one.attribute](one.theirs),
        }
        for one in differences
    ]
    hand = history.last_hand(current)
    return page(
        request, template, {"form": ours, "record": current, "hand": hand, "differences": told, **context}, status=409
    )


def _arguments(request: StaffRequest) -> dict[str, Any]:
    """What every form of a record is given. region: the office's country, whose telephone numbers need no prefix."""
    office, lists = request.user.office, current_lists()
    region = HOME if office is None else lists.country(office.territory_id)
    return {"lists": lists, "now": now(), "region": region, "by": request.user}
