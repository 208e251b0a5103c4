"""The verbs of a letter: write, send, send again.

A letter leaves at least once: when a worker is killed between the mail server's answer and the commit, it leaves
twice, with the same Message-ID, by which mail programs know them for one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.message import MIMEPart
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Q
from django.tasks import TaskResultStatus, task
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from kenesh.letters import rules
from kenesh.letters.models import Letter, LetterAttachment, LetterState
from kenesh.refused import Refused


@dataclass(frozen=True)
class Attached:
    """A file to go with a letter. name: with its ending; content_type: such as text/csv, with parameters if need be."""

    name: str
    content_type: str
    content: bytes


@transaction.atomic
def write(
    *,
    to: str,
    language: str,
    template: str,
    context: Mapping[str, Any],
    secret: str = "",
    attached: Iterable[Attached] = (),
) -> Letter:
    """Put a letter into the outbox. It leaves after the transaction that wrote it, and only if that is committed.

    template: `<template>.txt`, whose first line is the subject, and `<template>.html`.
    secret: the part of the context that opens an account; the outbox forgets it once the letter is sent.
    """
    with translation.override(language):
        text = get_template(f"{template}.txt").template.render(Context(dict(context), autoescape=False))  # type: ignore[attr-defined]
        html = get_template(f"{template}.html").render({**context, "language": language})
    subject, _newline, body = text.strip().partition("\n")
    letter = Letter.objects.create(
        to=to,
        language=language,
        subject=" ".join(subject.split())[:300],
        text=body.strip() + "\n",
        html=html,
        secret=secret,
        next_attempt_at=timezone.now(),
    )
    LetterAttachment.objects.bulk_create(
        LetterAttachment(
            letter=letter,
            name=rules.file_name(one.name),
            content_type=one.content_type,
            size=len(one.content),
            content=one.content,
        )
        for one in attached
    )
    send.enqueue(letter.pk)
    return letter


@task
def send(letter_id: int) -> str:
    """One attempt. The row is held meanwhile: a second worker with the same letter passes by."""
    with transaction.atomic():
        letter = (
            Letter.objects.select_for_update(skip_locked=True).filter(pk=letter_id, state=LetterState.WAITING).first()
        )
        if letter is None:
            return "not waiting"
        if not settings.LETTERS_LEAVE:
            return "letters do not leave"
        try:
            _message(letter).send()
        except (OSError, ValueError) as error:  # smtplib's exceptions are OSErrors; ValueError: no such address can be
            _failed(letter, error, now=timezone.now())
        else:
            _sent(letter, now=timezone.now())
        return letter.state


def _message(letter: Letter) -> EmailMultiAlternatives:
    host = urlsplit(settings.SITE_URL).hostname
    message = EmailMultiAlternatives(
        letter.subject,
        letter.text,
        to=[letter.to],
        headers={"Message-ID": f"<letter-{letter.pk}@{host}>", "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(letter.html, "text/html")
    for one in letter.attachments.order_by("pk"):
        message.attach(_part(one))
    return message


def _part(one: LetterAttachment) -> MIMEPart:
    """The bytes as they are: given as a text, the framework would end its lines anew."""
    kind, *parameters = (part.strip() for part in one.content_type.split(";"))
    main, _slash, sub = kind.partition("/")
    params = dict(parameter.split("=", 1) for parameter in parameters)
    if main == "text":
        params.setdefault("charset", "utf-8")
    part = MIMEPart()
    part.set_content(bytes(one.content or b""), main, sub, disposition="attachment", filename=one.name, params=params)
    return part


def _sent(letter: Letter, *, now: datetime) -> None:
    letter.state, letter.sent_at, letter.next_attempt_at, letter.last_error = LetterState.SENT, now, None, ""
    letter.attempts += 1
    _forget_secret(letter)
    letter.save()


def _failed(letter: Letter, error: Exception, *, now: datetime) -> None:
    letter.attempts += 1
    letter.last_error = f"{type(error).__name__}: {error}"[:2000]
    pause = None if _is_final(error) else rules.pause_after(letter.attempts)
    if pause is None:
        letter.state, letter.next_attempt_at = LetterState.FAILED, None
    else:
        letter.next_attempt_at = now + pause
        send.using(run_after=letter.next_attempt_at).enqueue(letter.pk)
    letter.save()


def _is_final(error: Exception) -> bool:
    match error:
        case SMTPRecipientsRefused():
            return all(rules.is_final(code) for code, _reason in error.recipients.values())
        case SMTPResponseException():
            # A refused password or a sender not allowed here is the installation's fault and is mended in an hour.
            return False
        case ValueError():
            return True
        case _:
            return False


def _forget_secret(letter: Letter) -> None:
    letter.text = rules.erased(letter.text, letter.secret)
    letter.html = rules.erased(letter.html, letter.secret)
    letter.secret = ""


@transaction.atomic
def send_again(letter: Letter, *, now: datetime) -> Letter:
    """A letter that was not delivered, or waits for its next attempt, is tried at once and its schedule begins anew."""
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    if letter.state == LetterState.SENT:
        raise Refused(_("This letter has been sent."), status=409)
    if rules.ERASED in letter.text:
        raise Refused(
            _("The link in this letter no longer works. Send the person a new invitation instead."), status=409
        )
    if letter.attachments.filter(content=None).exists():
        raise Refused(_("The files of this letter are kept no longer, so it cannot leave."), status=409)
    letter.state, letter.attempts, letter.next_attempt_at = LetterState.WAITING, 0, now
    letter.save(update_fields=["state", "attempts", "next_attempt_at"])
    send.enqueue(letter.pk)
    return letter


@transaction.atomic
def find_lost(*, now: datetime) -> int:
    """Give a new task to letters that wait without one: it failed, or letters leave only since now. How many."""
    if not settings.LETTERS_LEAVE:
        return 0
    lost = Letter.objects.select_for_update(skip_locked=True).filter(
        state=LetterState.WAITING, next_attempt_at__lt=now - rules.LOST_AFTER
    )
    found = list(lost)
    for letter in found:
        letter.next_attempt_at = now
        letter.save(update_fields=["next_attempt_at"])
        send.enqueue(letter.pk)
    return len(found)


@transaction.atomic
def take_up_tasks(*, now: datetime) -> int:
    """Tasks whose worker was killed in their midst wait for a worker again, letters or not: each of ours may be done
    twice. One that has been taken up too often has failed. How many are taken up."""
    lost = DBTaskResult.objects.running().filter(started_at__lt=now - rules.TASK_ENDS_WITHIN)
    taken_up = 0
    for one in lost.select_for_update(skip_locked=True):
        if len(one.worker_ids) < rules.TAKEN_UP:
            one.status = TaskResultStatus.READY
            taken_up += 1
        else:
            one.status, one.finished_at = TaskResultStatus.FAILED, now
        one.save(update_fields=["status", "finished_at"])
    return taken_up


@transaction.atomic
def forget_old_secrets(*, now: datetime) -> int:
    """Links that no longer open anything need not be kept in letters that never left. How many."""
    old = Letter.objects.select_for_update().filter(created_at__lt=now - rules.SECRETS_LIVE).exclude(secret="")
    found = list(old)
    for letter in found:
        _forget_secret(letter)
        if letter.state == LetterState.WAITING:
            letter.state, letter.next_attempt_at = LetterState.FAILED, None
        letter.save()
    return len(found)


def forget_old_attachments(*, now: datetime) -> int:
    """The files of letters that have left long ago, or never will, make room. How many."""
    over = now - rules.ATTACHMENTS_STAY
    old = Q(letter__state=LetterState.SENT, letter__sent_at__lt=over) | Q(
        letter__state=LetterState.FAILED, letter__created_at__lt=over
    )
    return LetterAttachment.objects.filter(old, content__isnull=False).update(content=None)
