"""Referrals, «Перенаправления»: whom a client was sent to, with what, and what came of it."""

from datetime import date
from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Concat, ExtractYear
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kenesh.accounts.models import User
from kenesh.appeals.models import Appeal
from kenesh.documents.models import Attachment, StoredFile
from kenesh.offices.models import Office
from kenesh.organisations.models import Organisation
from kenesh.records.models import CLIENT, Record, indexes
from kenesh.records.queries import RecordQuerySet
from kenesh.records.triggers import entries_of_their_lists, words_are_known
from kenesh.referrals import rules
from kenesh.shell import codes
from kenesh.shell.context import LANGUAGES


class State(models.TextChoices):
    """The words of rules.State."""

    GIVEN = rules.State.GIVEN.value, pgettext_lazy("referral", "given")
    RECEIVED = rules.State.RECEIVED.value, pgettext_lazy("referral", "received")
    HELPED = rules.State.HELPED.value, pgettext_lazy("referral", "helped")
    DECLINED = rules.State.DECLINED.value, pgettext_lazy("referral", "declined")


# What history keeps: all that people of the office write. Answers and printed forms are rows of their own.
WRITTEN = [
    *("id", "version", "office", "consultant", "referred_on", "serial", "appeal"),
    *CLIENT,
    *("organisation", "asked", "documents", "deleted_at", "deleted_by"),
]


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    model_name="ReferralEvent",
    fields=WRITTEN,
)
class Referral(Record):
    """One client referred to one organisation.

    serial: the number within the office and the year of referred_on, from 1 on, without gaps.
    due_on: the last day of the term, in working days of the office's calendar as it stands.
    code: on the slip; it opens the slip's page once a form has been printed.
    told_overdue_at: when the office was written to.
    """

    DAY: ClassVar = "referred_on"

    referred_on = models.DateField(_("Date"))
    year = models.GeneratedField(
        expression=ExtractYear("referred_on"), output_field=models.SmallIntegerField(), db_persist=True
    )
    serial = models.PositiveIntegerField(_("Number"), editable=False)
    appeal = models.ForeignKey(
        Appeal, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("Appeal"), db_index=False
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("Referred to"), db_index=False
    )
    asked = models.TextField(_("What is asked"))
    documents = models.TextField(_("Documents given"), blank=True)

    due_on = models.DateField(_("Answer expected by"), editable=False)
    state = models.CharField(_("State"), max_length=10, choices=State, default=State.GIVEN, editable=False)
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    remark = models.TextField(_("Remark"), blank=True, editable=False)
    told_overdue_at = models.DateTimeField(null=True, blank=True, editable=False)
    code = models.CharField(max_length=codes.LENGTH, unique=True, editable=False)

    # Derived by the database, for finding.
    words = models.GeneratedField(
        expression=SearchVector(
            Concat(*(F("asked"), Value(" "), F("documents"), Value(" "), F("remark")), output_field=models.TextField()),
            config="russian",
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    facets = models.GeneratedField(
        expression=Func(
            *map(F, ("office", "consultant", "sex", "age", "citizenship", "territory", "social_statuses")),
            *map(F, ("categories", "organisation", "state")),
            function="referral_facets",
            output_field=ArrayField(models.IntegerField()),
        ),
        output_field=ArrayField(models.IntegerField()),
        db_persist=True,
    )

    objects = RecordQuerySet["Referral"].as_manager()

    class Meta(Record.Meta):
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        constraints: ClassVar = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["office", "year", "serial"], name="one_referral_per_number_office_and_year"
            ),
            models.CheckConstraint(condition=Q(serial__gte=1), name="referral_numbers_begin_with_one"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="a_referral_has_a_known_state"),
            models.CheckConstraint(
                condition=Q(state=State.GIVEN, answered_at=None)
                | (~Q(state=State.GIVEN) & Q(answered_at__isnull=False)),
                name="an_answered_referral_says_when",
            ),
            models.CheckConstraint(condition=Q(due_on__gt=F("referred_on")), name="a_referral_is_due_after_its_day"),
        ]
        triggers: ClassVar = [entries_of_their_lists("citizenship_id"), words_are_known()]
        indexes: ClassVar = [
            *indexes("referral", "referred_on"),
            models.Index(
                "office", "year", "serial", "id", name="referral_of_office_by_number", condition=Q(deleted_at=None)
            ),
            models.Index("year", "serial", "id", name="referral_by_number", condition=Q(deleted_at=None)),
            models.Index("office", "due_on", "id", name="referral_of_office_by_term", condition=Q(deleted_at=None)),
            models.Index("due_on", "id", name="referral_by_term", condition=Q(deleted_at=None)),
            models.Index(
                *("office", F("referred_on").desc(), F("id").desc()),
                name="referral_of_office_open",
                condition=Q(deleted_at=None, state__in=[state.value for state in rules.OPEN]),
            ),
            models.Index(
                *(F("referred_on").desc(), F("id").desc()),
                name="referral_open",
                condition=Q(deleted_at=None, state__in=[state.value for state in rules.OPEN]),
            ),
            models.Index(
                *("organisation", F("referred_on").desc(), F("id").desc()),
                name="referral_of_organisation",
                condition=Q(deleted_at=None),
            ),
            models.Index(
                *("office", "organisation", F("referred_on").desc(), F("id").desc()),
                name="referral_of_office_to",
                condition=Q(deleted_at=None),
            ),
            models.Index("appeal", name="referral_of_appeal", condition=Q(appeal__isnull=False)),
            models.Index(
                "due_on",
                name="referral_nobody_told_of",
                condition=Q(deleted_at=None, told_overdue_at=None, state__in=[state.value for state in rules.OPEN]),
            ),
        ]

    @property
    def number(self) -> str:
        """As it is said and printed: 15/2026."""
        return f"{self.serial}/{self.year}"

    def is_overdue(self, today: date) -> bool:
        return rules.is_overdue(rules.State(self.state), self.due_on, today)


