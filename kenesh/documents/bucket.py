"""Attachments in a bucket of any store that speaks S3. What the store does not do is an OSError, as with a disk."""

# mypy: allow-untyped-calls

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage

FULL: Final = {"XMinioStorageFull", "QuotaExceeded", "InsufficientStorage", "TooManyRequests.Quota"}
IN_MEMORY: Final = 1024 * 1024  # bytes of a file being read; a larger one waits on the disk

# Old-style addresses, for a store under one name; checksums only where asked for, for many stores do not know them.
CONFIG: Final = Config(
    signature_version="s3v4",
    s3={"addressing_style": "path"},
    connect_timeout=5,
    read_timeout=30,
    retries={"max_attempts": 2, "mode": "standard"},
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)


class Bucket(S3Storage):
    """Files under names made of their content. An object appears whole or not at all: the store sees to it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(client_config=CONFIG, max_memory_size=IN_MEMORY, file_overwrite=True, **options)

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        with _in_our_words():
            file: File[bytes] = super()._open(name, mode)
            file.open()  # fetched now, while there is still somebody to tell that it cannot be
            return file

    def _save(self, name: str, content: File[bytes]) -> str:
        with _in_our_words():
            saved: str = super()._save(name, content)
            return saved

    def exists(self, name: str) -> bool:
        with _in_our_words():
            return bool(super().exists(name))

    def delete(self, name: str) -> None:
        with _in_our_words():
            super().delete(name)


@contextmanager
def _in_our_words() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        full = (
            error.response.get("Error", {}).get("Code") in FULL
            or error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") == 507
        )
        raise OSError(errno.ENOSPC if full else errno.EIO, str(error)) from error
    except BotoCoreError as error:
        raise OSError(errno.EHOSTUNREACH, str(error)) from error
    except Exception as error:
        # boto3 wraps what an upload in parts has met in an exception of its own, without a common parent.
        if type(error).__module__.startswith(("boto3.", "s3transfer.")):
            raise OSError(errno.EIO, str(error)) from error
        raise
