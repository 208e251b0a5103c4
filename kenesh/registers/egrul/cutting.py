"""Records cut out of a stream of XML by bytes, each for itself: a broken one spoils no other, and nothing is kept.

A record is cut from its start tag to the end tag at the same depth: records have others of the same name inside
(references to other firms). What never ends, or cannot be read and has another record's beginning inside, is set aside
up to that beginning, which is known by an attribute that only records have.
"""

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from typing import BinaryIO, Final

from kenesh.registers.loading.records import Broken, Piece, skip
from kenesh.registers.loading.sources import Unfit

PIECE: Final = 1 << 20  # bytes of XML
LARGEST: Final = 32 << 20  # bytes of one record: a bank with all its branches takes some ten million
HEAD: Final = 1 << 16  # bytes in which the root and the first record stand
BETWEEN: Final = 4096  # bytes kept where no record begins: half a tag, and the root's last one
_SHOWN: Final = 2000  # characters of what is set aside
_DECLARED: Final = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([\w.:-]+)[\"']")
_ROOT: Final = re.compile(r"<([^\s<>/?!]+)((?:\s[^<>]*)?)>")
_ATTRIBUTE: Final = re.compile(r"([^\s=<>/]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


class Unreadable(Exception):
    """One record cannot be read; why, in English."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Of the files of a register. roots: what the outermost element may be. records: names of the elements cut out.
    mark: the attribute that a reference of the same name has not. dropped: elements inside of records that are not
    even parsed: most of the bytes."""

    roots: tuple[str, ...]
    records: tuple[str, ...]
    mark: str
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """What the beginning of a file tells of it."""

    encoding: str
    root: str
    attributes: dict[str, str]


def head(first: bytes, shape: Shape) -> Head:
    """first: the beginning of the file, up to its first record. Unfit: another format, or not written as declared."""
    declared = _DECLARED.search(first[:200])
    encoding = declared[1].decode("ascii") if declared else "utf-8"
    try:
        usual = codecs.lookup(encoding) and "<".encode(encoding) == b"<"
    except LookupError:
        raise Unfit(f"The file says it is written in “{encoding}”, and there is no such encoding.") from None
    if not usual or first.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unfit("The file is written in UTF-16; UTF-8 or windows-1251 was expected.")
    root = _ROOT.search(first.decode(encoding, errors="replace").removeprefix("\ufeff"))
    if not root or root[1] not in shape.roots or not _has_records(first, shape, encoding):
        if _written_otherwise(first, shape, encoding):
            raise Unfit(f"The file says it is written in {encoding}, and is not. Fetch it again.")
        if not root or root[1] not in shape.roots:
            raise Unfit(f"This is no file of the register: it should begin with <{'>, <'.join(shape.roots)}>.")
    attributes = {name: unescape(one or other) for name, one, other in _ATTRIBUTE.findall(root[2])}
    return Head(encoding, root[1], attributes)


def _has_records(first: bytes, shape: Shape, encoding: str) -> bool:
    return any(f"<{name}".encode(encoding, errors="replace") in first for name in shape.records)


def _written_otherwise(first: bytes, shape: Shape, encoding: str) -> bool:
    return any(_has_records(first, shape, other) for other in ("utf-8", "windows-1251") if other != encoding)


@dataclass(frozen=True, slots=True)
class Cutter:
    """Reads a file of the register: see Reader of kenesh.registers.loading.records. read: makes of the text of one
    record its line for COPY, or raises Unreadable."""

    shape: Shape
    read: Callable[[str], bytes]

    def __call__(self, stream: BinaryIO, since: int) -> Iterator[Piece]:
        first = stream.read(HEAD)
        known = head(first, self.shape)
        if since > len(first):
            skip(stream, since - len(first))
        return _Cutting(self, stream, known, first[since:], since).pieces()


@dataclass(frozen=True, slots=True)
class _Tags:
    """start: of a record or a reference; marked: of a record; either: start and end tags, whole."""

    start: re.Pattern[bytes]
    marked: re.Pattern[bytes]
    either: re.Pattern[bytes]


@lru_cache(maxsize=16)
def _tags(shape: Shape, encoding: str) -> _Tags:
    names = "|".join(shape.records)
    start = f"<({names})(?=[\\s/>])"
    patterns = (start, f"{start}[^<>]*?\\s{shape.mark}\\s*=", f"<(/?)(?:{names})(?=[\\s/>])[^<>]*?(/?)>")
    return _Tags(*(re.compile(pattern.encode(encoding)) for pattern in patterns))


class _Cutting:
    """One reading of one file. at: where in the buffer what is not yet read begins; since: the buffer's place."""

    def __init__(self, cutter: Cutter, stream: BinaryIO, known: Head, buffer: bytes, since: int) -> None:
        self.read, self.stream, self.known = cutter.read, stream, known
        self.dropped = [
            tuple(tag.encode(known.encoding) for tag in (f"<{name}", f"</{name}>")) for name in cutter.shape.dropped
        ]
        self.tags = _tags(cutter.shape, known.encoding)
        self.buffer, self.since, self.at = buffer, since, 0
        self.whole = False  # the stream has nothing more
        self.lost = False  # inside something that never ends: only a marked start is a record's
        self.lines: list[bytes] = []
        self.broken: list[Broken] = []

    def pieces(self) -> Iterator[Piece]:
        begun = self.since
        while self._one():
            if self.since + self.at - begun >= PIECE:
                yield self._piece()
                begun = self.since + self.at
        ends = self.buffer.rfind(f"</{self.known.root}".encode(self.known.encoding))
        if ends < 0:
            raise Unfit("The file ends in the middle: fetch it again.")
        self.at = ends
        yield self._piece()

    def _piece(self) -> Piece:
        piece = Piece(self.since + self.at, b"".join(self.lines), len(self.lines), self.broken)
        self.lines, self.broken = [], []
        return piece

    def _more(self) -> bool:
        """Reads on; False where there is nothing more."""
        chunk = b"" if self.whole else self.stream.read(PIECE)
        self.whole = not chunk
        self.buffer = self.buffer[self.at :] + chunk
        self.since, self.at = self.since + self.at, 0
        return bool(chunk)

    def _one(self) -> bool:
        """Reads the next record, or goes on in the stream; False at its end."""
        begins = (self.tags.marked if self.lost else self.tags.start).search(self.buffer, self.at)
        if not begins:
            self.at = max(self.at, len(self.buffer) - BETWEEN)
            return self._more()
        self.at, self.lost = begins.start(), False
        ends = self._end(begins[1])
        while ends < 0 and len(self.buffer) - self.at < LARGEST and self._more():
            ends = self._end(begins[1])
        if ends < 0:
            self._set_aside("It never ends.", self._next(len(self.buffer)))
            return True
        try:
            self.lines.append(self._read(self.buffer[self.at : ends]))
            self.at = ends
        except Unreadable as reason:
            self._set_aside(str(reason), self._next(ends))
        return True

    def _end(self, name: bytes) -> int:
        """Where the record that begins at the place ends: −1 if not in the buffer."""
        last = b"</" + name + b">"
        ends = self.buffer.find(last, self.at)
        if ends >= 0 and not self.tags.start.search(self.buffer, self.at + 1, ends):
            return ends + len(last)
        depth = 0
        for tag in self.tags.either.finditer(self.buffer, self.at):
            depth += -1 if tag[1] else 0 if tag[2] else 1
            if depth <= 0:
                return tag.end()
        return -1

    def _next(self, ends: int) -> int:
        """Where the next record begins inside of what is broken; its end, if there is none."""
        marked = self.tags.marked.search(self.buffer, self.at + 1, ends)
        self.lost = not marked and ends == len(self.buffer)
        return marked.start() if marked else ends

    def _set_aside(self, reason: str, until: int) -> None:
        record = self.buffer[self.at : min(until, self.at + 4 * _SHOWN)].decode(self.known.encoding, errors="replace")
        self.broken.append(Broken(self.since + self.at, record[:_SHOWN].encode(), reason))
        self.at = until

    def _read(self, record: bytes) -> bytes:
        small = record
        for first, last in self.dropped:
            begins, ends = small.find(first), small.rfind(last)
            if 0 <= begins < ends:
                small = small[:begins] + small[ends + len(last) :]
        try:
            return self.read(self._text(small))
        except Unreadable:
            if small is record:
                raise
            return self.read(self._text(record))  # what was dropped began in one element and ended in another

    def _text(self, record: bytes) -> str:
        try:
            return record.decode(self.known.encoding)
        except UnicodeDecodeError:
            raise Unreadable(f"It has letters that are none in {self.known.encoding}.") from None
