"""The outbox: every letter is a row first, written in the transaction that caused it, and sent afterwards."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.formats import number_format
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _


class LetterState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("letter", "waiting")
    SENT = "sent", pgettext_lazy("letter", "sent")
    FAILED = "failed", pgettext_lazy("letter", "not delivered")


class LetterQuerySet[T: models.Model](models.QuerySet[T]):
    def newest_first(self) -> "LetterQuerySet[T]":
        return self.order_by("-pk")


class Letter(models.Model):
    """A letter in the reader's language, as text and as HTML. failed: every attempt of the schedule has failed.

    secret: the part of the text that opens an account (the token of a link). It is forgotten once the letter is sent,
    and shown to nobody outside a demonstration.
    next_attempt_at: not before then; empty once it is sent or has failed.
    """

    to = models.EmailField(_("To"), max_length=254)
    language = models.CharField(_("Language"), max_length=2)
    subject = models.CharField(_("Subject"), max_length=300)
    text = models.TextField()
    html = models.TextField()
    secret = models.CharField(max_length=100, blank=True)
    state = models.CharField(_("State"), max_length=10, choices=LetterState, default=LetterState.WAITING)
    attempts = models.PositiveSmallIntegerField(_("Attempts"), default=0)
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField(_("Written"), auto_now_add=True)
    next_attempt_at = models.DateTimeField(_("Next attempt"), null=True, blank=True)
    sent_at = models.DateTimeField(_("Sent"), null=True, blank=True)

    objects = LetterQuerySet["Letter"].as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state=LetterState.SENT, sent_at__isnull=False)
                | ~Q(state=LetterState.SENT) & Q(sent_at=None),
                name="a_sent_letter_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=LetterState.SENT) | Q(secret=""), name="a_sent_letter_has_forgotten_its_secret"
            ),
        ]
        indexes: ClassVar = [
            models.Index("next_attempt_at", name="letter_due", condition=Q(state=LetterState.WAITING)),
        ]

    def __str__(self) -> str:
        return f"{self.to}: {self.subject}"


class LetterAttachment(models.Model):
    """A file that goes with a letter. content: None once it is forgotten; what it was is still said."""

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="attachments")
    name = models.CharField(_("Name"), max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    content = models.BinaryField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(name__regex=r"\S"), name="an_attachment_of_a_letter_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def said_size(self) -> str:
        """«12 KB», in the language of the page."""
        return gettext("%(size)s KB") % {"size": number_format(max(1, round(self.size / 1024)))}
