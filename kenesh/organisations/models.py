"""Organisations people are referred to. Nobody deletes them: referrals point at them."""

from datetime import date
from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kenesh.offices import triggers
from kenesh.offices.models import Territory
from kenesh.shell.names import Named

LONGEST_TERM = 60  # working days
USUAL_TERM = 10


@pghistory.track(model_name="OrganisationEvent")
class Organisation(Named):
    """A body people are sent to: a court, a registry, a shelter.

    code: of the file it came from, or L1, L2… of one added here. version: grows with each correction; who corrects an
    older one is told. phones: as people write them, several. categories: ids of entries of the list of categories.
    answer_within: working days in which it is expected to answer a referral. closed_on: the first day it is no longer
    offered. notes: for colleagues, never shown to the public.
    """

    code = models.CharField(_("Code"), max_length=20, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    what_it_does = models.TextField(_("What it does"), blank=True, max_length=2000)
    categories = ArrayField(models.BigIntegerField(), verbose_name=_("Categories"), default=list, blank=True)
    territory = models.ForeignKey(
        Territory, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("Territory")
    )
    address = models.CharField(_("Address"), max_length=300, blank=True)
    hours = models.CharField(_("Opening hours"), max_length=200, blank=True)
    phones = models.CharField(_("Telephones"), max_length=300, blank=True)
    email = models.EmailField(_("E-mail"), max_length=254, blank=True)
    website = models.URLField(
        _("Website"), max_length=300, blank=True, validators=[URLValidator(schemes=["http", "https"])]
    )
    answer_within = models.PositiveSmallIntegerField(
        _("Answers within, working days"),
        default=USUAL_TERM,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_TERM)],
    )
    notes = models.TextField(_("Notes for colleagues"), blank=True, max_length=4000)
    closed_on = models.DateField(_("Not offered from"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name_ru=""), name="an_organisation_has_a_name"),
            models.CheckConstraint(
                condition=Q(answer_within__range=(1, LONGEST_TERM)),
                name="an_organisation_answers_within_60_working_days",
            ),
            models.CheckConstraint(
                condition=Q(website="") | Q(website__iregex=r"^https?://"),
                name="a_website_is_a_page_of_the_web",
            ),
        ]
        triggers: ClassVar = [
            triggers.kept("an_organisation_is_never_deleted", "An organisation is closed, never deleted."),
            triggers.categories_of_their_list("an organisation"),
            triggers.a_new_version(),
        ]

    def closed(self, day: date) -> bool:
        return self.closed_on is not None and self.closed_on <= day
