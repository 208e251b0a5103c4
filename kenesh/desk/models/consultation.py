"""Consultations: the clock, the visitor, the steps, the intervals."""

from datetime import datetime, timedelta
from typing import ClassVar

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kenesh.accounts.models import Role, User
from kenesh.desk import derived, rules
from kenesh.desk.models.service import Service
from kenesh.desk.queries import ConsultationQuerySet
from kenesh.offices.models import Office
from kenesh.people.models import Person


class State(models.TextChoices):
    """The words of rules.State."""

    WAITING = rules.State.WAITING.value, pgettext_lazy("consultation", "waits for a consultant")
    ASSIGNED = rules.State.ASSIGNED.value, pgettext_lazy("consultation", "assigned")
    PLANNED = rules.State.PLANNED.value, pgettext_lazy("consultation", "planned")
    IN_PROGRESS = rules.State.IN_PROGRESS.value, pgettext_lazy("consultation", "in progress")
    PARKED = rules.State.PARKED.value, pgettext_lazy("consultation", "interrupted")
    COMPLETED = rules.State.COMPLETED.value, pgettext_lazy("consultation", "completed")
    CANCELLED = rules.State.CANCELLED.value, pgettext_lazy("consultation", "cancelled")
    NO_SHOW = rules.State.NO_SHOW.value, pgettext_lazy("consultation", "did not come")


class Beginning(models.Model):
    """The clock of a consultation begun at the start form, before there is a consultation: by the first character
    typed, by the server's time, once. submission: of that form."""

    submission = models.UUIDField(primary_key=True)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    service = models.ForeignKey(Service, models.CASCADE, related_name="+", db_index=False)
    began_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.submission)


