"""Services and their regulated time."""

from typing import ClassVar

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kenesh.desk import rules
from kenesh.desk.queries import NormQuerySet, ServiceQuerySet
from kenesh.offices.models import InForce, Office
from kenesh.shell.names import Named


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), model_name="ServiceEvent")
class Service(Named, InForce):
    """What a department consults on. required: fields of the start form (rules.Field).
    help_…: for the consultant, in each of the four languages; a missing one falls back to Russian."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="services", verbose_name=_("Department"))
    required = ArrayField(models.CharField(max_length=20), default=list, blank=True, verbose_name=_("Required fields"))
    help_ru = models.TextField(_("Help for the consultant, in Russian"), blank=True)
    help_ky = models.TextField(_("Help for the consultant, in Kyrgyz"), blank=True)
    help_tt = models.TextField(_("Help for the consultant, in Tatar"), blank=True)
    help_en = models.TextField(_("Help for the consultant, in English"), blank=True)
    position = models.PositiveIntegerField(_("Order"), default=0)

    objects = ServiceQuerySet["Service"].as_manager()

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "name_ru"], name="one_service_per_name_and_department"),
            models.CheckConstraint(
                condition=Q(required__contained_by=[field.value for field in rules.Field]),
                name="a_service_requires_fields_there_are",
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_from__lte=F("valid_until")),
                name="a_service_is_retired_after_it_begins",
                violation_error_message=_("It cannot be retired before it begins."),
            ),
        ]

    @property
    def help(self) -> str:
        """In the language of the page."""
        return str(getattr(self, f"help_{get_language()}", "") or self.help_ru)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), model_name="NormEvent")
class Norm(models.Model):
    """The regulated time of a service from one day to another, both inclusive: what a later regulation changes rewrites
    no earlier overrun. until: None, until further notice. act: by which it was set."""

    service = models.ForeignKey(Service, models.PROTECT, related_name="norms", verbose_name=_("Service"))
    minutes = models.PositiveSmallIntegerField(_("Regulated time, minutes"))
    since = models.DateField(_("In force from"))
    until = models.DateField(_("In force until"), null=True, blank=True)
    act = models.CharField(_("Set by"), max_length=300, blank=True)

    objects = NormQuerySet["Norm"].as_manager()

    class Meta:
        verbose_name = _("regulated time")
        verbose_name_plural = _("regulated times")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(minutes__range=(1, rules.LONGEST_NORM)), name="a_regulated_time_is_some_minutes"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="a_regulated_time_ends_after_it_begins"
            ),
            ExclusionConstraint(
                name="one_regulated_time_a_day",
                expressions=[
                    ("service", RangeOperators.EQUAL),
                    (
                        Func("since", "until", Value("[]"), function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("Another regulated time of this service is in force on some of these days."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service_id}: {self.minutes}"
