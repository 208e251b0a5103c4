"""Appeals, «Обращения»: the record of one citizen helped."""

from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from kenesh.accounts.models import User
from kenesh.appeals.queries import AppealQuerySet
from kenesh.appeals.triggers import ENTRIES_OF_THEIR_LISTS
from kenesh.offices.models import ListEntry, Office, Territory

OLDEST = 120  # years


class Sex(models.IntegerChoices):
    FEMALE = 1, _("Female")
    MALE = 2, _("Male")
    NOT_STATED = 0, _("Not stated")


# What history keeps: all that people write, nothing that the database derives.
WRITTEN = [
    "id",
    "version",
    "office",
    "consultant",
    "helped_at",
    "client_name",
    "age",
    "sex",
    "citizenship",
    "social_statuses",
    "phone",
    "whatsapp",
    "email",
    "territory",
    "categories",
    "kind_of_aid",
    "in_writing",
    "advocate_provided",
    "question",
    "advice",
    "deleted_at",
    "deleted_by",
]


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    model_name="AppealEvent",
    fields=WRITTEN,
)
class Appeal(models.Model):
    """One citizen helped once. Categories and social statuses are arrays of list entries, in the order they were
    chosen: the first is the main one (docs/decisions/0004). The record is its own copy of the client's data.

    submission: one per form shown, so that the same form sent twice makes one record.
    version: grows with each correction; who corrects an older one is told.
    age: full years on the day of the help; empty means not stated.
    """

    submission = models.UUIDField(unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    office = models.ForeignKey(
        Office,
        models.PROTECT,
        related_name="+",
        verbose_name=_("Centre"),
        db_index=False,
    )
    consultant = models.ForeignKey(
        User,
        models.PROTECT,
        related_name="+",
        verbose_name=_("Consultant"),
        db_index=False,
    )
    helped_at = models.DateTimeField(_("Date"))

    client_name = models.CharField(_("Full name"), max_length=200)
    age = models.PositiveSmallIntegerField(_("Age"), null=True, blank=True, validators=[MaxValueValidator(OLDEST)])
    sex = models.PositiveSmallIntegerField(_("Sex"), choices=Sex)
    citizenship = models.ForeignKey(
        ListEntry,
        models.PROTECT,
        related_name="+",
        verbose_name=_("Civil status"),
        db_index=False,
    )
    social_statuses = ArrayField(models.BigIntegerField(), verbose_name=_("Social status"))
    phone = models.CharField(_("Telephone"), max_length=20, blank=True)  # E.164
    whatsapp = models.CharField(_("WhatsApp"), max_length=20, blank=True)  # E.164
    email = models.EmailField(_("E-mail"), max_length=254, blank=True)
    territory = models.ForeignKey(
        Territory,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("Place of residence"),
        db_index=False,
    )

    categories = ArrayField(models.BigIntegerField(), verbose_name=_("Category"))
    kind_of_aid = models.ForeignKey(
        ListEntry,
        models.PROTECT,
        related_name="+",
        verbose_name=_("Kind of aid"),
        db_index=False,
    )
    in_writing = models.BooleanField(_("Written appeal"), default=False)
    advocate_provided = models.BooleanField(
        _("Assistance given in obtaining a free advocate from the CCGLA"), default=False
    )
    question = models.TextField(_("Question"), blank=True)
    advice = models.TextField(_("Advice given"), blank=True)

    created_at = models.DateTimeField(auto_now_add=True)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)
    deleted_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        db_index=False,
    )

    # Derived by the database, for finding and sorting.
    name_key = models.GeneratedField(
        expression=Func(F("client_name"), function="alphabet_key"),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )
    found_by = models.GeneratedField(
        expression=Func(
            Concat(
                *[Value(" "), F("client_name"), Value(" "), F("phone")],
                *[Value(" "), F("whatsapp"), Value(" "), F("email"), Value(" ")],
                output_field=models.TextField(),
            ),
            function="fold",
        ),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )
    words = models.GeneratedField(
        expression=SearchVector(
            Concat(F("question"), Value(" "), F("advice"), output_field=models.TextField()), config="russian"
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    facets = models.GeneratedField(
        expression=Func(
            F("office"),
            F("consultant"),
            F("sex"),
            F("age"),
            F("citizenship"),
            F("kind_of_aid"),
            F("territory"),
            F("social_statuses"),
            F("categories"),
            F("in_writing"),
            F("advocate_provided"),
            function="appeal_facets",
            output_field=ArrayField(models.IntegerField()),
        ),
        output_field=ArrayField(models.IntegerField()),
        db_persist=True,
    )

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(age=None) | Q(age__lte=OLDEST), name="age_is_a_human_age"),
            models.CheckConstraint(condition=Q(sex__in=Sex.values), name="sex_is_one_of_the_choices"),
            models.CheckConstraint(condition=Q(categories__len__gte=1), name="an_appeal_has_a_category"),
            models.CheckConstraint(
                condition=Q(social_statuses__len__gte=1),
                name="an_appeal_has_a_social_status",
            ),
            models.CheckConstraint(
                condition=Q(deleted_at=None, deleted_by=None) | Q(deleted_at__isnull=False, deleted_by__isnull=False),
                name="a_deleted_appeal_says_who_deleted_it",
            ),
        ]
        triggers: ClassVar = [ENTRIES_OF_THEIR_LISTS]
        indexes: ClassVar = [
            models.Index(
                F("helped_at").desc(),
                F("id").desc(),
                name="appeal_by_date",
                condition=Q(deleted_at=None),
            ),
            models.Index(
                F("office"),
                F("helped_at").desc(),
                F("id").desc(),
                name="appeal_of_office_by_date",
                condition=Q(deleted_at=None),
            ),
            models.Index("office", "id", name="appeal_of_office_by_number", condition=Q(deleted_at=None)),
            models.Index("name_key", "id", name="appeal_by_name", condition=Q(deleted_at=None)),
            models.Index(
                "office",
                "name_key",
                "id",
                name="appeal_of_office_by_name",
                condition=Q(deleted_at=None),
            ),
            models.Index("age", "id", name="appeal_by_age", condition=Q(deleted_at=None)),
            models.Index(
                "office",
                "age",
                "id",
                name="appeal_of_office_by_age",
                condition=Q(deleted_at=None),
            ),
            # One index, so that a part of a name is looked for among the rows of the office and the filters only.
            GinIndex(
                "facets",
                OpClass("found_by", "gin_trgm_ops"),
                "words",
                name="appeal_found",
                fastupdate=False,
                condition=Q(deleted_at=None),
            ),
            models.Index(
                "deleted_at",
                name="appeal_deleted",
                condition=Q(deleted_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"№ {self.pk}"

    @property
    def number(self) -> str:
        """The number as a name of the record: never grouped by thousands."""
        return str(self.pk)
