"""Offices, territories, routing, reference lists: what every record points at and nobody deletes."""

from datetime import date
from typing import ClassVar

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from kenesh.offices import triggers
from kenesh.offices.queries import AwayQuerySet, InForceQuerySet, ListEntryQuerySet, OfficeQuerySet
from kenesh.shell.names import Named

FORM_LINES = 29  # of the centres' monthly form


class InForce(models.Model):
    """Dates of validity, both inclusive; empty means unbounded. What is retired stays on old records."""

    valid_from = models.DateField(_("In force from"), null=True, blank=True)
    valid_until = models.DateField(_("In force until"), null=True, blank=True)

    class Meta:
        abstract = True

    def in_force(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


class OnTheMap(models.Model):
    """Coordinates are WGS 84 degrees, both or neither."""

    latitude = models.FloatField(_("Latitude"), null=True, blank=True)
    longitude = models.FloatField(_("Longitude"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                    latitude__isnull=False,
                    longitude__isnull=False,
                ),
                name="%(class)s_coordinates_are_degrees",
                violation_error_message=_("Give both coordinates, in degrees: latitude to 90, longitude to 180."),
            )
        ]


class Level(models.TextChoices):
    """What a territory is; the field's own words of the two countries' classifiers. The order is that of pages."""

    COUNTRY = "country", _("country")
    REPUBLIC = "republic", _("republic")
    CITY_REPUBLICAN = "city_republican", _("city of republican significance")
    CITY_OKRUG = "city_okrug", _("urban okrug")
    OBLAST = "oblast", _("oblast")
    CITY_OBLAST = "city_oblast", _("city of oblast significance")
    RAYON = "rayon", _("rayon")
    MUNICIPAL_RAYON = "municipal_rayon", _("municipal rayon")
    CITY_RAYON = "city_rayon", _("rayon of a city")
    CITY_RAYON_SIGNIFICANCE = "city_rayon_significance", _("city of rayon significance")


@pghistory.track(model_name="TerritoryEvent")
class Territory(Named, InForce, OnTheMap):  # noqa: DJ008  # Named has it
    """A place of the tree: country, oblast, rayon, city. The coordinates are those of its centre; the code is the SOATE
    classifier's in Kyrgyzstan."""

    code = models.CharField(_("Code"), max_length=20, unique=True, error_messages={"unique": _("This code is taken.")})
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("Part of")
    )
    level = models.CharField(_("Level"), max_length=30, choices=Level)
    aliases = ArrayField(
        models.CharField(max_length=200), default=list, blank=True, verbose_name=_("Other and former names")
    )
    centre_ru = models.CharField(_("Its centre"), max_length=100, blank=True)
    iso_3166_2 = models.CharField(_("ISO 3166-2 code"), max_length=10, blank=True)

    objects = InForceQuerySet["Territory"].as_manager()

    class Meta:
        verbose_name = _("territory")
        verbose_name_plural = _("territories")
        constraints: ClassVar = [
            *OnTheMap.Meta.constraints,
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_from__lte=F("valid_until")),
                name="a_territory_is_retired_after_it_begins",
                violation_error_message=_("It cannot be retired before it begins."),
            ),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="a_territory_has_a_known_level"),
        ]
        triggers: ClassVar = [
            triggers.kept("a_territory_is_never_deleted", "A territory is retired, never deleted."),
            triggers.no_circles(),
            triggers.a_new_version(),
        ]


class OfficeKind(models.TextChoices):
    CENTRE = "centre", _("free legal aid centre")
    JUSTICE_HOUSE = "justice_house", _("house of justice")
    COMMUNITY = "community", _("community legal aid centre")
    DESK = "desk", _("consultation desk")


@pghistory.track(model_name="OfficeEvent")
class Office(Named, OnTheMap):  # noqa: DJ008  # Named has it
    """A centre (ЦБЮП) or a department with a desk. A closed one keeps its records; closed_on: the first day without.

    ogrn: of the organisation it belongs to, 13 figures, or the Kyrgyz ИНН of 14; offices of one organisation share it.
    """

    code = models.CharField(_("Code"), max_length=20, unique=True, error_messages={"unique": _("This code is taken.")})
    kind = models.CharField(_("Kind"), max_length=20, choices=OfficeKind, default=OfficeKind.CENTRE)
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="offices", verbose_name=_("Territory"))
    address = models.CharField(_("Address"), max_length=300, blank=True)
    phone = models.CharField(_("Telephone"), max_length=50, blank=True)
    hours = models.CharField(_("Opening hours"), max_length=200, blank=True)
    time_zone = models.CharField(_("Time zone"), max_length=40, default="Asia/Bishkek")
    closed_on = models.DateField(_("Closed on"), null=True, blank=True)
    ogrn = models.CharField(_("OGRN, in Kyrgyzstan INN"), max_length=14, blank=True)
    password_allowed = models.BooleanField(_("Its staff may sign in with a password"), default=True)

    objects = OfficeQuerySet["Office"].as_manager()

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        constraints: ClassVar = [
            *OnTheMap.Meta.constraints,
            models.CheckConstraint(condition=Q(kind__in=OfficeKind.values), name="an_office_has_a_known_kind"),
            models.CheckConstraint(condition=Q(ogrn__regex=r"^(\d{13,14})?$"), name="an_ogrn_has_its_figures"),
        ]
        triggers: ClassVar = [
            triggers.kept("an_office_is_never_deleted", "An office is closed, never deleted."),
            triggers.a_new_version(),
        ]


