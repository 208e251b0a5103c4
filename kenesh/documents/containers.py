"""What lies inside two kinds of containers, a ZIP and a compound file (OLE), read with care: a crafted one costs
little memory and no time. Knows nothing of Django.

Sources: APPNOTE.TXT (ZIP), ECMA-376 part 2 (office packages), OpenDocument 1.3 part 2, [MS-CFB], [MS-DOC], [MS-XLS].
"""

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

DIRECTORY: Final = 4 * 1024 * 1024  # bytes of a ZIP's list of entries: some forty thousand of them
PART: Final = 1024 * 1024  # bytes read of one entry, unpacked
SECTORS: Final = 2_000  # of a compound file's directory: eight thousand streams

_FAULTS: Final = (
    BadZipFile,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
    struct.error,
    zlib.error,
)
_TYPES: Final = "[Content_Types].xml"
_MAIN: Final = {
    b"wordprocessingml.document.main+xml": "docx",
    b"spreadsheetml.sheet.main+xml": "xlsx",
    b"presentationml.presentation.main+xml": "pptx",
}
_OPEN: Final = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
}
_STREAMS: Final = {"worddocument": "doc", "workbook": "xls", "book": "xls", "powerpoint document": "ppt"}
_VBA: Final = {"macros", "vba", "_vba_project", "_vba_project_cur"}


class Damaged(Exception):
    """The container cannot be read through, or was made so that reading it would hurt."""


@dataclass(frozen=True)
class Inside:
    """office: what office programs save it as (docx, ods, doc, …), empty for any other container.
    package: it is laid out as an office document, of a known kind or not."""

    office: str = ""
    package: bool = False
    macros: bool = False
    locked: bool = False


# ZIP ----------------------------------------------------------------------------------------------------------------


def zipped(file: IO[bytes]) -> Inside:
    """What the ZIP holds. Of its entries only the few that say so are unpacked, and of each no more than PART."""
    try:
        _its_list_is_modest(file)
        with ZipFile(file) as parts:
            return _inside(parts)
    except _FAULTS as fault:
        raise Damaged from fault


def _its_list_is_modest(file: IO[bytes]) -> None:
    """ZipFile reads the whole list of entries into objects, however long it says it is."""
    size = file.seek(0, 2)
    file.seek(max(0, size - 22 - 0xFFFF))
    tail = file.read()
    ends_plainly = tail[-22:-18] == b"PK\5\6" and tail[-2:] == b"\0\0"
    end = len(tail) - 22 if ends_plainly else tail.rfind(b"PK\5\6")
    if end < 0 or len(tail) - end < 22:
        raise BadZipFile
    [length] = struct.unpack_from("<L", tail, end + 12)
    if length > DIRECTORY or tail[max(0, end - 20) : end].startswith(b"PK\6\7"):  # ZIP64: for what we do not take
        raise BadZipFile


def _inside(parts: ZipFile) -> Inside:
    entries = parts.infolist()
    names = {entry.filename: entry for entry in entries}
    if len(names) < len(entries):  # two of one name: programs disagree which one counts
        raise BadZipFile
    locked = any(entry.flag_bits & 1 for entry in entries)
    if _TYPES in names:
        types = _read(parts, names[_TYPES])
        office = next((kind for mark, kind in _MAIN.items() if mark in types), "")
        macros = bool(re.search(rb"macroenabled|vbaproject", types, re.IGNORECASE)) or any(
            name.lower().endswith("vbaproject.bin") for name in names
        )
        return Inside(office, True, macros, locked)
    if "mimetype" in names:
        manifest = _read(parts, names["META-INF/manifest.xml"]) if "META-INF/manifest.xml" in names else b""
        media = _read(parts, names["mimetype"]).strip()
        return Inside(
            _OPEN.get(media, ""),
            media.startswith(b"application/vnd.oasis."),
            any(name.startswith(("Basic/", "Scripts/")) and not name.endswith(("-lc.xml", "/")) for name in names),
            locked or b"encryption-data" in manifest,
        )
    return Inside(locked=locked)


