"""Questions put online: asked, routed to an office, answered, moderated, and published as a cleaned copy."""

from typing import ClassVar

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kenesh.accounts.models import User
from kenesh.offices.models import Office, Territory
from kenesh.offices.triggers import categories_of_their_list
from kenesh.questions import rules
from kenesh.questions.queries import PublicationQuerySet, QuestionQuerySet, WritingQuerySet
from kenesh.shell import codes
from kenesh.shell.context import LANGUAGES
from kenesh.shell.names import Named

LANGUAGE_CODES = [code for code, _short, _name in LANGUAGES]


class State(models.TextChoices):
    """The words of rules.State."""

    UNCONFIRMED = rules.State.UNCONFIRMED.value, pgettext_lazy("question", "not confirmed")
    WAITING = rules.State.WAITING.value, pgettext_lazy("question", "waits for an answer")
    ANSWERED = rules.State.ANSWERED.value, pgettext_lazy("question", "answer is being checked")
    RETURNED = rules.State.RETURNED.value, pgettext_lazy("question", "returned with a remark")
    CLOSED = rules.State.CLOSED.value, pgettext_lazy("question", "answered")


class Reason(models.TextChoices):
    """Why a question is with an office. The sentence, with its details, is routing.words()."""

    TABLE = "table", _("The routing table says so")
    NEAREST = "nearest", _("The nearest office at work")
    NOBODY = "nobody", _("No office is at work: it waits where the table says")
    BY_HAND = "by_hand", _("Reassigned by hand")


@pghistory.track(
    pghistory.UpdateEvent(),
    model_name="QuestionEvent",
    fields=["id", "version", "state", "office", "answer", "answered_by", "categories", "may_publish"],
)
class Question(models.Model):
    """One question of one citizen.

    submission: one per form shown, so that the same form sent twice asks once. code: opens its page to the asker.
    language: of the page it was asked on, and of the letters. may_publish: the asker's consent.
    safe_contact: how the asker may be reached without harm, in their own words.
    by_letter: the answer itself goes by e-mail; else the letter says only that there is something to read by the code.
    due_on: the last day of the term, in working days of the office's calendar; empty until it is confirmed.
    answer: shown to the asker from closed_at on. categories: ids of entries of the list of categories, from the answer.
    version: grows with each answer; who saves an older one is told.
    """

    submission = models.UUIDField(unique=True, editable=False)
    code = models.CharField(max_length=codes.LENGTH, unique=True, editable=False)
    asked_at = models.DateTimeField(_("Asked"))
    language = models.CharField(_("Language"), max_length=2)
    text = models.TextField(_("Question"))
    territory = models.ForeignKey(
        Territory, models.PROTECT, related_name="+", verbose_name=_("Place of residence"), db_index=False
    )
    email = models.EmailField(_("E-mail"), max_length=254)
    name = models.CharField(pgettext_lazy("of a person", "Name"), max_length=200, blank=True)
    phone = models.CharField(_("Telephone"), max_length=20, blank=True)  # E.164
    may_publish = models.BooleanField(_("Consent to publication"))
    safe_contact = models.CharField(_("Safe way of contact"), max_length=300, blank=True)
    by_letter = models.BooleanField(_("Answer by letter"), default=True)

    state = models.CharField(_("State"), max_length=12, choices=State)
    office = models.ForeignKey(
        Office, models.PROTECT, null=True, related_name="+", verbose_name=_("Centre"), db_index=False
    )
    due_on = models.DateField(_("Answer due by"), null=True)

    version = models.PositiveIntegerField(default=1, editable=False)
    answer = models.TextField(_("Answer"), blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("Consultant"), db_index=False
    )
    answered_at = models.DateTimeField(null=True)
    categories = ArrayField(models.BigIntegerField(), verbose_name=_("Category"), default=list, blank=True)
    closed_at = models.DateTimeField(null=True)

    objects = QuestionQuerySet["Question"].as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="a_question_has_a_known_state"),
            models.CheckConstraint(condition=Q(language__in=LANGUAGE_CODES), name="a_question_has_a_known_language"),
            models.CheckConstraint(
                condition=Q(state=State.UNCONFIRMED, office=None, due_on=None)
                | (~Q(state=State.UNCONFIRMED) & Q(office__isnull=False, due_on__isnull=False)),
                name="a_confirmed_question_has_an_office_and_a_term",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.UNCONFIRMED, State.WAITING])
                | (Q(answered_by__isnull=False, answered_at__isnull=False) & ~Q(answer="")),
                name="an_answered_question_has_an_answer_and_its_author",
            ),
            models.CheckConstraint(
                condition=Q(state=State.CLOSED, closed_at__isnull=False) | (~Q(state=State.CLOSED) & Q(closed_at=None)),
                name="a_closed_question_says_when",
            ),
        ]
        triggers: ClassVar = [categories_of_their_list("a question", "categories_of_a_question_stand_in_their_list")]
        indexes: ClassVar = [
            models.Index(
                *("office", "asked_at"),
                name="question_of_office_waiting",
                condition=Q(state__in=[state.value for state in rules.OFFICE_S_TURN]),
            ),
            models.Index(
                "asked_at",
                name="question_waiting",
                condition=Q(state__in=[state.value for state in rules.OFFICE_S_TURN]),
            ),
            models.Index("answered_at", name="question_for_moderation", condition=Q(state=State.ANSWERED)),
            models.Index("office", F("asked_at").desc(), F("id").desc(), name="question_of_office_by_date"),
            models.Index(F("asked_at").desc(), F("id").desc(), name="question_by_date"),
            models.Index("asked_at", name="question_unconfirmed", condition=Q(state=State.UNCONFIRMED)),
            GinIndex(
                *(OpClass(Upper(name), "gin_trgm_ops") for name in ("text", "name", "email")),
                OpClass(F("phone"), "gin_trgm_ops"),
                name="question_found",
                fastupdate=False,
            ),
        ]

    def __str__(self) -> str:
        return f"№ {self.pk}"


