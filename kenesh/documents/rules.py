"""Decisions about files: how large, how many, under which name, how long one that was never saved is kept."""

import re
import unicodedata
from datetime import timedelta
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kenesh.documents import kinds
from kenesh.documents.kinds import Kind
from kenesh.refused import Refused

MB: Final = 1024 * 1024
LARGEST: Final = 25 * MB  # bytes of one file
MOST: Final = 20  # files of one record
LONGEST_NAME: Final = 150  # letters, extension and all
WAITS_FOR: Final = timedelta(days=3)  # a file sent and not saved with any record
PARTS_WAIT: Final = timedelta(days=1)
NAMELESS: Final = "file"
TOO_LARGE, WRONG, NO_ROOM, UNREACHABLE = 413, 422, 507, 503  # HTTP statuses


def fits(size: int) -> None:
    """size: in bytes."""
    if size > LARGEST:
        raise Refused(
            _("This file is too large: %(size)d MB. The most is %(most)d MB.")
            % {"size": -(-size // MB), "most": LARGEST // MB},
            status=TOO_LARGE,
        )


def are_few_enough(files: int) -> None:
    """files: how many the record would have."""
    if files > MOST:
        raise Refused(
            ngettext(
                "A record holds at most %(most)d file, and this would be %(files)d.",
                "A record holds at most %(most)d files, and these would be %(files)d.",
                MOST,
            )
            % {"most": MOST, "files": files},
            status=WRONG,
        )


def name_of(given: str, kind: Kind) -> str:
    """The name a file is kept under: no folders, nothing unseen, one line, an extension that tells the truth.

    An extension of the same family (a photograph in JPEG named .png) is put right; one that promises something else is
    refused.
    """
    name = _plain(given)
    stem, dot, extension = name.rpartition(".")
    promised = kinds.BY_EXTENSION.get(extension.lower()) if dot else None
    if promised is None and not (dot and extension.lower() in kinds.PROMISING_OTHER):
        stem, extension = name, kind.extensions[0]
    elif promised is None or promised.family != kind.family:
        raise Refused(
            _(
                "The name ends in .%(extension)s, but inside is something else: %(kind)s. "
                "Give the file its right name, or choose another file."
            )
            % {"extension": extension.lower(), "kind": kind.words},
            status=WRONG,
        )
    elif promised != kind:
        extension = kind.extensions[0]
    stem = stem.strip(" .")[: LONGEST_NAME - len(extension) - 1].strip(" .")
    return f"{stem or NAMELESS}.{extension}"


def _plain(given: str) -> str:
    """The last part of a path of any system, without what is not seen: control characters, marks of direction."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", given))[-1]
    seen = "".join(letter if unicodedata.category(letter)[0] not in "CZ" else _instead(letter) for letter in last)
    return " ".join(seen.split()).strip(" .")


def _instead(letter: str) -> str:
    return "" if unicodedata.category(letter) == "Cf" else " "
