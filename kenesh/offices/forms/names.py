"""What every form of a named thing shares."""

from typing import Any

from kenesh.shell.forms import ModelForm

NAMES = ("name_ru", "name_ky", "name_tt", "name_en")


class NamedForm(ModelForm):
    """The four names, with single spaces between words. `changed` is what the person has changed, and nothing else, so
    that two people correcting different fields of one row do not undo each other."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        return cleaned | {name: " ".join(cleaned[name].split()) for name in NAMES if name in cleaned}

    @property
    def changed(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.changed_data if name in self.cleaned_data}
