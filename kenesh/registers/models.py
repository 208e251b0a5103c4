"""Registers of the state, loaded from their published files: addresses (ГАР), legal entities and entrepreneurs (ЕГРЮЛ,
ЕГРИП, РСМП); and the journal of their loads. Nothing points at their rows: a record keeps its own copy."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Register(models.TextChoices):
    GAR = "gar", _("Addresses (GAR)")
    EGRUL = "egrul", _("Legal entities and entrepreneurs (EGRUL, EGRIP)")
    RSMP = "rsmp", _("Small and medium businesses (RSMP)")


class Extent(models.TextChoices):
    FULL = "full", pgettext_lazy("load of a register", "whole")
    CHANGES = "changes", pgettext_lazy("load of a register", "changes")


class State(models.TextChoices):
    """Where a load stands. stopped: killed or broken off; the same command goes on from there."""

    LOADING = "loading", pgettext_lazy("load of a register", "being loaded")
    READY = "ready", pgettext_lazy("load of a register", "in use")
    REPLACED = "replaced", pgettext_lazy("load of a register", "replaced by a newer one")
    STOPPED = "stopped", pgettext_lazy("load of a register", "broken off")
    REFUSED = "refused", pgettext_lazy("load of a register", "refused")


class Step(models.TextChoices):
    """What a load is busy with."""

    READING = "reading", pgettext_lazy("step of a load", "reading the files")
    JOINING = "joining", pgettext_lazy("step of a load", "putting together what belongs together")
    INDEXING = "indexing", pgettext_lazy("step of a load", "making it searchable")
    SWITCHING = "switching", pgettext_lazy("step of a load", "taking it into use")


class Load(models.Model):
    """One load of a register, of one published edition.

    source: the file's or folder's name, without its path. version: as the publisher names it («2026.01.16 v.223»).
    day: of what day it tells. regions: codes of those chosen, none: all. rows: taken into the register. seconds: at
    work, over all its runs. reason: a sentence for people, in English, where it was refused or broken off.
    """

    register = models.CharField(_("Register"), max_length=5, choices=Register)
    extent = models.CharField(_("Extent"), max_length=7, choices=Extent)
    source = models.CharField(_("File"), max_length=300)
    fingerprint = models.CharField(max_length=64, editable=False)  # of names and sizes; the same is gone on with
    version = models.CharField(_("Version"), max_length=40, blank=True)
    day = models.DateField(_("Of the day"), null=True)
    regions = ArrayField(models.CharField(max_length=2), default=list, verbose_name=_("Regions"))
    state = models.CharField(_("State"), max_length=8, choices=State, default=State.LOADING)
    step = models.CharField(max_length=9, choices=Step, default=Step.READING, editable=False)
    started_at = models.DateTimeField(_("Begun"))
    ended_at = models.DateTimeField(_("Ended"), null=True)
    seconds = models.FloatField(_("Duration"), default=0)
    rows = models.BigIntegerField(_("Rows"), default=0)
    set_aside = models.BigIntegerField(_("Set aside"), default=0)
    reason = models.TextField(_("Reason"), blank=True)

    class Meta:
        verbose_name = _("load of a register")
        verbose_name_plural = _("loads of registers")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["register"], condition=Q(state="loading"), name="one_load_of_a_register_at_a_time"
            ),
        ]
        indexes: ClassVar = [models.Index(F("started_at").desc(), name="loads_newest_first")]

    def __str__(self) -> str:
        return f"{self.register} {self.version}"


class LoadedFile(models.Model):
    """How far one file of a load has come: the restart begins there.

    size, done: bytes, unpacked: all of it, and those read. rows: taken of it. whole: nothing is left.
    """

    load = models.ForeignKey(Load, models.CASCADE, related_name="files")
    name = models.CharField(max_length=300)
    size = models.BigIntegerField()
    done = models.BigIntegerField(default=0)
    rows = models.BigIntegerField(default=0)
    set_aside = models.BigIntegerField(default=0)
    whole = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["load", "name"], name="one_place_in_each_file")]

    def __str__(self) -> str:
        return self.name


class SetAside(models.Model):
    """A broken record of a file: the rest of the file is loaded. record: its beginning, as read; place: the byte
    of the file, unpacked, at which it begins."""

    load = models.ForeignKey(Load, models.CASCADE, related_name="broken")
    file = models.CharField(max_length=300)
    place = models.BigIntegerField()
    record = models.TextField()
    reason = models.CharField(max_length=300)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["load", "file", "place"], name="a_record_is_set_aside_once"),
        ]

    def __str__(self) -> str:
        return f"{self.file} {self.place}"


class Place(models.Model):
    """An address object in force: a region, district, city, village, planning element or street of ГАР (levels 1–8).

    id: OBJECTID; guid: OBJECTGUID, its identity. kind: TYPENAME («ул»); name: NAME; parent: OBJECTID of what it stands
    in; whole: its address from the region down, as read («г Казань, ул Баумана»). other_names: former and official
    ones. district: of a city, from our own table, for ГАР has none. houses: how many stand at it; key, tokens: see
    kenesh.suggesting.words; score: its order among all, less is sooner offered.
    """

    id = models.BigIntegerField(primary_key=True)
    guid = models.UUIDField()
    level = models.SmallIntegerField()
    kind = models.CharField(max_length=50)
    name = models.CharField(max_length=250)
    parent = models.BigIntegerField(null=True)
    region = models.CharField(max_length=2)
    whole = models.TextField()
    other_names = models.TextField(blank=True)
    district = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=6, blank=True)
    houses = models.IntegerField(default=0)
    key = models.TextField(db_collation="C")
    tokens = ArrayField(models.IntegerField())
    score = models.IntegerField()

    class Meta:
        indexes: ClassVar = [
            GinIndex("tokens", name="place_by_beginnings", fastupdate=False),
            models.Index("guid", name="place_by_guid"),
            models.Index("parent", name="place_by_parent"),
            models.Index("postcode", "score", name="place_by_postcode", condition=~Q(postcode="")),
        ]

    def __str__(self) -> str:
        return self.whole


class House(models.Model):
    """A building in force. id: OBJECTID; place: of the street, or of the village where houses have no street.

    number: as read («д 10 к 2»); key: for finding («10к2», see kenesh.registers.houses).
    """

    id = models.BigIntegerField(primary_key=True)
    guid = models.UUIDField()
    place = models.BigIntegerField()
    number = models.CharField(max_length=120)
    key = models.CharField(max_length=60, db_collation="C")
    postcode = models.CharField(max_length=6, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index("place", "key", name="house_of_place_by_number"),
            models.Index("guid", name="house_by_guid"),
            models.Index("postcode", "place", name="house_by_postcode", condition=~Q(postcode="")),
        ]

    def __str__(self) -> str:
        return self.number


class Firm(models.Model):
    """A legal entity or an entrepreneur.

    ogrn: ОГРН (13) or ОГРНИП (15); inn: 10 or 12 figures; kpp. kind: of the two. name: whole; short_name. address: as
    the register tells it; address_guid: ИдНом, the guid of the House (or Place) in ГАР. ended_on: dissolved. size: by
    РСМП, 100,000 × category (1 micro, 2 small, 3 medium) + employees; 0: not in it. source: the register it was read
    from; day: of what day the statement tells. score: see kenesh.registers.egrul.building.
    """

    class Kind(models.IntegerChoices):
        LEGAL_ENTITY = 1, _("Legal entity")
        ENTREPRENEUR = 2, _("Entrepreneur")

    id = models.BigAutoField(primary_key=True)
    ogrn = models.CharField(max_length=15, db_collation="C")
    inn = models.CharField(max_length=12, db_collation="C", blank=True)
    kpp = models.CharField(max_length=9, db_collation="C", blank=True)
    kind = models.SmallIntegerField(choices=Kind)
    name = models.TextField()
    short_name = models.TextField(blank=True)
    address = models.TextField(blank=True)
    address_guid = models.UUIDField(null=True)
    region = models.CharField(max_length=2, blank=True)
    postcode = models.CharField(max_length=6, blank=True)
    ended_on = models.DateField(null=True)
    size = models.IntegerField(db_default=0)
    source = models.CharField(max_length=5, choices=Register)
    day = models.DateField(null=True)
    key = models.TextField(db_collation="C")
    tokens = ArrayField(models.IntegerField())
    score = models.IntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["ogrn"], name="one_firm_per_ogrn")]
        indexes: ClassVar = [
            GinIndex("tokens", name="firm_by_beginnings", fastupdate=False),
            # Without the score, or the planner takes them for the tiers' condition and reads every row.
            models.Index("inn", name="firm_by_inn"),
            models.Index("kpp", name="firm_by_kpp", condition=~Q(kpp="")),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name


class Tier(models.Model):
    """The best rows of a register are looked through first, in an index of their own, then the next: so a beginning
    that a million rows have costs no more than one that ten have.

    table: of the register; place: which of its tiers, from 0; below: rows whose score is less stand in it or in an
    earlier one. A register without tiers has one index.
    """

    table = models.CharField(max_length=40)
    place = models.SmallIntegerField()
    below = models.IntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["table", "place"], name="one_limit_per_tier")]

    def __str__(self) -> str:
        return f"{self.table} {self.place}: < {self.below}"
