"""What a file is, by its content and never by its name, and whether it is taken. Pure: a file in, a kind or Refused
out."""

import codecs
import re
from dataclasses import dataclass
from typing import IO, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kenesh.documents import containers
from kenesh.refused import Refused

UNSUPPORTED: Final = 415  # the HTTP status of a kind that is not taken
HEAD: Final = 4096  # bytes
CHUNK: Final = 64 * 1024

EMPTY: Final = _("This file is empty.")
DAMAGED: Final = _("This file is damaged: it cannot be read through. Open it, save it anew and add that.")
ARCHIVE: Final = _("Archives are not accepted. Take the files out and add them one by one.")
PROGRAM: Final = _("Programs and scripts are not accepted.")
MARKUP: Final = _("Web pages and drawings in HTML, SVG or XML are not accepted. Save it as PDF and add that.")
MACROS: Final = _("This document holds macros. Save it without them, for instance as PDF, and add that.")
LOCKED: Final = _("This document is locked with a password. Remove the password, save the document and add it anew.")
UNKNOWN: Final = _(
    "Files of this kind are not accepted. Add a PDF, a picture (JPEG, PNG, WebP, GIF, TIFF, HEIC), "
    "an office document or plain text."
)


@dataclass(frozen=True)
class Kind:
    """media: the media type. extensions: those a name may end in; the first is put on a name without one.
    family: kinds that people and programs name as each other. shown: browsers show it in themselves, harmlessly."""

    media: str
    family: str
    format: str
    extensions: tuple[str, ...]
    shown: bool = False

    @property
    def words(self) -> str:
        """For instance «picture (JPEG)»."""
        return str(FAMILIES[self.family]) % {"format": self.format}


FAMILIES: Final[dict[str, Promise]] = {
    "pdf": _("document (%(format)s)"),
    "picture": _("picture (%(format)s)"),
    "document": _("text document (%(format)s)"),
    "table": _("spreadsheet (%(format)s)"),
    "slides": _("presentation (%(format)s)"),
    "text": _("plain text"),
}
_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_OPEN: Final = "application/vnd.oasis.opendocument"

PDF: Final = Kind("application/pdf", "pdf", "PDF", ("pdf",), shown=True)
JPEG: Final = Kind("image/jpeg", "picture", "JPEG", ("jpg", "jpeg", "jpe", "jfif"), shown=True)
PNG: Final = Kind("image/png", "picture", "PNG", ("png",), shown=True)
GIF: Final = Kind("image/gif", "picture", "GIF", ("gif",), shown=True)
WEBP: Final = Kind("image/webp", "picture", "WebP", ("webp",), shown=True)
TIFF: Final = Kind("image/tiff", "picture", "TIFF", ("tif", "tiff"))
HEIC: Final = Kind("image/heic", "picture", "HEIC", ("heic", "heif"))
RTF: Final = Kind("application/rtf", "document", "RTF", ("rtf",))
TEXT: Final = Kind("text/plain", "text", "", ("txt", "csv", "tsv", "text", "log", "md"))
KINDS: Final = {
    kind.extensions[0]: kind
    for kind in (
        *(PDF, JPEG, PNG, GIF, WEBP, TIFF, HEIC, RTF, TEXT),
        Kind(f"{_OFFICE}.wordprocessingml.document", "document", "DOCX", ("docx",)),
        Kind(f"{_OFFICE}.spreadsheetml.sheet", "table", "XLSX", ("xlsx",)),
        Kind(f"{_OFFICE}.presentationml.presentation", "slides", "PPTX", ("pptx",)),
        Kind(f"{_OPEN}.text", "document", "ODT", ("odt",)),
        Kind(f"{_OPEN}.spreadsheet", "table", "ODS", ("ods",)),
        Kind(f"{_OPEN}.presentation", "slides", "ODP", ("odp",)),
        Kind("application/msword", "document", "DOC", ("doc",)),
        Kind("application/vnd.ms-excel", "table", "XLS", ("xls",)),
        Kind("application/vnd.ms-powerpoint", "slides", "PPT", ("ppt",)),
    )
}
BY_MEDIA: Final = {kind.media: kind for kind in KINDS.values()}
BY_EXTENSION: Final = {extension: kind for kind in KINDS.values() for extension in kind.extensions}

# Names that end so promise something that is never taken.
_OTHER: Final = """
7z aac accdb apk app arj avi bat bmp bz2 cab chm cmd com cpl dll dmg docm dot dotm dotx eml epub exe
flac gz hta htm html ico iso jar js jse lnk m4a mdb mht mhtml mkv mov mp3 mp4 msg msi odg ogg php
pif potm ppam pps ppsm ppsx pptm ps1 psd py rar reg scr sh svg svgz swf tar tgz vbe vbs vsd vsdx wav
webm wma wmf wmv wsf xhtml xlam xlsb xlsm xltm xml xps xz zip zst
"""
PROMISING_OTHER: Final = frozenset(_OTHER.split())

