"""Finding questions and what is published of them."""

import re
from collections.abc import Collection
from datetime import date, datetime
from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.lookups import GreaterThan, LessThan

from kenesh.accounts.models import OFFICE_ROLES, User
from kenesh.questions import rules
from kenesh.records.finding import Row

_NUMBER = re.compile(r"(?:№\s*)?(\d{1,9})")


class QuestionQuerySet[T: models.Model](models.QuerySet[T]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """An administrator's all, a consultant's and head's own office's, nobody else's any; none before it is
        confirmed."""
        confirmed = self.exclude(state=rules.State.UNCONFIRMED)
        if not user.is_authenticated:
            return self.none()
        if user.is_administrator:
            return confirmed
        if user.role in OFFICE_ROLES and user.office_id is not None:
            return confirmed.filter(office_id=user.office_id)
        return self.none()

    def of_the_office_s_turn(self) -> Self:
        return self.filter(state__in=rules.OFFICE_S_TURN)

    def for_moderation(self) -> Self:
        return self.filter(state=rules.State.ANSWERED)

    def with_an_answer(self) -> Self:
        """Answered and not returned: moderated already or waiting for it."""
        return self.filter(state__in=(rules.State.ANSWERED, rules.State.CLOSED))

    def found_by(self, typed: str) -> Self:
        """By number («15», «№ 15»), or where each word typed stands in the question, the name, the telephone or the
        e-mail."""
        if number := _NUMBER.fullmatch(typed.strip()):
            return self.filter(pk=int(number[1]))
        found = self
        for word in typed.split():
            said = Q(text__icontains=word) | Q(name__icontains=word) | Q(email__icontains=word)
            if digits := re.sub(r"\D", "", word).lstrip("0"):
                said |= Q(phone__contains=digits)
            found = found.filter(said)
        return found


class WritingQuerySet[T: models.Model](models.QuerySet[T]):
    def now(self, now: datetime, *, but: User) -> Self:
        """Those at the form of the answer at this moment, without that person, by name."""
        lately = self.filter(seen_at__gt=now - rules.SEEN_FOR).exclude(user=but)
        return lately.select_related("user").order_by("user__full_name", "user_id")


class PublicationQuerySet[T: models.Model](models.QuerySet[T]):
    def published(self) -> Self:
        """What readers see, the newest first."""
        return self.filter(withdrawn_at=None).order_by("-published_at", "-pk")

    def for_review(self, today: date) -> Self:
        """Published, and the day to look at them again has come; an act that changes brings it forward."""
        return self.filter(review_on__lte=today, withdrawn_at=None)

    def for_readers(self) -> Self:
        """Published, each with its office's number, without what only PostgreSQL reads."""
        return self.published().defer("search").annotate(office=F("question__office_id"))

    def of_categories(self, categories: Collection[int]) -> Self:
        return self.filter(categories__overlap=list(categories)) if categories else self

    def older_than(self, other: models.Model | None) -> Self:
        """Of the newest first, those after that one; none given: all."""
        return self._beyond(LessThan, other) if other else self

    def newer_than(self, other: models.Model) -> Self:
        """The oldest first, those after that one."""
        return self._beyond(GreaterThan, other).order_by("published_at", "pk")

    def _beyond(self, way: type[LessThan | GreaterThan], other: Any) -> Self:
        here, there = Row(F("published_at"), F("id")), Row(Value(other.published_at), Value(other.pk))
        return self.filter(Q(way(here, there)))
