"""The copy of an answer that readers see, and what else is decided of it."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final, Self, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from kenesh.alphabet.order import alphabet_key
from kenesh.offices.lists import Lists
from kenesh.offices.models import List
from kenesh.questions import marking, rules
from kenesh.questions.models import Act, Publication, Question, Withdrawal
from kenesh.refused import Refused
from kenesh.shell.forms import Form
from kenesh.shell.widgets import ComboboxMultiple, DateInput

REMARK: Final = 2_000  # letters
TEXTS: Final = ("title", "question_text", "answer_text")


def _field(name: str) -> Any:
    return Publication._meta.get_field(name)


class Later(Form):
    """When it is to be looked at again."""

    review_on = forms.DateField(
        label=_field("review_on").verbose_name,
        widget=DateInput(),
        help_text=_("On that day it comes to the list of answers to look at again."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial.setdefault("review_on", today + rules.REVIEW_AFTER)

    def clean_review_on(self) -> date:
        day: date = self.cleaned_data["review_on"]
        try:
            rules.review_can_be(day, self.today)
        except Refused as refused:
            raise forms.ValidationError(str(refused.sentence)) from None
        return day


class CopyForm(Later):
    """written: what actions.publish() takes.

    may_stay: what looks like personal data and stays all the same. Whatever does and is not ticked is asked about.
    """

    read = forms.CharField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label=_field("title").verbose_name,
        max_length=_field("title").max_length,
        help_text=_("What it is about, in the words of somebody who looks for it."),
    )
    question_text = forms.CharField(
        label=_field("asked").verbose_name,
        max_length=rules.LONGEST_QUESTION,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    answer_text = forms.CharField(
        label=_field("answer").verbose_name,
        max_length=rules.LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    language = forms.ChoiceField(
        label=_("Language of the text"), choices=_field("language").choices, widget=forms.Select()
    )
    categories = forms.TypedMultipleChoiceField(
        label=_field("categories").verbose_name, coerce=int, widget=ComboboxMultiple(placeholder=_("Choose categories"))
    )
    acts = forms.ModelMultipleChoiceField(
        label=_("Acts it rests on"),
        queryset=Act.objects.none(),
        required=False,
        widget=ComboboxMultiple(placeholder=_("Choose acts")),
        help_text=_("When one of them changes, the answer comes to be looked at again and readers are told."),
    )
    may_stay = forms.MultipleChoiceField(
        label=_("It still looks like personal data"), required=False, widget=forms.CheckboxSelectMultiple
    )
    field_order = (*TEXTS, "may_stay", "language", "categories", "acts", "review_on")

    def __init__(self, *args: Any, question: Question, lists: Lists, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name = question.name
        categories = cast("forms.TypedMultipleChoiceField", self.fields["categories"])
        categories.choices = lists.choices(List.CATEGORY, self.today, _categories(question))
        self._offer_acts(sorted(Act.objects.all(), key=lambda act: alphabet_key(act.name)))
        self.left = marking.left({name: str(self[name].value() or "") for name in TEXTS}, self.name)
        may_stay = cast("forms.MultipleChoiceField", self.fields["may_stay"])
        may_stay.choices = [(word, said) for word, (said, _kind) in self.left.items()]

    def _offer_acts(self, acts: Iterable[Act]) -> None:
        field = cast("Any", self.fields["acts"])
        field.queryset = Act.objects.all()
        field.widget.notes = {act.pk: act.number for act in acts}
        field.widget.search_words = {
            act.pk: " ".join([act.number, act.name_ru, act.name_ky, act.name_tt, act.name_en]) for act in acts
        }
        field.choices = [(act.pk, act.name) for act in acts]

    @property
    def ticks(self) -> list[tuple[Any, str, str]]:
        """The box, what it is about, and its kind in words."""
        return [(box, *found) for box, found in zip(self["may_stay"], self.left.values(), strict=True)]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if set(self.left) - set(cleaned.get("may_stay", ())):
            self.add_error("may_stay", _("Take it out of the text, or tick what may stay."))
        return cleaned

    @property
    def written(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "may_stay"}

    @classmethod
    def of(cls, typed: QueryDict | None, *, question: Question, **kwargs: Any) -> Self:
        """What was typed and not saved; else what is published; else the answer with personal data taken out."""
        if typed is not None:
            return cls.unsaved(typed, question=question, **kwargs)
        return cls(initial=_initial(question), question=question, **kwargs)


class RemarkForm(Form):
    """Why the answer goes back to its office."""

    remark = forms.CharField(
        label=_("What is to be mended"), max_length=REMARK, widget=forms.Textarea(attrs={"rows": 3})
    )


class WithdrawForm(Form):
    """Why the answer is taken off the site."""

    reason = forms.ChoiceField(label=_("Reason"), choices=Withdrawal.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Note for colleagues"),
        max_length=_field("withdrawal_note").max_length,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Readers see the reason only."),
    )


def _copy(question: Question) -> Publication | None:
    return getattr(question, "publication", None)


def _categories(question: Question) -> list[int]:
    """Those it has, whether or not they are still offered."""
    copy = _copy(question)
    return [*question.categories, *(copy.categories if copy else ())]


def _initial(question: Question) -> dict[str, Any]:
    copy = _copy(question)
    if copy is None:
        return {
            "question_text": marking.proposed(question.text, question.language, question.name),
            "answer_text": marking.proposed(question.answer, question.language, question.name),
            "language": question.language,
            "categories": question.categories,
        }
    return {
        "title": copy.title,
        "question_text": copy.asked,
        "answer_text": copy.answer,
        "language": copy.language,
        "categories": copy.categories,
        "acts": [act.pk for act in copy.acts.all()],
    }