class Assignment(models.Model):
    """The question was sent to an office: when, by whom (empty: by the rules), and why.

    details: what routing.words() needs to say the reason in any language. remark: why it was reassigned.
    """

    question = models.ForeignKey(Question, models.CASCADE, related_name="assignments")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", db_index=False)
    reason = models.CharField(max_length=10, choices=Reason)
    details = models.JSONField(default=dict)
    remark = models.CharField(_("Reason"), max_length=500, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(reason__in=Reason.values), name="an_assignment_has_a_known_reason"),
            models.CheckConstraint(
                condition=~Q(reason=Reason.BY_HAND) | (Q(by__isnull=False) & ~Q(remark="")),
                name="who_reassigns_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question} → {self.office}"


class DecisionKind(models.TextChoices):
    RETURNED = "returned", pgettext_lazy("moderation", "returned")
    PUBLISHED = "published", pgettext_lazy("moderation", "published")
    PRIVATE = "private", pgettext_lazy("moderation", "answered privately")
    WITHDRAWN = "withdrawn", pgettext_lazy("moderation", "taken off the site")
    REVIEWED = "reviewed", pgettext_lazy("moderation", "looked at again")


class Decision(models.Model):
    """One act of moderation."""

    question = models.ForeignKey(Question, models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=10, choices=DecisionKind)
    remark = models.TextField(_("Remark"), blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=DecisionKind.values), name="a_decision_is_of_a_known_kind"),
            models.CheckConstraint(
                condition=~Q(kind=DecisionKind.RETURNED) | ~Q(remark=""), name="who_returns_an_answer_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.kind}"


@pghistory.track(model_name="ActEvent")
class Act(Named):  # Named has it
    """A law or another act answers rest on.

    number: as it is cited, «№ 91 от 10.08.2022». changed_on: the day of its latest change that was marked; change: what
    changed, in the administrator's words, for readers too.
    """

    number = models.CharField(_("Number and date"), max_length=100, blank=True)
    url = models.URLField(_("Address of its text"), max_length=300, blank=True)
    changed_on = models.DateField(_("Changed on"), null=True, blank=True, editable=False)
    change = models.CharField(_("What changed"), max_length=500, blank=True, editable=False)

    class Meta:
        verbose_name = _("act")
        verbose_name_plural = _("acts")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name_ru=""), name="an_act_has_a_name"),
            models.CheckConstraint(
                condition=Q(url="") | Q(url__iregex=r"^https?://"), name="an_act_s_text_is_on_the_web"
            ),
        ]


