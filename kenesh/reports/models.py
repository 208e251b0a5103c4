"""What reports keep: the bounds of age bands, saved reports, public statistics, the centres' monthly forms."""

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kenesh.accounts.models import User
from kenesh.offices.models import Office
from kenesh.reports.queries import MonthlyFormQuerySet, SavedReportQuerySet
from kenesh.reports.rules import OLDEST


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent(), model_name="AgeBoundEvent")
class AgeBound(models.Model):
    """The lower end of an age band, full years. A band lasts to the next one: bands cannot overlap or leave a gap. What
    is below the lowest is a band of its own."""

    since = models.PositiveSmallIntegerField(_("From, full years"), unique=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(since__range=(1, OLDEST)), name="an_age_band_begins_at_a_human_age"),
        ]

    def __str__(self) -> str:
        return str(self.since)

    @classmethod
    def lower_ends(cls) -> list[int]:
        return list(cls.objects.order_by("since").values_list("since", flat=True))


class SavedReport(models.Model):
    """A report somebody asks for again. address: the query of the page.

    scope: what the owner might see when it was saved (saved.scope_of): whoever may see something else now is told so.
    monthly_since: the day the letters were asked for; the first goes in the next month. mailed_on: the last day it went
    by letter. failed_at: when it last could not be made.
    """

    owner = models.ForeignKey(User, models.CASCADE, related_name="saved_reports")
    name = models.CharField(_("Name"), max_length=120)
    address = models.TextField(blank=True)
    scope = models.CharField(max_length=40, editable=False)
    monthly = models.BooleanField(_("Mail it to me on the first of every month"), default=False)
    monthly_since = models.DateField(null=True, editable=False)
    mailed_on = models.DateField(null=True, editable=False)
    failed_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SavedReportQuerySet["SavedReport"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("owner", "name", name="a_person_has_one_report_of_a_name"),
            models.CheckConstraint(condition=Q(name__regex=r"\S"), name="a_saved_report_has_a_name"),
            models.CheckConstraint(
                condition=Q(monthly=False) | Q(monthly_since__isnull=False), name="a_mailed_report_says_since_when"
            ),
        ]
        indexes: ClassVar = [models.Index("mailed_on", name="report_to_be_mailed", condition=Q(monthly=True))]

    def __str__(self) -> str:
        return self.name


class Release(models.Model):
    """The public statistics as they were published in a month: figures of all that had ended before it.

    month: its first day. figures: of actions.publishing.gathered, with nothing in them but what everybody may see.
    """

    month = models.DateField()
    published_at = models.DateTimeField()
    figures = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("month", name="statistics_are_published_once_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="a_release_is_of_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


@pghistory.track(model_name="MonthlyFormEvent")
class MonthlyForm(models.Model):
    """What a centre adds by hand to its form of a month. The 29 lines are counted from the records.

    month: its first day. The three questions: None until answered. figures: the counted part as it was submitted.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    month = models.DateField()
    equipment_problems = models.BooleanField(_("Were there problems with equipment?"), null=True, blank=True)
    equipment_words = models.TextField(_("What happened to the equipment"), blank=True)
    duty_kept = models.BooleanField(_("Did advocates keep the duty roster?"), null=True, blank=True)
    duty_words = models.TextField(_("Who did not come, and when"), blank=True)
    incidents = models.BooleanField(
        _("Were there incidents (conflict, threat, confidentiality)?"), null=True, blank=True
    )
    incidents_words = models.TextField(_("What the incidents were"), blank=True)
    training = models.TextField(_("Training needs"), blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    submitted_at = models.DateTimeField(_("Submitted"), null=True, editable=False)
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    figures = models.JSONField(null=True, editable=False)

    objects = MonthlyFormQuerySet["MonthlyForm"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("office", "month", name="a_centre_has_one_form_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="a_monthly_form_is_of_a_month"),
            models.CheckConstraint(
                condition=Q(submitted_at=None, submitted_by=None, figures__isnull=True)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False, figures__isnull=False),
                name="a_submitted_form_says_who_and_what",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at=None)
                | Q(equipment_problems__isnull=False, duty_kept__isnull=False, incidents__isnull=False),
                name="a_submitted_form_has_its_answers",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office_id}: {self.month:%Y-%m}"
