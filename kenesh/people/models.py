"""People served: each office's own register of them, found again by name, telephone and passport."""

from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kenesh.accounts.models import User
from kenesh.offices.models import ListEntry, Office, Territory
from kenesh.people.queries import PersonQuerySet
from kenesh.people.triggers import words_are_known

_KEY = Func(
    Concat(
        *[F("full_name"), Value(" "), Func(F("phone"), function="phone_words", output_field=models.TextField())],
        *[Value(" "), Func(F("whatsapp"), function="phone_words", output_field=models.TextField())],
        output_field=models.TextField(),
    ),
    function="prefix_key",
    output_field=models.TextField(),
)

EARLIEST = 1880  # year of birth
PROFILE = ("full_name", "sex", "born_in", "phone", "whatsapp", "email", "territory", "citizenship", "social_statuses")


class Sex(models.IntegerChoices):
    FEMALE = 1, _("Female")
    MALE = 2, _("Male")
    NOT_STATED = 0, _("Not stated")


# Adding is not kept, for two million are added at once; so the first change keeps what there was before it, too.
@pghistory.track(
    pghistory.UpdateEvent("began", row=pghistory.Old, condition=pghistory.Q(old__version=1, new__version__gt=1)),
    pghistory.UpdateEvent(),
    model_name="PersonEvent",
    fields=["id", "version", *PROFILE, "merged_into"],
)
class Person(models.Model):
    """One person whom one office has helped: what was last known of them. Records keep their own copies.

    born_in: the year, as the age of the last record tells it; a year more or less. phone, whatsapp: E.164.
    passport: the number, encrypted under the key of the installation (kenesh.people.sealed). passport_mark: a keyed
    hash of it, passport_marks: of its beginnings from the third character on, of this office. times: how many records.
    last_on: the day of the newest. merged_into: the one this turned out to be; it is then shown nowhere.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("Centre"), db_index=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    full_name = models.CharField(_("Full name"), max_length=200)
    sex = models.PositiveSmallIntegerField(_("Sex"), choices=Sex, default=Sex.NOT_STATED)
    born_in = models.PositiveSmallIntegerField(_("Year of birth"), null=True, blank=True)
    phone = models.CharField(_("Telephone"), max_length=20, blank=True)
    whatsapp = models.CharField(_("WhatsApp"), max_length=20, blank=True)
    email = models.EmailField(_("E-mail"), max_length=254, blank=True)
    territory = models.ForeignKey(
        Territory, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("Place of residence")
    )
    citizenship = models.ForeignKey(
        ListEntry, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("Civil status")
    )
    social_statuses = ArrayField(models.BigIntegerField(), default=list, blank=True, verbose_name=_("Social status"))
    passport = models.BinaryField(null=True, editable=False)
    passport_mark = models.BigIntegerField(null=True, editable=False)
    passport_marks = ArrayField(models.BigIntegerField(), default=list, editable=False)
    times = models.PositiveIntegerField(default=0, editable=False)
    last_on = models.DateField(editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="merged", editable=False, db_index=False
    )

    # Derived by the database, for finding: among the people of the office, and for administrators among all.
    key = models.GeneratedField(expression=_KEY, output_field=models.TextField(db_collation="C"), db_persist=True)
    tokens = models.GeneratedField(
        expression=Func(_KEY, F("office"), function="person_tokens"),
        output_field=ArrayField(models.IntegerField()),
        db_persist=True,
    )
    name_key = models.GeneratedField(
        expression=Func(F("full_name"), function="alphabet_key"),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )

    same_name = models.GeneratedField(
        expression=Func(F("full_name"), function="same_name_key"),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )

    objects = PersonQuerySet["Person"].as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(full_name__regex=r"\S"), name="a_person_has_a_name"),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="nobody_is_merged_into_themselves"),
            models.CheckConstraint(
                condition=Q(passport=None, passport_mark=None, passport_marks=[])
                | Q(passport__isnull=False, passport_mark__isnull=False, passport_marks__len__gte=1),
                name="a_passport_is_found_by_its_marks",
            ),
            models.CheckConstraint(condition=Q(sex__in=Sex.values), name="a_persons_sex_is_one_of_the_choices"),
            models.CheckConstraint(
                condition=Q(born_in=None) | Q(born_in__range=(EARLIEST, 2200)), name="a_person_is_born_in_a_likely_year"
            ),
        ]
        triggers: ClassVar = [words_are_known()]
        indexes: ClassVar = [
            # Of all, those merged away too: finding.THERE leaves them out in words that no other index has, so that the
            # planner cannot read one of those whole in the place of this one.
            GinIndex("tokens", name="person_by_beginnings", fastupdate=False),
            GinIndex(
                "passport_marks",
                name="person_by_passport",
                fastupdate=False,
                condition=Q(merged_into=None, passport__isnull=False),
            ),
            models.Index(F("last_on").desc(), F("id").desc(), name="person_by_last_day", condition=Q(merged_into=None)),
            models.Index(
                "office",
                F("last_on").desc(),
                F("id").desc(),
                name="person_of_office_by_last_day",
                condition=Q(merged_into=None),
            ),
            models.Index("office", "name_key", "id", name="person_of_office_by_name", condition=Q(merged_into=None)),
            models.Index("name_key", "id", name="person_by_name", condition=Q(merged_into=None)),
            models.Index("merged_into", name="person_merged_away", condition=Q(merged_into__isnull=False)),
            # For recognising somebody, and for possible duplicates.
            models.Index(
                "office", "same_name", "id", name="person_of_office_by_same_name", condition=Q(merged_into=None)
            ),
            models.Index(
                "office", "phone", "id", name="person_of_office_by_phone", condition=Q(merged_into=None) & ~Q(phone="")
            ),
            models.Index(
                "office",
                "passport_mark",
                "id",
                name="person_of_office_by_passport",
                condition=Q(merged_into=None, passport__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name


class Merge(models.Model):
    """Two entries turned out to be one person. Undone within 30 days: each gets its own values and records back.

    kept, gone: the entries. before, after: the columns of `kept` that the merge chose a value for, as they were and as
    it left them (kenesh.people.merging); a passport number is sealed there too. moved: table → numbers of the records
    that were the gone one's.
    """

    kept = models.ForeignKey(Person, models.PROTECT, related_name="merges")
    gone = models.ForeignKey(Person, models.PROTECT, related_name="merges_away")
    before = models.JSONField()
    after = models.JSONField()
    moved = models.JSONField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["gone"], condition=Q(undone_at=None), name="a_person_is_merged_away_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="an_undone_merge_says_who_undid_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gone_id} → {self.kept_id}"


class Different(models.Model):
    """Two entries that look alike and are two people: not offered as duplicates again. one has the lesser id."""

    one = models.ForeignKey(Person, models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, models.CASCADE, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["one", "other"], name="two_are_told_apart_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="the_lesser_number_stands_first"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} ≠ {self.other_id}"


class Reveal(models.Model):
    """Somebody has read a passport number in full, or written or removed it: the number itself has no history."""

    class What(models.TextChoices):
        SHOWN = "shown", pgettext_lazy("passport number", "shown")
        WRITTEN = "written", pgettext_lazy("passport number", "written")
        REMOVED = "removed", pgettext_lazy("passport number", "removed")

    what = models.CharField(max_length=8, choices=What, default=What.SHOWN)
    person = models.ForeignKey(Person, models.PROTECT, related_name="reveals")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    why = models.CharField(_("Reason"), max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(what__in=["shown", "written", "removed"]), name="a_reveal_says_what_was_done"
            )
        ]
        indexes: ClassVar = [models.Index("person", F("at").desc(), name="reveals_of_person")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.at:%d.%m.%Y %H:%M}"
