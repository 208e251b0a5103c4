"""The bytes of a stored file as a file of this machine, for OpenSSL: never in this process's memory."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from kenesh.documents import rules
from kenesh.documents.models import StoredFile
from kenesh.refused import Refused

_AT_ONCE: Final = 1024 * 1024  # bytes

logger = logging.getLogger(__name__)


@contextmanager
def on_disk(stored: StoredFile) -> Iterator[Path]:
    """Where the file lies, or a copy of it while this lasts, if the store is elsewhere. Raises Refused."""
    try:
        here = Path(default_storage.path(stored.key))
        here.open("rb").close()
    except NotImplementedError:
        with _copy(stored) as copy:
            yield copy
        return
    except OSError as error:
        raise _away(error) from error
    yield here


@contextmanager
def _copy(stored: StoredFile) -> Iterator[Path]:
    with NamedTemporaryFile("wb", prefix="kenesh-document-") as copy:
        try:
            with default_storage.open(stored.key) as content:
                for part in content.chunks(_AT_ONCE):
                    copy.write(part)
            copy.flush()
        except OSError as error:
            raise _away(error) from error
        yield Path(copy.name)


def holds(path: Path, content: bytes) -> bool:
    """Whether the file is these bytes. Only small ones are asked about."""
    if path.stat().st_size != len(content):
        return False
    return path.read_bytes() == content


def _away(error: OSError) -> Refused:
    logger.error("A file could not be read: %s", error)
    return Refused(
        _("The store of files does not answer, so the document cannot be read now. Try again in a minute."),
        status=rules.UNREACHABLE,
    )
