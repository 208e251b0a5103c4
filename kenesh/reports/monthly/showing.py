"""A monthly form as it is shown: on its page, on paper and in sheets."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from kenesh.offices.lists import Lists
from kenesh.reports.forms.monthly import label
from kenesh.reports.models import MonthlyForm
from kenesh.reports.monthly import words
from kenesh.reports.monthly.figures import Figures
from kenesh.reports.monthly.rules import WORDS_OF, Month


@dataclass(frozen=True)
class Answer:
    """said: «yes», «no», or that nothing is said yet; words: in the centre's own, empty for who sees no names."""

    question: str
    said: str
    words: str = ""


@dataclass(frozen=True)
class Shown:
    """centre: its name, or «all centres». state: whether it is submitted, in words. answers: none of a sum.

    differences: what is no longer as it was submitted.
    """

    centre: str
    month: Month
    figures: Figures
    lists: Lists
    state: str
    answers: tuple[Answer, ...] = ()
    differences: tuple[words.Difference, ...] = ()

    @property
    def month_words(self) -> str:
        return words.month_words(self.month)

    @property
    def totals(self) -> list[tuple[str, int]]:
        return words.totals(self.figures)

    @property
    def sections(self) -> tuple[words.Section, ...]:
        return words.sections(self.figures, self.month, self.lists)


def of_centre(kept: MonthlyForm | None, now: Figures, centre: str, month: Month, lists: Lists, *, named: bool) -> Shown:
    """now: its figures as they are counted at this moment; those submitted stay. named: for who may read names and what
    was written by hand."""
    figures, differences = now, tuple[words.Difference, ...]()
    if kept is not None and kept.figures is not None:
        figures = Figures.from_dict(kept.figures)
        differences = tuple(words.differences(figures, now, month, lists))
    state = submission(kept, named=named)
    return Shown(centre, month, figures, lists, state, _answers(kept, named=named), differences)


def submission(kept: MonthlyForm | None, *, named: bool) -> str:
    """Whether, when and by whom the form was submitted."""
    if kept is None or kept.submitted_at is None or kept.submitted_by is None:
        return _("Not submitted yet")
    when = _moment(kept.submitted_at)
    if not named:
        return _("Submitted at %(when)s") % {"when": when}
    return _("Submitted at %(when)s by %(who)s") % {"when": when, "who": kept.submitted_by.short_name}


def _moment(at: datetime) -> str:
    return date_format(localtime(at), "SHORT_DATETIME_FORMAT")


def _answers(kept: MonthlyForm | None, *, named: bool) -> tuple[Answer, ...]:
    form = kept or MonthlyForm()
    said = {True: _("yes"), False: _("no"), None: _("not answered")}
    asked = [
        Answer(str(label(question)), said[getattr(form, question)], getattr(form, text) if named else "")
        for question, text in WORDS_OF.items()
    ]
    if named:
        asked.append(Answer(str(label("training")), "" if form.training else "—", form.training))
    return tuple(asked)