class Away(models.Model):
    """Days without an office or a person, both inclusive."""

    first_day = models.DateField(_("First day away"))
    last_day = models.DateField(_("Last day away"))

    class Meta:
        abstract = True


def away_once_at_a_time(whose: str, name: str) -> ExclusionConstraint:
    """Nobody is away twice on one day. whose: the field; name: the constraint's, a sentence."""
    days = Func("first_day", "last_day", Value("[]"), function="daterange", output_field=DateRangeField())
    return ExclusionConstraint(name=name, expressions=[(whose, RangeOperators.EQUAL), (days, RangeOperators.OVERLAPS)])


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent(), model_name="PauseEvent")
class Pause(Away):
    """An office does not work for some days: questions go past it meanwhile. reason: repair, no light; for readers."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="pauses", verbose_name=_("Office"))
    reason = models.CharField(_("Reason"), max_length=200)

    objects = AwayQuerySet["Pause"].as_manager()

    class Meta:
        verbose_name = _("pause of an office")
        verbose_name_plural = _("pauses of offices")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(first_day__lte=F("last_day")), name="a_pause_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(reason__regex=r"\S"), name="a_pause_has_a_reason"),
            away_once_at_a_time("office", "an_office_pauses_once_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.office}: {self.first_day:%d.%m.%Y}–{self.last_day:%d.%m.%Y}"


class Reason(models.TextChoices):
    """Why a territory's questions go to this office."""

    SAME = "same", _("it stands in this territory")
    NEAREST = "nearest", _("it is the nearest")
    CHOSEN = "chosen", _("chosen by hand")


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), model_name="RouteEvent")
class Route(models.Model):
    """Which office answers for a territory, and for all within it that have no route of their own.

    km: the great circle from the territory's centre. note: in the administrator's own words, why not the nearest.
    """

    territory = models.OneToOneField(Territory, models.PROTECT, related_name="route", verbose_name=_("Territory"))
    office = models.ForeignKey(Office, models.PROTECT, related_name="routes", verbose_name=_("Office"))
    km = models.PositiveIntegerField(_("Distance, km"), default=0)
    reason = models.CharField(_("Why this office"), max_length=20, choices=Reason, default=Reason.CHOSEN)
    note = models.CharField(_("Remark"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("route")
        verbose_name_plural = _("routes")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(reason__in=Reason.values), name="a_route_has_a_known_reason")
        ]

    def __str__(self) -> str:
        return f"{self.territory} → {self.office}"


class List(models.TextChoices):
    """The reference lists of the product."""

    CATEGORY = "category", _("Categories")
    SOCIAL_STATUS = "social_status", _("Social statuses")
    CITIZENSHIP = "citizenship", _("Citizenships")
    KIND_OF_AID = "kind_of_aid", _("Kinds of aid")

    @property
    def has_groups(self) -> bool:
        return self is not List.CITIZENSHIP


@pghistory.track(model_name="ListEntryEvent")
class ListEntry(Named, InForce):  # noqa: DJ008  # Named has it
    """One line of a reference list. A group (a branch of law) only gathers; records point at the entries within.
    Nothing is deleted, only retired: the database refuses it.

    position: the place among those of the same group, from 1; gaps are allowed. «Not stated» stands last whatever its
    position. form_line: the line of the centres' monthly form it is counted in (1–29), categories only.
    """

    list = models.CharField(max_length=20, choices=List)
    code = models.CharField(_("Code"), max_length=20)
    group = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="entries", verbose_name=_("Group")
    )
    is_group = models.BooleanField(_("Is a group"), default=False)
    position = models.PositiveIntegerField(_("Order"), default=0)
    form_line = models.PositiveSmallIntegerField(_("Line of the monthly form"), null=True, blank=True)

    objects = ListEntryQuerySet["ListEntry"].as_manager()

    class Meta:
        verbose_name = _("list entry")
        verbose_name_plural = _("list entries")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["list", "code"], name="one_entry_per_code_in_a_list"),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_from__lte=F("valid_until")),
                name="an_entry_is_retired_after_it_begins",
                violation_error_message=_("It cannot be retired before it begins."),
            ),
            models.CheckConstraint(condition=Q(list__in=List.values), name="an_entry_is_of_a_known_list"),
            models.CheckConstraint(condition=Q(is_group=False) | Q(group=None), name="a_group_is_not_within_a_group"),
            models.CheckConstraint(
                condition=Q(form_line=None) | Q(form_line__range=(1, FORM_LINES), list=List.CATEGORY, is_group=False),
                name="a_form_line_is_a_line_of_the_form",
                violation_error_message=_("The monthly form has lines 1 to 29."),
            ),
        ]
        triggers: ClassVar = [
            triggers.kept("an_entry_is_never_deleted", "An entry of a list is retired, never deleted."),
            triggers.group_of_the_same_list(),
            triggers.a_new_version(),
        ]
