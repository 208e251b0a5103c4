"""Controls: native elements that our script makes quicker, and that work without it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, ClassVar, Self
from urllib.parse import urlencode

from django import forms
from django.forms.widgets import DateTimeBaseInput
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from kenesh.shell.dates import read_day, read_moment

type Words = Mapping[Any, str]


class _Options(forms.Select):
    """A <select> written in one go: a form with a thousand options must not cost a thousand templates.

    search_words: value → further words the option is found by; notes: value → what is shown small beside it;
    placeholder: what stands in the empty field.
    """

    def __init__(
        self,
        attrs: Mapping[str, Any] | None = None,
        choices: Iterable[Any] = (),
        *,
        search_words: Words | None = None,
        notes: Words | None = None,
        placeholder: str | Promise = "",
    ) -> None:
        super().__init__(dict(attrs or {}), choices)
        self.search_words, self.notes, self.placeholder = search_words or {}, notes or {}, placeholder

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        chosen = self.format_value(value)
        settled = self.build_attrs(self.attrs, {"name": name, "data-combobox": True, **(attrs or {})})
        if self.allow_multiple_selected:
            settled |= {"multiple": True, "data-order": " ".join(chosen)}
        if self.placeholder:
            settled["data-placeholder"] = self.placeholder
        words = {str(value): words for value, words in self.search_words.items()}
        notes = {str(value): note for value, note in self.notes.items()}
        left = set(chosen)

        def option(value: Any, label: Any) -> str:
            key = "" if value is None else str(value)
            start, rest = _option(key, str(label), words.get(key, ""), notes.get(key, ""))
            if key not in left:
                return start + rest
            if not self.allow_multiple_selected:
                left.discard(key)
            return f"{start} selected{rest}"

        parts = [f"<select{_attributes(settled)}>"]
        for value, label in self.choices:
            if isinstance(label, list | tuple):
                parts.append(f'<optgroup label="{conditional_escape(value)}">')
                parts += [option(*entry) for entry in label]
                parts.append("</optgroup>")
            else:
                parts.append(option(value, label))
        return mark_safe("".join([*parts, "</select>"]))  # noqa: S308  # every part is escaped above


@lru_cache(maxsize=8_192)
def _option(value: str, label: str, words: str, note: str) -> tuple[str, str]:
    """An <option> on both sides of where «selected» stands; lists change seldom, and are drawn with every form."""
    marks = f' data-words="{escape(words)}"' if words else ""
    marks += f' data-note="{escape(note)}"' if note else ""
    return f'<option value="{escape(value)}"', f"{marks}>{escape(label)}</option>"


class Combobox(_Options):
    """One of many: type to find."""


class ComboboxMultiple(_Options, forms.SelectMultiple):
    """Several of many, as chips, kept in the order they were chosen."""


class Suggest(forms.TextInput):
    """A line that suggests while one types (suggest.js); without scripts, a plain line.

    kind: the name in the address of the suggestions. value_name: the hidden field of the form that gets the value of
    what is chosen, and is emptied as soon as the words change. given: names of fields that are sent along with the
    question. also: its further parameters.
    """

    def __init__(
        self,
        kind: str,
        attrs: Mapping[str, Any] | None = None,
        *,
        value_name: str = "",
        given: Iterable[str] = (),
        also: Mapping[str, str] | None = None,
    ) -> None:
        told = {"value-name": value_name, "given": " ".join(given), "also": urlencode(also or {})}
        told = {f"data-{name}": words for name, words in told.items() if words}
        super().__init__({"data-suggest": kind, "autocomplete": "off", "spellcheck": "false", **told, **(attrs or {})})


class SuggestOne(Suggest):
    """One of very many: only what is offered may be chosen (kenesh.shell.suggested.SuggestedField).

    Sends the value under the field's own name; `<name>_typed`, the words; `<name>_shown`, the words that the value was
    shown with: where they differ, the words are what is meant. offered: those to choose from where several may be
    meant, as (value, label, note).
    """

    template_name = "shell/widgets/suggest.html"

    def __init__(self, kind: str, attrs: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(kind, {"data-strict": True, **(attrs or {})}, **kwargs)
        self.named: Callable[[str], tuple[str, str] | None] = lambda value: None
        self.offered: list[tuple[Any, str, str]] = []

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, {**(attrs or {}), "data-value-name": name})
        chosen = "" if value is None else str(value)
        label, note = self.named(chosen) or ("", "") if chosen else ("", "")
        typed = label or getattr(value, "words", "")
        context["widget"] |= {"value": typed, "chosen": chosen if label else "", "note": note, "offered": self.offered}
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> "Sent":
        value, typed, shown = (data.get(f"{name}{part}") for part in ("", "_typed", "_shown"))
        words = str(typed or "").strip()
        return Sent(value if value and (typed is None or words == str(shown or "").strip()) else "", words)


class Sent(str):
    """What a field that suggests sends: the value, empty where the words are nobody's yet. words: as typed."""

    __slots__ = ("words",)
    words: str

    def __new__(cls, value: str, words: str = "") -> Self:
        sent = super().__new__(cls, value)
        sent.words = words
        return sent


class Segments(forms.RadioSelect):
    """A few choices side by side, all in sight."""

    template_name = "shell/widgets/segments.html"


class _Calendar(DateTimeBaseInput):
    """A date typed in the way of the page's language, or chosen in the browser's calendar, which our script opens.

    The browser's own field would follow the language of the browser, not of the page.
    """

    template_name = "shell/widgets/calendar.html"
    calendar: ClassVar[str]  # the type of the browser's field that has such a calendar
    placeholder: ClassVar[Promise]

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", **(attrs or {})})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"].setdefault("placeholder", self.placeholder)
        context["widget"] |= {"calendar": self.calendar, "pattern": formats.get_format(self.format_key)[0]}
        return context

    @staticmethod
    def read(typed: str, today: date) -> date | None:
        raise NotImplementedError

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """What was typed, as the day it means; what means none, as it was typed."""
        typed = super().value_from_datadict(data, files, name)
        return (isinstance(typed, str) and self.read(typed, timezone.localdate())) or typed


class DateInput(_Calendar):
    """A day."""

    format_key = "DATE_INPUT_FORMATS"
    calendar = "date"
    placeholder = _("dd.mm.yyyy")
    read = staticmethod(read_day)


class DateTimeInput(_Calendar):
    """A day and a time to the minute, in the time zone of the page."""

    format_key = "DATETIME_INPUT_FORMATS"
    calendar = "datetime-local"
    placeholder = _("dd.mm.yyyy hh:mm")
    read = staticmethod(read_moment)


def _attributes(attrs: Mapping[str, Any]) -> str:
    return "".join(
        f" {name}" if value is True else f' {name}="{conditional_escape(value)}"'
        for name, value in attrs.items()
        if value is not False and value is not None
    )
