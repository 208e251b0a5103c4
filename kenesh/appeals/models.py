"""Appeals, «Обращения»: the record of one citizen helped."""

from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from kenesh.documents.models import Attachment
from kenesh.offices.models import ListEntry
from kenesh.records.models import CLIENT, Record, indexes
from kenesh.records.queries import RecordQuerySet
from kenesh.records.triggers import entries_of_their_lists, words_are_known

# What history keeps: all that people write, nothing that the database derives.
WRITTEN = [
    "id",
    "version",
    "office",
    "consultant",
    "helped_at",
    *CLIENT,
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
class Appeal(Record):
    """One citizen helped once."""

    DAY: ClassVar = "helped_at"

    helped_at = models.DateTimeField(_("Date"))
    kind_of_aid = models.ForeignKey(
        ListEntry, models.PROTECT, related_name="+", verbose_name=_("Kind of aid"), db_index=False
    )
    in_writing = models.BooleanField(_("Written appeal"), default=False)
    advocate_provided = models.BooleanField(
        _("Assistance given in obtaining a free advocate from the CCGLA"), default=False
    )
    question = models.TextField(_("Question"), blank=True)
    advice = models.TextField(_("Advice given"), blank=True)

    # Derived by the database, for finding.
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

    objects = RecordQuerySet["Appeal"].as_manager()

    class Meta(Record.Meta):
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        triggers: ClassVar = [entries_of_their_lists("citizenship_id", "kind_of_aid_id"), words_are_known()]
        indexes: ClassVar = [
            *indexes("appeal", "helped_at"),
            models.Index("office", "id", name="appeal_of_office_by_number", condition=Q(deleted_at=None)),
        ]

    @property
    def number(self) -> str:
        """The number as a name of the record: never grouped by thousands."""
        return str(self.pk)


class AppealAttachment(Attachment):
    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="attachments")