# Of the visitor: what people of the desk write.
VISITOR = ("address", "client_name", "phone", "email", "organisation", "inn", "ogrn", "comment")
WRITTEN = [
    *("id", "version", "office", "service", "consultant", "state", "year", "serial"),
    *VISITOR,
    *("summary", "overrun_reason", "planned_from", "planned_until", "deleted_at", "deleted_by"),
]


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    model_name="ConsultationEvent",
    fields=WRITTEN,
)
class Consultation(models.Model):
    """A visitor at the desk, from registration or booking to the end.

    serial: the number within the office and year, from 1 on, without gaps. submission: one per form shown.
    version: grows with each step and correction.
    consultant: who has it; none while it waits. assigned_at: since when they have it.
    person: of the office's register; their passport number stands there, encrypted, and nowhere here.
    address_guid: of ГАР, where it was chosen. organisation: whom the visitor speaks for; inn, ogrn: of ЕГРЮЛ, where it
    was chosen. not_found: fields whose value no register knows (rules.LOOKED_UP). comment: of the start form.
    previous: the consultation of the same visitor this one was begun from; carried: the fields taken over from it.
    limit: regulated seconds, in force on the day it began. worked: seconds that count, once it has ended.
    began_at: when its clock began. planned_from, planned_until: of a booking.
    """

    DAY: ClassVar = "began_at"  # of the person's visits: what has not begun is none yet

    submission = models.UUIDField(unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("Department"), db_index=False)
    year = models.PositiveSmallIntegerField(editable=False)
    serial = models.PositiveIntegerField(_("Number"), editable=False)
    service = models.ForeignKey(Service, models.PROTECT, related_name="+", verbose_name=_("Service"), db_index=False)
    consultant = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("Consultant"), db_index=False
    )
    assigned_at = models.DateTimeField(null=True, editable=False)
    registered_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("Registered by"), editable=False, db_index=False
    )
    registered_at = models.DateTimeField(_("Registered"), editable=False)
    state = models.CharField(_("Status"), max_length=12, choices=State, editable=False)

    person = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", verbose_name=_("Person"), editable=False, db_index=False
    )
    address = models.CharField(_("Address of the object"), max_length=300, blank=True)
    address_guid = models.UUIDField(null=True, blank=True)
    client_name = models.CharField(_("Full name"), max_length=200)
    phone = models.CharField(_("Mobile telephone"), max_length=20, blank=True)  # E.164
    email = models.EmailField(_("E-mail"), max_length=254, blank=True)
    organisation = models.CharField(_("Organisation"), max_length=300, blank=True)
    inn = models.CharField(_("INN"), max_length=12, blank=True)
    ogrn = models.CharField(_("OGRN"), max_length=15, blank=True)
    comment = models.TextField(_("Comment"), blank=True)
    not_found = ArrayField(models.CharField(max_length=20), default=list, blank=True, editable=False)
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="following", editable=False, db_index=False
    )
    carried = ArrayField(models.CharField(max_length=20), default=list, blank=True, editable=False)

    planned_from = models.DateTimeField(_("Planned date and time"), null=True, blank=True)
    planned_until = models.DateTimeField(null=True, blank=True)
    limit = models.PositiveIntegerField(editable=False)
    began_at = models.DateTimeField(_("Began"), null=True, editable=False)
    ended_at = models.DateTimeField(_("Ended"), null=True, editable=False)
    worked = models.PositiveIntegerField(null=True, editable=False)
    overrun_reason = models.CharField(_("Why it took longer than regulated"), max_length=500, blank=True)
    summary = models.TextField(_("Comment"), blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)
    deleted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False, db_index=False)

    # Derived by the database, for finding and sorting.
    dated_at = models.GeneratedField(
        expression=Coalesce("planned_from", "began_at", "registered_at"),
        output_field=models.DateTimeField(),
        db_persist=True,
    )
    address_key = derived.key_or_none("address")
    name_key = derived.key("client_name")
    organisation_key = derived.key_or_none("organisation")
    address_found = derived.found("address")
    visitor_found = derived.found("client_name")
    organisation_found = derived.found("organisation", "inn")
    facets = derived.facets()

    objects = ConsultationQuerySet["Consultation"].as_manager()

    class Meta:
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "year", "serial"], name="one_consultation_per_number_office_and_year"
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="a_consultation_has_a_known_state"),
            models.CheckConstraint(
                condition=Q(deleted_at=None, deleted_by=None) | Q(deleted_at__isnull=False, deleted_by__isnull=False),
                name="a_deleted_consultation_says_who_deleted_it",
            ),
            models.UniqueConstraint(
                fields=["consultant"],
                condition=Q(state=State.IN_PROGRESS, deleted_at=None),
                name="one_open_consultation_per_consultant",
            ),
            ExclusionConstraint(
                name="a_consultant_is_booked_once_at_a_time",
                expressions=[
                    ("consultant", RangeOperators.EQUAL),
                    (
                        Func("planned_from", "planned_until", function="tstzrange", output_field=DateTimeRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(
                    state__in=[state.value for state in rules.HELD], planned_from__isnull=False, deleted_at=None
                ),
            ),
            models.CheckConstraint(
                condition=Q(state=State.WAITING, consultant=None) | ~Q(state=State.WAITING),
                name="a_waiting_consultation_is_nobodys",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.WAITING, State.CANCELLED]) | Q(consultant__isnull=False),
                name="a_consultation_is_somebodys_unless_it_waits",
            ),
            models.CheckConstraint(
                condition=Q(consultant=None, assigned_at=None) | Q(consultant__isnull=False, assigned_at__isnull=False),
                name="a_consultation_says_since_when_it_is_somebodys",
            ),
            models.CheckConstraint(
                condition=Q(planned_from=None, planned_until=None) | Q(planned_from__lt=F("planned_until")),
                name="a_booking_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.PLANNED) | Q(planned_from__isnull=False), name="a_booking_has_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.COMPLETED)
                | Q(began_at__isnull=False, ended_at__isnull=False, worked__isnull=False, summary__regex=r"\S"),
                name="a_completed_consultation_says_what_and_how_long",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.IN_PROGRESS, State.PARKED]) | Q(began_at__isnull=False),
                name="a_consultation_in_progress_has_begun",
            ),
        ]
        indexes: ClassVar = [
            models.Index("person", name="consultation_of_person", condition=Q(person__isnull=False)),
            models.Index("previous", name="consultation_following", condition=Q(previous__isnull=False)),
            models.Index("deleted_at", name="consultation_deleted", condition=Q(deleted_at__isnull=False)),
            models.Index(
                "consultant", F("registered_at").desc(), name="consultation_of_consultant", condition=Q(deleted_at=None)
            ),
            models.Index(
                F("consultant"),
                F("began_at").desc(),
                F("id").desc(),
                name="consultation_begun_by",
                condition=Q(deleted_at=None, began_at__isnull=False),
            ),
            models.Index(
                *("consultant", "planned_from"),
                name="bookings_of_consultant",
                condition=Q(deleted_at=None, planned_from__isnull=False),
            ),
            *derived.indexes(),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return rules.number_of(self.year, self.serial)

    @property
    def allowed(self) -> timedelta:
        return timedelta(seconds=self.limit)

    @property
    def overrun(self) -> timedelta:
        """Of an ended one: how much longer than regulated."""
        return rules.overrun(timedelta(seconds=self.worked or 0), self.allowed)

    def who(self, user: User) -> frozenset[rules.Who]:
        """What somebody who may see it is to it."""
        staff = user.office_id == self.office_id
        return frozenset(
            one
            for one, is_so in {
                rules.Who.CONSULTANT: self.consultant_id == user.pk,
                rules.Who.REGISTRAR: self.registered_by_id == user.pk,
                rules.Who.COLLEAGUE: staff,
                rules.Who.HEAD: staff and user.role == Role.HEAD,
                rules.Who.ADMINISTRATOR: user.is_administrator,
            }.items()
            if is_so
        )

    def worked_by(self, now: datetime) -> timedelta:
        """The time that counts, by now; of an ended one, for good."""
        if self.worked is not None:
            return timedelta(seconds=self.worked)
        return rules.worked((period.span for period in self.periods.all()), now)


class Step(models.Model):
    """What was done with a consultation, by whom and when. before: the values it changed, by attribute, for undoing
    (moments in ISO 8601). undone_at: it was taken back."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="steps")
    action = models.CharField(max_length=10, choices=[(action.value, action.value) for action in rules.Action])
    state_before = models.CharField(max_length=12, blank=True)
    state_after = models.CharField(max_length=12, choices=State)
    consultant_before = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    consultant_after = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    comment = models.TextField(blank=True)
    before = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(action__in=[action.value for action in rules.Action]), name="a_step_is_a_known_action"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consultation_id}: {self.action}"


class Kind(models.TextChoices):
    WORK = "work", pgettext_lazy("period of a consultation", "work")
    PAUSE = "pause", pgettext_lazy("period of a consultation", "interruption")


class Period(models.Model):
    """Some time of a consultation: work counts, an interruption has a reason and does not."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="periods")
    kind = models.CharField(max_length=5, choices=Kind)
    consultant = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["consultation"], condition=Q(ended_at=None), name="one_open_period_per_consultation"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")), name="a_period_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="a_period_is_work_or_an_interruption"),
            models.CheckConstraint(
                condition=Q(kind=Kind.WORK) | Q(reason__regex=r"\S"), name="an_interruption_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consultation_id}: {self.kind}"

    @property
    def span(self) -> rules.Span:
        return rules.Span(self.began_at, self.ended_at, self.kind == Kind.WORK)


class Numbering(models.Model):
    """The last number given in an office in a year. Its row is what concurrent writers wait for."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+", db_index=False)
    year = models.SmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "year"], name="one_series_of_consultations_per_office_and_year"),
        ]

    def __str__(self) -> str:
        return f"{self.office_id}: {self.last}/{self.year}"
