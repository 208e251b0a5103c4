"""How forms look and speak: `{{ form.field.as_field_group }}` gives label, input, error and hint of any field."""

from collections.abc import Iterator
from typing import Any, Final, Self, cast

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

# Looked up by the kind of field, from the most exact class to the most general, then by the code of the error.
SENTENCES: Final[dict[type[forms.Field], dict[str, str | Promise]]] = {
    forms.Field: {"required": _("Fill in this field.")},
    forms.CharField: {
        "max_length": ngettext_lazy(
            "Too long: %(show_value)d characters typed, %(limit_value)d character is the most.",
            "Too long: %(show_value)d characters typed, %(limit_value)d characters are the most.",
            "limit_value",
        ),
        "min_length": ngettext_lazy(
            "Too short: %(limit_value)d character is the least.",
            "Too short: %(limit_value)d characters are the least.",
            "limit_value",
        ),
        "null_characters_not_allowed": _("There is a character here that cannot be kept. Type the text anew."),
    },
    forms.EmailField: {"invalid": _("Write the e-mail address like this: name@example.org.")},
    forms.IntegerField: {
        "invalid": _("Write a whole number in figures."),
        "min_value": _("Too small: %(limit_value)s is the least."),
        "max_value": _("Too large: %(limit_value)s is the most."),
    },
    forms.FloatField: {"invalid": _("Write a number in figures.")},
    forms.DecimalField: {"invalid": _("Write a number in figures.")},
    forms.DateField: {"invalid": _("Write the date like this: 21.11.2026.")},
    forms.TimeField: {"invalid": _("Write the time like this: 14:02.")},
    forms.DateTimeField: {"invalid": _("Write the date and time like this: 21.11.2026 14:02.")},
    forms.BooleanField: {"required": _("Tick this box to go on.")},
    forms.ChoiceField: {
        "required": _("Choose one."),
        "invalid_choice": _("This is no longer offered. Choose from the list."),
    },
    forms.MultipleChoiceField: {"required": _("Choose at least one.")},
    forms.ModelChoiceField: {
        "required": _("Choose one."),
        "invalid_choice": _("This is no longer offered. Choose from the list."),
    },
    forms.ModelMultipleChoiceField: {
        "required": _("Choose at least one."),
        "invalid_pk_value": _("This is no longer offered. Choose from the list."),
    },
    forms.UUIDField: {"invalid": _("The form was damaged on its way. Open the page anew.")},
}

_CLASSES: Final = {
    "checkbox": "form-check-input",
    "radio": "form-check-input",
    "hidden": "",
    "select": "form-select",
}


def speak_politely(field: forms.Field) -> None:
    """Puts our sentences in the place of the framework's; what a form says in its own words stays."""
    ours: dict[str, Any] = {}
    theirs: dict[str, Any] = {}
    for cls in reversed(type(field).__mro__):
        theirs |= cls.__dict__.get("default_error_messages", {})
        ours |= SENTENCES.get(cls, {})
    for code, sentence in ours.items():
        said, framework = field.error_messages.get(code), theirs.get(code)
        # Mostly the very same: two that are translated when asked for would be translated to be compared.
        if said is None or said is framework or said == framework:
            field.error_messages[code] = sentence


def keep_what_is_typed(field: forms.Field) -> None:
    """Browsers cut off what passes maxlength and send nothing for letters in a field of numbers. Here all of it comes,
    and the server says what is wrong with it."""
    attrs = field.widget.attrs
    for limit in ("maxlength", "minlength"):
        attrs.pop(limit, None)
    if isinstance(field.widget, forms.NumberInput):
        field.widget.input_type = "text"
        attrs.setdefault("inputmode", "numeric" if isinstance(field, forms.IntegerField) else "decimal")
        for limit in ("min", "max", "step"):
            attrs.pop(limit, None)


class Field(BoundField):
    """A field as it stands in a form: knows its class in the style sheet and how to say that it may be left empty."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        kind = getattr(widget, "input_type", "text")
        ours = _CLASSES.get(kind, "form-control")
        theirs = str(attrs.get("class", widget.attrs.get("class", "")))
        if css := " ".join(filter(None, [ours, theirs, "is-invalid" if self.errors else ""])):
            attrs["class"] = css
        if self.field.required and kind not in {"checkbox", "radio", "hidden"}:
            attrs["aria-required"] = "true"
        return attrs

    @property
    def is_checkbox(self) -> bool:
        return getattr(self.field.widget, "input_type", "") == "checkbox" and not self.use_fieldset

    @property
    def error_id(self) -> str:
        """Where the summary of errors leads: the first control of the field."""
        return self.id_for_label or (f"{self.auto_id}_0" if self.use_fieldset else self.auto_id)


class Renderer(TemplatesSetting):
    """The renderer of every form: our templates, found as any other."""

    form_template_name = "shell/forms/form.html"
    field_template_name = "shell/forms/field.html"
    bound_field_class = Field


class Polite(forms.BaseForm):
    """Put before forms.Form or forms.ModelForm. Errors are said in our words beside the field, after the server has
    looked: the browser's own bubbles would speak the browser's language."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            speak_politely(field)
            keep_what_is_typed(field)

    @property
    def says_optional(self) -> bool:
        """Whether fields that may stay empty say so; where all of them may (filters), that is understood."""
        return any(field.required for field in self.fields.values())

    def fields_in_error(self) -> Iterator[Field]:
        """For the summary at the head of a failed form, in the order of the fields."""
        return (cast("Field", field) for field in self if field.errors and not field.is_hidden)

    def hidden_errors(self) -> Iterator[str]:
        """What is wrong with fields nobody sees."""
        return (str(error) for field in self.hidden_fields() for error in field.errors)


class Form(Polite, forms.Form):
    """A form that speaks politely."""

    @classmethod
    def unsaved(cls, kept: QueryDict, **kwargs: Any) -> Self:
        """The form as it was typed and could not be saved: nothing in it is wrong yet."""
        form = cls(kept, **kwargs)
        form._errors = ErrorDict()  # type: ignore[attr-defined]  # what full_clean() would fill
        return form


class ModelForm(Polite, forms.ModelForm):  # type: ignore[type-arg]  # generic only for the type checker
    """A form of a model that speaks politely."""