class Numbering(models.Model):
    """The last number given in an office in a year. Its row is what concurrent writers wait for."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+", db_index=False)
    year = models.SmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "year"], name="one_series_of_numbers_per_office_and_year"),
        ]

    def __str__(self) -> str:
        return f"{self.office_id}: {self.last}/{self.year}"


class Answer(models.Model):
    """What was said of a referral: by the organisation through its slip (by is empty), or noted by staff."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="answers")
    state = models.CharField(max_length=10, choices=State)
    remark = models.TextField(blank=True)
    answered_at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=[State.RECEIVED, State.HELPED, State.DECLINED]),
                name="an_answer_is_received_helped_or_declined",
            ),
        ]

    def __str__(self) -> str:
        return self.state


class PrintedForm(models.Model):
    """«Бланк»: the text as it was corrected for printing, and the very paper. Printing it again gives the same bytes.

    text: a paper.Paper as a dictionary; version: of the referral it was made from.
    """

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="forms")
    version = models.PositiveIntegerField()
    language = models.CharField(max_length=2)
    text = models.JSONField()
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    printed_at = models.DateTimeField()
    printed_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)

    def __str__(self) -> str:
        return f"{self.referral_id}: {self.language}"

    @property
    def language_name(self) -> str:
        """By its own name: «Кыргызча»."""
        return next(name for code, _short, name in LANGUAGES if code == self.language)

    @property
    def name(self) -> str:
        """Of the file, when it is saved."""
        return f"{self.referral.number.replace('/', '-')}.pdf"


class ReferralAttachment(Attachment):
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="attachments")


class CountedTerms(models.Model):
    """One row: the version of the calendars that the terms of open referrals were last counted by."""

    version = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(pk=1), name="terms_are_counted_by_one_version")]

    def __str__(self) -> str:
        return str(self.version)
