"""The field for files of any form: what is attached, what has been sent, and where to put more."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kenesh.accounts.models import User
from kenesh.documents import actions, rules
from kenesh.documents.actions import Chosen
from kenesh.documents.models import Attachment, Upload
from kenesh.refused import Refused

REMOVE = "{}-remove"  # the name of the ticks: of attachments their primary keys, of uploads their UUIDs


@dataclass(frozen=True)
class Row:
    """One file in the form. value: what its tick says; upload: it is not attached yet, so it goes with the form."""

    name: str
    size: str
    address: str
    value: str
    upload: bool
    removed: bool = False

    @classmethod
    def of_upload(cls, upload: Upload) -> Self:
        address = reverse("documents:uploaded", args=[upload.pk])
        return cls(upload.name, upload.file.said_size, address, str(upload.pk), upload=True)

    @classmethod
    def of_attachment(cls, attachment: Attachment, url: str) -> Self:
        address = reverse(url, args=[attachment.pk]) if url else ""
        return cls(attachment.name, attachment.file.said_size, address, str(attachment.pk), upload=False)


@dataclass(frozen=True)
class Sent:
    """What a form says of its files, as it came: UUIDs of uploads, values of ticks, files within the form itself."""

    uploads: tuple[str, ...] = ()
    removed: frozenset[str] = frozenset()
    files: tuple[UploadedFile[bytes], ...] = ()

    @classmethod
    def of(cls, value: "Sent | Chosen | None") -> "Sent":
        match value:
            case Sent():
                return value
            case Chosen():
                return cls(tuple(str(one.pk) for one in value.added), frozenset(map(str, value.removed)))
        return cls()


class FilesInput(forms.Widget):
    """Files attached and sent, each with a tick that takes it off, and a place to drop or choose more.

    by: whose uploads may be shown. url: the name of the address of one attachment, by its primary key.
    received: uploads made of the files that came within this very form. choose: words of the button.
    """

    template_name = "documents/files.html"
    needs_multipart_form = True
    input_type = "file"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.by: User | None = None
        self.url = ""
        self.attached: Sequence[Attachment] = ()
        self.received: list[Upload] = []
        self.choose: str | Promise = _("Choose files")
        self._known: dict[str, Upload] = {}

    def offer(self, by: User, attached: Sequence[Attachment], url: str) -> None:
        self.by, self.attached, self.url = by, attached, url
        self.received, self._known = [], {}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Sent:
        def several(of: Any, name: str) -> list[Any]:
            return list(of.getlist(name)) if hasattr(of, "getlist") else list(of.get(name, ()))

        removed = frozenset(map(str, several(data, REMOVE.format(name))))
        uploads = tuple(dict.fromkeys(str(one) for one in several(data, name) if one))  # an empty input sends ""
        return Sent(uploads, removed, tuple(several(files, name)))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def found(self, ids: Iterable[str]) -> list[Upload]:
        """The person's own uploads of these, in this order; those already attached too."""
        wanted = list(ids)
        if unknown := [pk for one in wanted if one not in self._known and (pk := _uuid(one))]:
            known = Upload.objects.visible_to(self.by).filter(pk__in=unknown) if self.by else Upload.objects.none()
            self._known |= {str(upload.pk): upload for upload in known.select_related("file")}
        return [self._known[one] for one in wanted if one in self._known]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        sent = Sent.of(value)
        found = self.found(sent.uploads)
        uploads = {upload.pk: upload for upload in (*found, *self.received) if upload.attached_at is None}
        rows = [Row.of_attachment(one, self.url) for one in self.attached] + list(map(Row.of_upload, uploads.values()))
        context["widget"] |= {
            "rows": [replace(row, removed=row.value in sent.removed) for row in rows],
            "lost": len(sent.uploads) - len(found),
            "largest": rules.LARGEST,
            "megabytes": rules.LARGEST // rules.MB,
            "most": rules.MOST,
            "choose": self.choose,
        }
        return context


class FilesField(forms.Field):
    """Files of a record: attachments = FilesField() (Django's forms have a `files` of their own). The owner's form says
    whose and of what: self.fields["attachments"].offer(by=…, now=…, attached=…).

    The value is Chosen, for actions.attach(). Files that come within the form itself, from a browser without scripts,
    are received at once, so that a mistake elsewhere in the form does not lose them.
    """

    widget = FilesInput

    def __init__(self, **kwargs: Any) -> None:
        given: dict[str, Any] = {"label": _("Files"), "required": False, **kwargs}
        super().__init__(**given, error_messages={"required": _("Add at least one file.")})
        self.now: datetime | None = None

    def offer(self, *, by: User, now: datetime, attached: Iterable[Attachment] = (), url: str = "") -> None:
        """attached: as AttachmentQuerySet.present() gives them. url: the name of the address of one, by its key."""
        self.now = now
        self._input.offer(by, tuple(attached), url)

    @property
    def _input(self) -> FilesInput:
        assert isinstance(self.widget, FilesInput)  # noqa: S101  # a field for files has no other
        return self.widget

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(data and (data.uploads or data.removed or data.files))

    def clean(self, value: Any) -> Chosen:
        sent, errors = Sent.of(value), list[ValidationError]()
        for file in sent.files:
            try:
                self._receive(file)
            except Refused as refused:
                params = {"name": file.name, "sentence": refused.sentence}
                errors.append(ValidationError(_("%(name)s: %(sentence)s"), params=params))
        kept = [one for one in sent.uploads if one not in sent.removed]
        found = self._input.found(kept)
        if len(found) < len(kept):
            errors.append(ValidationError(_("A file added to this form is no longer kept. Add it again.")))
        uploads = [upload for upload in found if upload.attached_at is None] + self._input.received
        own = {one.pk for one in self._input.attached}
        removed = frozenset(own & {int(one) for one in sent.removed if one.isdecimal()})
        count = len(own) - len(removed) + len(uploads)
        try:
            if uploads:
                rules.are_few_enough(count)
        except Refused as refused:
            errors.append(ValidationError(str(refused.sentence)))
        if self.required and not count and not errors:
            errors.append(ValidationError(self.error_messages["required"], code="required"))
        if errors:
            raise ValidationError(errors)
        return Chosen(tuple(uploads), removed)

    def _receive(self, file: UploadedFile[bytes]) -> None:
        if self._input.by is None or self.now is None:
            raise RuntimeError("A form with files says whose they are: fields[…].offer(by=…, now=…)")
        self._input.received.append(actions.receive(file, by=self._input.by, now=self.now))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
