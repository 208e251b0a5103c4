"""A field for one of very many things, found while one types (suggest.js); without scripts, by its name."""

from collections.abc import Sequence
from typing import Any, ClassVar, Protocol, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kenesh.shell.widgets import Sent, SuggestOne

MOST = 8  # offered to choose from


class Offered(Protocol):
    """What may be chosen."""

    def named(self, value: int) -> tuple[str, str] | None:
        """Label and note; None: it is not offered."""
        ...

    def exactly(self, typed: str) -> Sequence[int]:
        """Those of that name."""
        ...

    def near(self, typed: str) -> Sequence[int]:
        """Those that have the words, the best first."""
        ...


class SuggestedField(forms.Field):
    """One of those offered, as its number, or None. Words that are the name of one are understood; where several may be
    meant, they are offered beside the field."""

    default_error_messages: ClassVar = {
        "invalid_choice": _("This is no longer offered. Choose from the list."),
        "several": _("Several are called so. Choose the one you mean."),
        "near": _("None is called so. Choose the one you mean, or type other words."),
        "unknown": _("Nothing in the list has these words. Try others."),
    }

    offered: Offered

    def __init__(self, kind: str, *, placeholder: Any = "", also: dict[str, str] | None = None, **kwargs: Any) -> None:
        attrs = {"placeholder": placeholder} if placeholder else {}
        super().__init__(widget=SuggestOne(kind, attrs, also=also), **kwargs)

    def offer(self, offered: Offered) -> None:
        self.offered = offered
        cast("SuggestOne", self.widget).named = lambda value: offered.named(int(value)) if _is_number(value) else None

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, Sent) and not value and value.words:
            return self._meant(value.words)
        if value in self.empty_values:
            return None
        if not _is_number(str(value)) or self.offered.named(int(value)) is None:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return int(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(initial or "") != str(data or "")

    def _meant(self, words: str) -> int:
        exactly = self.offered.exactly(words)
        if len(exactly) == 1:
            return exactly[0]
        found = exactly or self.offered.near(words)
        code = "several" if exactly else "near" if found else "unknown"
        told = [(value, self.offered.named(value)) for value in found[:MOST]]
        cast("SuggestOne", self.widget).offered = [(value, *named) for value, named in told if named]
        raise ValidationError(self.error_messages[code], code=code)


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) <= 18
