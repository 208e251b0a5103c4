"""Drafts: what is typed into a form outlives the session, the browser and the power cut.

A form that wants it carries `form_of`, a signed statement of whose form it is, for whom they act and of which page:
nobody can write a draft for another person or another page, and it needs no session to be believed. What a person typed
while acting for one is shown to them only while they act for that one again.

Passport numbers are kept sealed, passwords never.
"""

import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kenesh.accounts import rules
from kenesh.accounts.models import Draft, User
from kenesh.accounts.sessions import ACTS_FOR
from kenesh.personal import sealing

FIELD: Final = "form_of"
SALT: Final = "kenesh.accounts.drafts"
NEVER_KEPT: Final = ("csrfmiddlewaretoken", FIELD)


@dataclass(frozen=True)
class Form:
    """Whose form it is, of which page, a name of its own for this one showing of it, and for whom its person acts.

    acts_for: None of forms shown before they said so; it is then whom the person acts for now.
    """

    user: int
    path: str
    name: str
    acts_for: str | None


def acts_for(request: HttpRequest) -> str:
    """For whom the person signed in acts: their office («7»), or somebody else than it («7:private», «7:1051600000001»,
    see sessions.ACTS_FOR); nobody's office is empty."""
    session = getattr(request, "session", {})
    return _office(request.user) + str(session.get(ACTS_FOR, ""))


def _office(user: Any) -> str:
    return str(user.office_id or "")


def form_of(request: HttpRequest) -> SafeString:
    """The hidden field that says whose form this is; nothing for somebody not signed in."""
    if not request.user.is_authenticated:
        return SafeString()
    said = [request.user.pk, request.path, secrets.token_hex(8), acts_for(request)]
    statement = signing.dumps(said, salt=SALT)
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, statement)


def stated(request: HttpRequest) -> Form | None:
    """What the form sent says of itself; None if it says nothing, or nothing to be believed."""
    try:
        said = signing.loads(request.POST.get(FIELD, ""), salt=SALT, max_age=rules.FORMS_LIVE)
    except signing.BadSignature:
        return None
    user, path, name, acting_for = (*said, None)[:4]
    return Form(user, path, name, acting_for)


def kept(request: HttpRequest) -> QueryDict | None:
    """What this person has typed into the form at this page, for whom they act for now, and not saved."""
    if not request.user.is_authenticated:
        return None
    since = timezone.now() - rules.DRAFTS_LIVE
    own = Draft.objects.filter(user=request.user.pk, path=request.path, acts_for=acts_for(request))
    draft = own.filter(saved_at__gt=since).exclude(body="").first()
    if draft is None:
        return None
    typed = QueryDict(draft.body, mutable=True)
    if draft.sealed is not None:
        with suppress(sealing.Unreadable):  # the key has changed since: the number is typed once more
            typed.update(QueryDict(_opened(draft)))
    return typed


def forget(request: HttpRequest) -> None:
    """The words are saved, or thrown away. What this form still sends (an autosave on its way) is not kept again."""
    if not request.user.is_authenticated:
        return
    form, now_for = stated(request), acts_for(request)
    if form and form.user == request.user.pk:
        Draft.objects.update_or_create(
            user_id=form.user,
            path=form.path,
            acts_for=now_for if form.acts_for is None else form.acts_for,
            defaults={"body": "", "sealed": None, "closed_form": form.name, "saved_at": timezone.now()},
        )
    else:
        Draft.objects.filter(user=request.user.pk, path=request.path, acts_for=now_for).delete()


@transaction.atomic
def keep(form: Form, typed: QueryDict, *, now: datetime) -> bool:
    """Keep what was typed into the form, in the place of what was kept before. False if it cannot be: too long, the
    form is closed, or its person may no longer sign in."""
    body, secret = _worth_keeping(typed).urlencode(), _secret(typed).urlencode()
    user = User.objects.filter(pk=form.user, is_active=True).only("office").first()
    if user is None or len(body) + len(secret) > rules.LONGEST_DRAFT:
        return False
    draft, made = Draft.objects.select_for_update().get_or_create(
        user_id=form.user,
        path=form.path,
        acts_for=_office(user) if form.acts_for is None else form.acts_for,
        defaults={"saved_at": now},
    )
    if not made and draft.closed_form == form.name:
        return False
    draft.body, draft.saved_at = body, now
    draft.sealed = sealing.seal(secret, _keys(), place=_place(draft)) if secret else None
    draft.save(update_fields=["body", "sealed", "saved_at"])
    return True


@transaction.atomic
def reseal() -> int:
    """After PASSPORT_KEY has got a new first key: every number is sealed with it. How many; what no key opens is left,
    and typed once more."""
    done = 0
    for draft in Draft.objects.filter(sealed__isnull=False).order_by("pk").select_for_update():
        with suppress(sealing.Unreadable):
            draft.sealed = sealing.seal(_opened(draft), _keys(), place=_place(draft))
            draft.save(update_fields=["sealed"])
            done += 1
    return done


def _opened(draft: Draft) -> str:
    return sealing.opened(draft.sealed or b"", _keys(), place=_place(draft))


def _worth_keeping(typed: QueryDict) -> QueryDict:
    body = typed.copy()
    for name in typed:
        if name in NEVER_KEPT or "password" in name.lower() or _is_secret(name):
            del body[name]
    return body


def _secret(typed: QueryDict) -> QueryDict:
    """What is kept sealed only."""
    secret = QueryDict(mutable=True)
    for name, values in typed.lists():
        if _is_secret(name) and any(values):
            secret.setlist(name, values)
    return secret


def _is_secret(name: str) -> bool:
    return "passport" in name.lower()


def _keys() -> tuple[sealing.Keys, ...]:
    return sealing.keys_of("kenesh.accounts.drafts", settings.PASSPORT_KEY, settings.SECRET_KEY)


def _place(draft: Draft) -> str:
    return f"{draft.user_id}:{draft.acts_for}:{draft.path}"


def keep_for_later(request: HttpRequest, *, now: datetime) -> str:
    """A form sent after its person's session had ended: keep it. The page of the form, or nothing if it is not kept."""
    form = stated(request)
    return form.path if form and keep(form, request.POST, now=now) else ""