def _read(parts: ZipFile, entry: ZipInfo) -> bytes:
    if entry.flag_bits & 1:
        return b""
    if entry.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
        raise NotImplementedError
    with parts.open(entry) as stream:
        return stream.read(PART)


# Compound files -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Entry:
    name: str
    left: int
    right: int
    child: int
    start: int
    size: int


def compound(file: IO[bytes]) -> Inside:
    """What the compound file holds: the streams of its root say which program's document it is."""
    try:
        return _Compound(file).inside()
    except (_TooMuch, *_FAULTS) as fault:
        raise Damaged from fault


class _TooMuch(Exception):
    pass


class _Compound:
    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        file.seek(0)
        header = file.read(512)
        [shift] = struct.unpack_from("<H", header, 30)
        if shift not in {9, 12}:
            raise ValueError
        self.sector = 1 << shift
        self.directory, self.next_table = struct.unpack_from("<L16xL", header, 48)
        self.tables = list(struct.unpack_from("<109L", header, 76))

    def inside(self) -> Inside:
        entries = list(self._entries())
        root = {entry.name: entry for entry in self._children(entries)}
        office = next((kind for name, kind in _STREAMS.items() if name in root), "")
        stream = next((root[name] for name in _STREAMS if name in root), None)
        locked = bool({"encryptedpackage", "encryptioninfo", "encryptedsummary"} & root.keys())
        if stream and not locked:
            locked = _is_locked(office, self._beginning(stream))
        return Inside(office, bool(office), any(entry.name in _VBA for entry in entries), locked)

    def _at(self, number: int) -> bytes:
        self.file.seek((number + 1) * self.sector)
        content = self.file.read(self.sector)
        if len(content) < self.sector and not content:
            raise EOFError
        return content

    def _after(self, number: int) -> int:
        """The sector that follows in the chain, by the allocation table."""
        table, place = divmod(number, self.sector // 4)
        while table >= len(self.tables):
            if self.next_table > 0xFFFFFFF0 or len(self.tables) > 100 * SECTORS:
                raise _TooMuch
            *more, self.next_table = struct.unpack(f"<{self.sector // 4}L", self._at(self.next_table))
            self.tables += more
        [following] = struct.unpack_from("<L", self._at(self.tables[table]), place * 4)
        return int(following)

    def _entries(self) -> Iterator[_Entry]:
        number = self.directory
        for _step in range(SECTORS):
            if number > 0xFFFFFFF0:
                return
            content = self._at(number)
            for at in range(0, len(content) - 127, 128):
                length, left, right, child, start, size = struct.unpack_from("<H2x3L36xLL", content, at + 64)
                name = content[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
                yield _Entry(name.lower(), left, right, child, start, size)
            number = self._after(number)
        raise _TooMuch

    @staticmethod
    def _children(entries: list[_Entry]) -> Iterator[_Entry]:
        """What lies in the root itself: a document may hold others, each with streams of its own."""
        waiting, seen = [entries[0].child], set[int]()
        while waiting:
            number = waiting.pop()
            if number < len(entries) and number not in seen:
                seen.add(number)
                yield entries[number]
                waiting += [entries[number].left, entries[number].right]

    def _beginning(self, entry: _Entry) -> bytes:
        """The first bytes of a stream; none of one so short that it lies among others."""
        return self._at(entry.start) if entry.size >= 4096 else b""


def _is_locked(office: str, beginning: bytes) -> bool:
    """doc: a flag of the FIB. xls: the record FILEPASS right after the first."""
    if office == "doc":
        return len(beginning) > 11 and bool(beginning[11] & 1)
    at = 0
    while office == "xls" and at + 4 <= len(beginning):
        record, length = struct.unpack_from("<HH", beginning, at)
        if record == 0x2F:
            return True
        if at and record != 0x86:  # only WRITEPROT may stand before it
            return False
        at += 4 + length
    return False
