"""What is typed on the page of a consultation: how it ended, why a step is taken, to whom it is given."""

from datetime import datetime
from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kenesh.accounts.models import User
from kenesh.documents.forms import FilesField, FilesInput
from kenesh.shell.forms import Form
from kenesh.shell.suggested import SuggestedField
from kenesh.suggesting.staff import Colleagues

SUMMARY = 10_000  # letters
REASON = 500


class _WithFiles(Form):
    """A comment, and files put on the consultation."""

    comment = forms.CharField(
        label=pgettext_lazy("consultation", "Comment"), max_length=SUMMARY, widget=forms.Textarea(attrs={"rows": 5})
    )
    attachments = FilesField(label=pgettext_lazy("consultation", "Attachments"))

    def __init__(self, *args: Any, by: User, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        files = cast("FilesField", self.fields["attachments"])
        files.offer(by=by, now=now)
        cast("FilesInput", files.widget).choose = pgettext_lazy("consultation", "Add")


class FinishForm(_WithFiles):
    """«Завершить консультацию». over: the regulated time is over, and a reason is needed."""

    overrun_reason = forms.CharField(
        label=_("Why it took longer than regulated"),
        max_length=REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("The regulated time is over. Write why it took longer.")},
    )

    field_order = ("comment", "overrun_reason", "attachments")

    def __init__(self, *args: Any, over: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["comment"].help_text = _("A short summary. Required.")
        # While the page is open the time may run out, and the field, hidden until then, is no optional one.
        self.fields["overrun_reason"].required = over or not self.is_bound

    @property
    def written(self) -> dict[str, Any]:
        """What actions.running.finish() takes."""
        return {
            "summary": self.cleaned_data["comment"],
            "overrun_reason": self.cleaned_data["overrun_reason"],
            "files": self.cleaned_data["attachments"],
        }


class AssignForm(_WithFiles):
    """«Назначить мне». version: of the consultation, as it was when the form was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    @property
    def written(self) -> dict[str, Any]:
        """What actions.assigning.assign() takes."""
        return {
            "version": self.cleaned_data["version"],
            "comment": self.cleaned_data["comment"],
            "files": self.cleaned_data["attachments"],
        }


class ReasonForm(Form):
    """Why a step is taken. label: what is asked."""

    comment = forms.CharField(max_length=REASON, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, label: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["comment"].label = label


class HandOverForm(ReasonForm):
    """To whom, and what they should know. colleague: one of the department, or None until it is chosen."""

    colleague = SuggestedField(
        "staff",
        label=pgettext_lazy("consultation", "Consultant"),
        placeholder=_("surname or name"),
        error_messages={"required": _("Choose the colleague who takes the consultation over.")},
    )

    field_order = ("colleague", "comment")

    def __init__(self, *args: Any, office: int, without: int | None, **kwargs: Any) -> None:
        """without: who has it now."""
        super().__init__(*args, **kwargs)
        field = cast("SuggestedField", self.fields["colleague"])
        field.offer(Colleagues(office, () if without is None else (without,)))
        field.widget.attrs["data-also"] = urlencode({"office": office})  # administrators have none of their own
