"""Drafts: what is typed into a form outlives the session, the browser and the power cut.

A form that wants it carries `form_of`, a signed statement of whose form it is and of which page: nobody can write a
draft for another person or another page, and it needs no session to be believed.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.core import signing
from django.db import transaction
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kenesh.accounts import rules
from kenesh.accounts.models import Draft, User

FIELD: Final = "form_of"
SALT: Final = "kenesh.accounts.drafts"
NEVER_KEPT: Final = ("csrfmiddlewaretoken", FIELD)


@dataclass(frozen=True)
class Form:
    """Whose form it is, of which page, and a name of its own for this one showing of it."""

    user: int
    path: str
    name: str


def form_of(request: HttpRequest) -> SafeString:
    """The hidden field that says whose form this is; nothing for somebody not signed in."""
    if not request.user.is_authenticated:
        return SafeString()
    statement = signing.dumps([request.user.pk, request.path, secrets.token_hex(8)], salt=SALT)
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, statement)


def stated(request: HttpRequest) -> Form | None:
    """What the form sent says of itself; None if it says nothing, or nothing to be believed."""
    try:
        user, path, name = signing.loads(request.POST.get(FIELD, ""), salt=SALT, max_age=rules.FORMS_LIVE)
    except signing.BadSignature:
        return None
    return Form(user, path, name)


def kept(request: HttpRequest) -> QueryDict | None:
    """What this person has typed into the form at this page and not saved."""
    since = timezone.now() - rules.DRAFTS_LIVE
    draft = Draft.objects.filter(user=request.user.pk, path=request.path, saved_at__gt=since).exclude(body="").first()
    return QueryDict(draft.body) if draft else None


def forget(request: HttpRequest) -> None:
    """The words are saved, or thrown away. What this form still sends (an autosave on its way) is not kept again."""
    form = stated(request)
    if form and form.user == request.user.pk:
        Draft.objects.update_or_create(
            user_id=form.user,
            path=form.path,
            defaults={"body": "", "closed_form": form.name, "saved_at": timezone.now()},
        )
    else:
        Draft.objects.filter(user=request.user.pk, path=request.path).delete()


@transaction.atomic
def keep(form: Form, typed: QueryDict, *, now: datetime) -> bool:
    """Keep what was typed into the form, in the place of what was kept before. False if it cannot be: too long, the
    form is closed, or its person may no longer sign in."""
    body = _worth_keeping(typed).urlencode()
    if len(body) > rules.LONGEST_DRAFT or not User.objects.filter(pk=form.user, is_active=True).exists():
        return False
    draft, made = Draft.objects.select_for_update().get_or_create(
        user_id=form.user, path=form.path, defaults={"body": body, "saved_at": now}
    )
    if made:
        return True
    if draft.closed_form == form.name:
        return False
    draft.body, draft.saved_at = body, now
    draft.save(update_fields=["body", "saved_at"])
    return True


def _worth_keeping(typed: QueryDict) -> QueryDict:
    body = typed.copy()
    for name in typed:
        if name in NEVER_KEPT or "password" in name.lower() or "passport" in name.lower():
            del body[name]
    return body


def keep_for_later(request: HttpRequest, *, now: datetime) -> str:
    """A form sent after its person's session had ended: keep it. The page of the form, or nothing if it is not kept."""
    form = stated(request)
    return form.path if form and keep(form, request.POST, now=now) else ""
