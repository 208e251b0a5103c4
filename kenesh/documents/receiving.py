"""Files on their way in: to the temporary disk, never more of one than may be kept, never a part for the whole."""

import io
import tempfile
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http.multipartparser import MultiPartParserError

from kenesh.documents import rules

BESIDE_FILES = 10 * rules.MB  # bytes of a form besides its files


class Received(UploadedFile[bytes]):
    """A file of a form. size: in bytes, also where it was too large to be written down.
    failed: why it was not written down."""

    failed: OSError | None = None

    def empty(self) -> None:
        """Gives the disk its room back."""
        kept, self.file = self.file, io.BytesIO()
        with suppress(OSError):  # what a full disk has not taken cannot be flushed
            if kept:
                kept.close()


class ToDisk(FileUploadHandler):
    """Writes a file down as it comes. One too large, or one the disk has no room for, is read to its end but not kept:
    the rest of the form comes after it, and the person is told beside the field.

    A stranger's files are not written down at all.
    """

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, str],  # noqa: N803
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        if content_length > rules.LARGEST * rules.MOST + BESIDE_FILES:
            raise RequestDataTooBig("More than the files of one record.")

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.file = Received(io.BytesIO(), self.file_name, self.content_type, 0, self.charset, self.content_type_extra)
        user = getattr(self.request, "user", None)
        if user is None or not user.is_authenticated:
            self.file.failed = PermissionError()
            return
        try:
            self.file.file = tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115
        except OSError as error:
            self.file.failed = error

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.file.failed or start > rules.LARGEST:
            return
        try:
            if start + len(raw_data) > rules.LARGEST:
                self.file.empty()
            else:
                self.file.write(raw_data)
        except OSError as error:
            self.file.failed = error
            self.file.empty()

    def file_complete(self, file_size: int) -> Received:
        self.file.size = file_size
        try:
            self.file.seek(0)
        except OSError as error:  # the last of it had not left the buffer
            self.file.failed = error
            self.file.empty()
        return self.file

    def upload_interrupted(self) -> None:
        """The connection was lost within a file. Nothing of the form is obeyed: it would be saved without the file."""
        self.file.empty()
        raise MultiPartParserError("The connection was lost within a file.")
