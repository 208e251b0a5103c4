"""Attachments in a folder of this machine. A file appears under its name whole and safe on the disk, or not at all."""

import os
import tempfile
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

PARTS: Final = "parts"  # the folder, on the same disk, of files not yet whole


class Folder(FileSystemStorage):
    """Files under names made of their content: saving under a name that is taken puts the same bytes there again."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def _save(self, name: str, content: File[bytes]) -> str:
        whole, parts = Path(self.path(name)), Path(self.path(PARTS))
        for folder in (parts, whole.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        number, part = tempfile.mkstemp(dir=parts)
        try:
            with open(number, "wb") as file:
                file.writelines(content.chunks())
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, whole)
        except BaseException:
            with suppress(FileNotFoundError):
                os.unlink(part)
            raise
        for folder in (whole.parent, whole.parent.parent, Path(self.location)):
            _keep_names(folder)
        return name

    def delete(self, name: str) -> None:
        super().delete(name)
        for folder in list(Path(self.path(name)).parents)[:2]:
            with suppress(OSError):  # not empty: others are at home there
                folder.rmdir()

    def sweep(self, *, now: datetime, older_than: timedelta) -> int:
        """Throws away parts whose process was killed. How many."""
        try:
            parts = list(Path(self.path(PARTS)).iterdir())
        except FileNotFoundError:
            return 0
        thrown = 0
        for part in parts:
            with suppress(FileNotFoundError):
                if now - datetime.fromtimestamp(part.stat().st_mtime, UTC) > older_than:
                    part.unlink()
                    thrown += 1
        return thrown


def _keep_names(folder: Path) -> None:
    """A file's name is as safe as its bytes only when its folder is on the disk too."""
    number: Any = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
