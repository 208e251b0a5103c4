"""Bookings: hours, reminders, the calendar feed; and the columns a person wants to see in the register."""

from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kenesh.accounts.models import User
from kenesh.desk.models.consultation import Consultation
from kenesh.offices.models import Office


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), model_name="HoursEvent")
class Hours(models.Model):
    """When a department takes bookings, by its own clock. rest: a break; both its ends or neither."""

    office = models.OneToOneField(Office, models.PROTECT, related_name="+", verbose_name=_("Department"))
    opens = models.TimeField(_("Opens"))
    closes = models.TimeField(_("Closes"))
    rest_from = models.TimeField(_("Break from"), null=True, blank=True)
    rest_until = models.TimeField(_("Break until"), null=True, blank=True)
    saturdays = models.BooleanField(_("Saturdays too"), default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(opens__lt=F("closes")), name="a_department_closes_after_it_opens"),
            models.CheckConstraint(
                condition=Q(rest_from=None, rest_until=None)
                | Q(rest_from__gt=F("opens"), rest_from__lt=F("rest_until"), rest_until__lt=F("closes")),
                name="a_break_lies_within_the_hours",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office_id}: {self.opens}–{self.closes}"


class Reminder(models.Model):
    """A letter about a booking to its visitor or a consultant, written once: kind and the time it tells of.

    HANDED: somebody else has the booking, they or the visitor read; LOST: its former consultant reads it.
    consultant: who reads it; to the visitor, whom it names."""

    class Kind(models.TextChoices):
        BOOKED = "booked"
        MOVED = "moved"
        CANCELLED = "cancelled"
        SOON = "soon"
        HANDED = "handed"
        LOST = "lost"

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=10, choices=Kind)
    planned_from = models.DateTimeField()
    to_visitor = models.BooleanField()
    consultant = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    written_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["consultation", "kind", "planned_from", "to_visitor", "consultant"],
                nulls_distinct=False,
                name="one_reminder_of_each_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consultation_id}: {self.kind}"


class Feed(models.Model):
    """One's bookings for one's own calendar program, at a secret address. digest: SHA-256 of the secret, in hex."""

    user = models.OneToOneField(User, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user_id}"


class Columns(models.Model):
    """Which columns of the register a person wants to see, in this order."""

    user = models.OneToOneField(User, models.CASCADE, related_name="+")
    shown = ArrayField(models.CharField(max_length=20))

    def __str__(self) -> str:
        return f"{self.user_id}: {', '.join(self.shown)}"