# Where, what, and what it means. The most telling first.
_MARKS: Final[tuple[tuple[int, bytes, Kind | Promise], ...]] = (
    (0, b"%PDF-", PDF),
    (0, b"\xff\xd8\xff", JPEG),
    (0, b"\x89PNG\r\n\x1a\n", PNG),
    (0, b"GIF87a", GIF),
    (0, b"GIF89a", GIF),
    (0, b"II*\0", TIFF),
    (0, b"MM\0*", TIFF),
    (0, b"{\\rtf", RTF),
    (0, b"MZ", PROGRAM),
    (0, b"\x7fELF", PROGRAM),
    (0, b"\xfe\xed\xfa", PROGRAM),
    (0, b"\xce\xfa\xed\xfe", PROGRAM),
    (0, b"\xcf\xfa\xed\xfe", PROGRAM),
    (0, b"\xca\xfe\xba\xbe", PROGRAM),
    (0, b"\0asm", PROGRAM),
    (0, b"dex\n", PROGRAM),
    (0, b"L\0\0\0\x01\x14\x02\0", PROGRAM),
    (0, b"#!", PROGRAM),
    (0, b"PK\5\6", ARCHIVE),
    (0, b"PK\7\x08", ARCHIVE),
    (0, b"Rar!\x1a\x07", ARCHIVE),
    (0, b"7z\xbc\xaf\x27\x1c", ARCHIVE),
    (0, b"\x1f\x8b", ARCHIVE),
    (0, b"\x1f\x9d", ARCHIVE),
    (0, b"BZh", ARCHIVE),
    (0, b"\xfd7zXZ\0", ARCHIVE),
    (0, b"\x28\xb5\x2f\xfd", ARCHIVE),
    (0, b"MSCF", ARCHIVE),
    (0, b"\x60\xea", ARCHIVE),
    (2, b"-lh", ARCHIVE),
    (257, b"ustar", ARCHIVE),
    (0, b"%!", UNKNOWN),  # PostScript is a program that looks like text
)
_HEIC: Final = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_MARKUP: Final = re.compile(rb"\s*<[!?/a-z]|.*<(?:script|html|svg|iframe)\b", re.IGNORECASE | re.DOTALL)
_NOT_IN_TEXT: Final = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_CYRILLIC: Final = bytes([0xA8, 0xB8, *range(0xC0, 0x100)])  # letters of windows-1251
_ASCII: Final = bytes(range(0x80))


def kind_of(file: IO[bytes]) -> Kind:
    """The kind of the file's content. file: binary, seekable; where it stands afterwards is not said."""
    file.seek(0)
    head = file.read(HEAD)
    if not head:
        raise Refused(EMPTY, status=UNSUPPORTED)
    for at, mark, meaning in _MARKS:
        if head.startswith(mark, at):
            return _taken(meaning)
    if head.startswith(b"PK\3\4"):
        return _container(file, zipped=True)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _container(file, zipped=False)
    if head.startswith(b"RIFF") and head.startswith(b"WEBP", 8):
        return WEBP
    if head.startswith(b"ftyp", 4) and head[8:12] in _HEIC:
        return HEIC
    if not _is_text(file):
        raise Refused(UNKNOWN, status=UNSUPPORTED)
    if _MARKUP.match(head.removeprefix(codecs.BOM_UTF8)):
        raise Refused(MARKUP, status=UNSUPPORTED)
    return TEXT


def _taken(meaning: Kind | Promise) -> Kind:
    if isinstance(meaning, Kind):
        return meaning
    raise Refused(meaning, status=UNSUPPORTED)


def _container(file: IO[bytes], *, zipped: bool) -> Kind:
    try:
        inside = containers.zipped(file) if zipped else containers.compound(file)
    except containers.Damaged:
        raise Refused(DAMAGED, status=UNSUPPORTED) from None
    if inside.macros:
        return _taken(MACROS)
    if inside.locked and (inside.package or not zipped):
        return _taken(LOCKED)
    if inside.office:
        return KINDS[inside.office]
    return _taken(ARCHIVE if zipped and not inside.package else UNKNOWN)


def _is_text(file: IO[bytes]) -> bool:
    """UTF-8, or else windows-1251 whose letters are mostly Cyrillic; nothing in it that no text has."""
    file.seek(0)
    utf8: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")()
    beyond_ascii = cyrillic = 0
    while chunk := file.read(CHUNK):
        if _NOT_IN_TEXT.search(chunk):
            return False
        rest = chunk.translate(None, _ASCII)
        beyond_ascii += len(rest)
        cyrillic += len(rest) - len(rest.translate(None, _CYRILLIC))
        utf8 = _still(utf8, chunk)
    if _still(utf8, b"", final=True):
        return True
    return cyrillic >= 0.7 * beyond_ascii


def _still(
    utf8: codecs.IncrementalDecoder | None, chunk: bytes, *, final: bool = False
) -> codecs.IncrementalDecoder | None:
    """The decoder, as long as it has met nothing that is not UTF-8."""
    try:
        if utf8:
            utf8.decode(chunk, final)
    except UnicodeDecodeError:
        return None
    return utf8