class Withdrawal(models.TextChoices):
    """Why a published answer was taken off the site. The public sees how many for each reason."""

    PERSONAL_DATA = "personal_data", pgettext_lazy("withdrawn", "it told of a person")
    OUTDATED = "outdated", pgettext_lazy("withdrawn", "the law has changed")
    MISTAKE = "mistake", pgettext_lazy("withdrawn", "a mistake in the answer")
    ASKER = "asker", pgettext_lazy("withdrawn", "the asker has asked for it")
    OTHER = "other", pgettext_lazy("withdrawn", "another reason")


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    model_name="PublicationEvent",
    fields=[
        *("id", "question", "title", "asked", "answer", "language", "categories", "review_on", "reviewed_on"),
        *("withdrawn_at", "withdrawal", "withdrawal_note"),
    ],
)
class Publication(models.Model):
    """What readers see of a question and its answer: a text of its own, cleaned of personal data.

    The database refuses one whose asker has not agreed. language: of the text. search: search.vector() of it.
    review_on: when to look at it again, brought forward when an act changes; reviewed_on: as of which day it was last
    found right.
    """

    question = models.OneToOneField(Question, models.PROTECT, related_name="publication")
    title = models.CharField(_("Title"), max_length=200)
    asked = models.TextField(_("Question as published"))
    answer = models.TextField(_("Answer as published"))
    language = models.CharField(_("Language"), max_length=2, choices=[(code, name) for code, _s, name in LANGUAGES])
    categories = ArrayField(models.BigIntegerField(), verbose_name=_("Category"), default=list, blank=True)
    acts = models.ManyToManyField(Act, through="PublicationAct", related_name="publications", verbose_name=_("Acts"))

    published_at = models.DateTimeField()
    published_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    changed_at = models.DateTimeField()
    review_on = models.DateField(_("Look at it again on"))
    reviewed_on = models.DateField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawal = models.CharField(_("Reason"), max_length=15, choices=Withdrawal, blank=True)
    withdrawal_note = models.CharField(_("Remark"), max_length=500, blank=True)

    search = SearchVectorField()

    objects = PublicationQuerySet["Publication"].as_manager()

    class Meta:
        verbose_name = _("published answer")
        verbose_name_plural = _("published answers")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawal="")
                | Q(withdrawn_at__isnull=False, withdrawal__in=Withdrawal.values),
                name="an_answer_taken_off_says_why",
            ),
            models.CheckConstraint(condition=Q(language__in=LANGUAGE_CODES), name="a_publication_has_a_known_language"),
        ]
        triggers: ClassVar = [
            categories_of_their_list("a published answer", "categories_of_a_publication_stand_in_their_list"),
            pgtrigger.Trigger(
                name="nothing_is_published_without_consent",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                func="""
                    IF NEW.withdrawn_at IS NULL AND NOT EXISTS (
                        SELECT FROM questions_question
                        WHERE id = NEW.question_id AND may_publish AND state = 'closed' FOR SHARE
                    ) THEN
                        RAISE check_violation
                            USING MESSAGE = 'a question is published only with its asker''s consent, when answered',
                                  CONSTRAINT = 'nothing_is_published_without_consent';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                F("published_at").desc(), F("id").desc(), name="publication_by_date", condition=Q(withdrawn_at=None)
            ),
            models.Index("review_on", name="publication_by_review", condition=Q(withdrawn_at=None)),
            GinIndex(
                "search", "categories", name="publication_found", fastupdate=False, condition=Q(withdrawn_at=None)
            ),
            models.Index("withdrawal", name="publication_withdrawn", condition=Q(withdrawn_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.title


class PublicationAct(models.Model):
    publication = models.ForeignKey(Publication, models.CASCADE, related_name="+")
    act = models.ForeignKey(Act, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["publication", "act"], name="an_answer_cites_an_act_once")
        ]

    def __str__(self) -> str:
        return f"{self.publication}: {self.act}"


class Word(models.Model):
    """A word of the published answers, folded: what a mistyped one is compared with. count: answers it stands in."""

    word = models.CharField(max_length=40, primary_key=True)
    count = models.PositiveIntegerField(default=1)

    class Meta:
        indexes: ClassVar = [GinIndex(name="word_found", fields=["word"], opclasses=["gin_trgm_ops"])]

    def __str__(self) -> str:
        return self.word


class Stem(models.Model):
    """A stem of words (stems.py) that stands in published answers: it tells search common ones from rare ones. count:
    answers it stands in."""

    stem = models.CharField(max_length=40, primary_key=True, db_collation="C")
    count = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.stem


class Writing(models.Model):
    """Somebody has the form of the answer open. seen_at: when the form last told of itself."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="writing")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    objects = WritingQuerySet["Writing"].as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["question", "user"], name="one_sign_per_writer")]

    def __str__(self) -> str:
        return f"{self.user}: {self.question}"


class SpentChallenge(models.Model):
    """A challenge solved and used: it opens nothing again. digest: of it, hexadecimal."""

    digest = models.CharField(max_length=64, primary_key=True)
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.digest
