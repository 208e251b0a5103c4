"""What every record about a person served has: the client, the office and consultant, and how it is deleted."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from kenesh.accounts.models import User
from kenesh.offices.models import ListEntry, Office, Territory
from kenesh.people.models import Person, Sex

OLDEST = 120  # years


class Record(models.Model):
    """A record about one client. It keeps its own copy of «Информация о клиенте»: correcting one rewrites no other.

    submission: one per form shown, so that the same form sent twice makes one record.
    version: grows with each correction; who corrects an older one is told.
    social_statuses, categories: numbers of list entries in the order of their list, the first is the main one.
    age: full years on the day of the record; empty means not stated.
    person: of the office's register whom it is about; none until gathered, where it was not written by the form.
    DAY: the column that tells when, a date or a moment.
    """

    DAY: ClassVar[str]

    submission = models.UUIDField(unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("Centre"), db_index=False)
    consultant = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("Consultant"), db_index=False)

    person = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", verbose_name=_("Person"), editable=False, db_index=False
    )
    client_name = models.CharField(_("Full name"), max_length=200)
    age = models.PositiveSmallIntegerField(_("Age"), null=True, blank=True, validators=[MaxValueValidator(OLDEST)])
    sex = models.PositiveSmallIntegerField(_("Sex"), choices=Sex)
    citizenship = models.ForeignKey(
        ListEntry, models.PROTECT, related_name="+", verbose_name=_("Civil status"), db_index=False
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

    created_at = models.DateTimeField(auto_now_add=True)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)
    deleted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False, db_index=False)

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

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(age=None) | Q(age__lte=OLDEST), name="%(class)s_age_is_a_human_age"),
            models.CheckConstraint(condition=Q(sex__in=Sex.values), name="%(class)s_sex_is_one_of_the_choices"),
            models.CheckConstraint(condition=Q(categories__len__gte=1), name="%(class)s_has_a_category"),
            models.CheckConstraint(condition=Q(social_statuses__len__gte=1), name="%(class)s_has_a_social_status"),
            models.CheckConstraint(
                condition=Q(deleted_at=None, deleted_by=None) | Q(deleted_at__isnull=False, deleted_by__isnull=False),
                name="%(class)s_deleted_says_who_deleted_it",
            ),
        ]

    def __str__(self) -> str:
        return f"№ {self.pk}"


class Word(models.Model):
    """A word of a name or contact with a Cyrillic letter in it, as fold() gives it. A trigger adds; nothing goes.

    A typed part is looked for among these some tens of thousands first, and the records by the words that have it: for
    a whole name three short lists, where its pieces of three letters would be forty long ones.
    """

    word = models.TextField(primary_key=True, db_collation="C")

    class Meta:
        indexes: ClassVar = [GinIndex(OpClass("word", "gin_trgm_ops"), name="word_of_records_by_part")]

    def __str__(self) -> str:
        return self.word


def indexes(record: str, date: str) -> list[models.Index]:
    """What the journal of a record is found and sorted by. record: its name, for theirs; date: the column of its date.

    The inverted one holds all that is asked in one, so that a part of a name is looked for among the rows of the office
    and the filters only.
    """
    there = Q(deleted_at=None)
    newest = (F(date).desc(), F("id").desc())
    return [
        models.Index(*newest, name=f"{record}_by_date", condition=there),
        models.Index(F("office"), *newest, name=f"{record}_of_office_by_date", condition=there),
        models.Index("name_key", "id", name=f"{record}_by_name", condition=there),
        models.Index("office", "name_key", "id", name=f"{record}_of_office_by_name", condition=there),
        models.Index("age", "id", name=f"{record}_by_age", condition=there),
        models.Index("office", "age", "id", name=f"{record}_of_office_by_age", condition=there),
        GinIndex(
            "facets",
            OpClass("found_by", "gin_trgm_ops"),
            "words",
            Func(F("found_by"), function="word_tokens"),
            name=f"{record}_found",
            fastupdate=False,
            condition=there,
        ),
        models.Index("person", name=f"{record}_of_person", condition=Q(person__isnull=False)),
        models.Index("id", name=f"{record}_without_person", condition=Q(person=None)),
        models.Index("deleted_at", name=f"{record}_deleted", condition=Q(deleted_at__isnull=False)),
    ]


# What people write of the client of every record, in the order of the form.
CLIENT = (
    *("client_name", "age", "sex", "citizenship", "social_statuses"),
    *("phone", "whatsapp", "email", "territory", "categories"),
)
