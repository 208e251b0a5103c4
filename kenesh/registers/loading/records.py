"""Records of flat XML files, cut out of their bytes: `<HOUSE ID="1" … />` a million times in one line.

A file is read in chunks of whole records. What a chunk's records have in common, the order of their attributes, is
learned from the file and becomes one regular expression, which takes a chunk at once. A chunk where some record does
not match (an entity, another order) is taken record by record, those by expat; what expat refuses is set aside.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, Final, NamedTuple
from xml.parsers import expat

from kenesh.registers.loading.sources import Unfit

CHUNK: Final = 1 << 20  # bytes
LONGEST: Final = 8 << 20  # bytes of one record
LEARNED_FROM: Final = 1_000  # records
UNUSUAL: Final = 0.1  # of the records of a chunk: the expression is learned again
TEXT: Final = rb'[^"<&\\\t\n\r]*+'  # what COPY takes as it stands
NUMBER: Final = rb"\d{1,18}"
GUID: Final = b"-".join(b"[0-9a-fA-F]{%d}" % size for size in (8, 4, 4, 4, 12))
DATE: Final = rb"\d{4}-\d\d-\d\d"

type Values = tuple[bytes, ...]
type Lines = Callable[[Iterable[Values]], list[bytes]]
type Reader = Callable[[BinaryIO, int], Iterator["Piece"]]


class Broken(NamedTuple):
    """A record set aside. place: the byte of the file at which it begins."""

    place: int
    record: bytes
    reason: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Some whole records of a file. end: the byte after them; lines: rows in COPY's text format."""

    end: int
    lines: bytes
    rows: int
    broken: list[Broken] = field(default_factory=list)


class Field(NamedTuple):
    """An attribute that is wanted. shape: a regular expression of its value; missing: may it be left out."""

    name: str
    shape: bytes = TEXT
    missing: bool = False


_ESCAPES: Final = str.maketrans({"\\": "\\\\", "\t": " ", "\n": " ", "\r": " ", "\0": ""})


def escaped(text: str) -> str:
    """For a column of COPY's text format."""
    return text.translate(_ESCAPES)


def skip(stream: BinaryIO, size: int) -> None:
    while size > 0 and (read := stream.read(min(size, CHUNK))):
        size -= len(read)


@dataclass(frozen=True)
class Flat:
    """Reads a file of one kind of record.

    root, tag: of the file and of a record. lines: rows of COPY made of the fields' values, fewer where a record is not
    wanted; ValueError sets the record aside. only: a record without any of these bytes is not looked at.
    """

    name: str
    root: str
    tag: str
    fields: tuple[Field, ...]
    lines: Lines
    only: tuple[bytes, ...] = ()

    def __call__(self, stream: BinaryIO, since: int) -> Iterator[Piece]:
        pattern, only = None, self.only
        for place, chunk in chunks(stream, self.name, self.root, self.tag, since):
            if pattern is None:
                only = self._usable(chunk)
            wanted = b"".join(_with(chunk, only)) if only else chunk
            if pattern is None and wanted:
                pattern = self._learned(wanted)
            lines, broken, odd = self._read(pattern, wanted, chunk, place) if pattern and wanted else ([], [], 0)
            if odd > UNUSUAL * len(lines):  # the file is no longer as it began
                pattern = None
            if broken and not since and place < CHUNK and len(broken) == self._count(wanted):
                raise Unfit(f"{self.name}: no record can be read, so it is of another format: {broken[0].reason}.")
            yield Piece(place + len(chunk), b"".join(lines), len(lines), broken)

    def _count(self, chunk: bytes) -> int:
        return chunk.count(b"<%s " % self.tag.encode())

    def _usable(self, chunk: bytes) -> tuple[bytes, ...]:
        """only, where attributes are written the usual way."""
        first = chunk[: chunk.find(b">")]
        return self.only if all(b" %s=" % one.split(b"=")[0].strip() + b'"' in first for one in self.only) else ()

    def _learned(self, chunk: bytes) -> re.Pattern[bytes]:
        """One expression for a whole record, its attributes in the order of the file's first records. Those that
        none of them has stand where the published order has them: behind the field named before."""
        order: list[bytes] = []
        seen: Counter[bytes] = Counter()
        sizes: dict[bytes, set[int]] = {}
        records = chunk.split(b"<", LEARNED_FROM)[1:LEARNED_FROM]
        for record in records:
            found = re.findall(rb'\s([A-Z0-9_]+)="([^"]*)', record)
            _into(order, [name for name, _value in found])
            for name, value in found:
                seen[name] += 1
                sizes.setdefault(name, set()).add(len(value))
        wanted = {one.name.encode(): one for one in self.fields}
        for name, before in zip(wanted, [b"", *wanted], strict=False):
            if name not in order:
                order.insert(order.index(before) + 1 if before else 0, name)
        parts = []
        for name in order:
            one = wanted.get(name)
            value = b"(" + one.shape + b")" if one else b'[^"<]*+'
            if one is None and name.endswith(b"DATE") and sizes[name] == {10}:  # quicker so
                value = b".{10}"
            part = b' %s="%s"' % (name, value)
            always = not one.missing if one else seen[name] == len(records)
            parts.append(part if always else b"(?:" + part + b")?+")
        return re.compile(b"<" + self.tag.encode() + b"".join(parts) + rb"\s?/>")

    def _read(
        self, pattern: re.Pattern[bytes], wanted: bytes, chunk: bytes, place: int
    ) -> tuple[list[bytes], list[Broken], int]:
        """Rows, records set aside, and how many records were not as expected."""
        rank = self._ranks(pattern)
        found = pattern.findall(wanted)
        if len(found) == wanted.count(b"<") == wanted.count(b">"):
            try:
                return self.lines(found if rank is None else [tuple(row[at] for at in rank) for row in found]), [], 0
            except ValueError:
                pass  # one of them: which, is found below
        return self._one_by_one(pattern, rank, wanted, chunk, place)

    def _ranks(self, pattern: re.Pattern[bytes]) -> list[int] | None:
        """Where each field stands among the groups; None: in its own order."""
        order = re.findall(rb' ([A-Z0-9_]+)="\(', pattern.pattern)
        rank = [order.index(one.name.encode()) for one in self.fields]
        return None if rank == sorted(rank) else rank

    def _one_by_one(
        self, pattern: re.Pattern[bytes], rank: list[int] | None, wanted: bytes, chunk: bytes, place: int
    ) -> tuple[list[bytes], list[Broken], int]:
        lines: list[bytes] = []
        broken: list[Broken] = []
        start, at, odd = b"<" + self.tag.encode() + b" ", 0, 0
        for record in _records(wanted, start):
            try:
                if match := pattern.fullmatch(record):
                    found = match.groups(b"")
                    values = found if rank is None else tuple(found[one] for one in rank)
                else:
                    odd += 1
                    values = self._values(attributes(record, self.tag))
                lines += self.lines([values])
            except ValueError as reason:
                at = max(chunk.find(record, at), 0)
                broken.append(Broken(place + at, record, str(reason)))
        return lines, broken, odd

    def _values(self, given: dict[str, str]) -> Values:
        values = []
        for name, shape, missing in self.fields:
            if name not in given and not missing:
                raise ValueError(f"it has no {name}")
            value = given.get(name, "")
            if shape is not TEXT and not (missing and not value) and not re.fullmatch(shape, value.encode()):
                raise ValueError(f"{name} cannot be “{value[:60]}”")
            values.append(escaped(value).encode())
        return tuple(values)


def attributes(record: bytes, tag: str) -> dict[str, str]:
    """Of one empty element. ValueError says what is wrong with it."""
    found: list[tuple[str, dict[str, str]]] = []
    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = lambda name, given: found.append((name, given))
    try:
        parser.Parse(record, True)
    except expat.ExpatError as reason:
        raise ValueError(f"it is no XML: {expat.ErrorString(reason.code)}") from None
    if len(found) != 1 or found[0][0] != tag:
        raise ValueError(f"it is no {tag}")
    return found[0][1]


def _into(order: list[bytes], names: Iterable[bytes]) -> None:
    """Puts names not yet there behind the one before them."""
    before = -1
    for name in names:
        if name not in order:
            order.insert(before + 1, name)
        before = order.index(name)


def _records(chunk: bytes, start: bytes) -> Iterator[bytes]:
    at = chunk.find(start)
    if chunk[: at if at >= 0 else None].strip():
        yield chunk[: at if at >= 0 else None].strip()
    while at >= 0:
        following = chunk.find(start, at + 1)
        yield chunk[at : following if following >= 0 else None].rstrip()
        at = following


def _with(chunk: bytes, only: Sequence[bytes]) -> Iterator[bytes]:
    """The records that have one of these bytes."""
    for needle in only:
        at = chunk.find(needle)
        while at >= 0:
            end = chunk.find(b">", at) + 1
            if not end:
                yield chunk[chunk.rfind(b"<", 0, at) :]
                break
            yield chunk[chunk.rfind(b"<", 0, at) : end]
            at = chunk.find(needle, end)


def chunks(stream: BinaryIO, name: str, root: str, tag: str, since: int = 0) -> Iterator[tuple[int, bytes]]:
    """Whole records, some CHUNK bytes at once, each with the byte of the file at which it begins; from `since` on.

    Unfit where the file is of another encoding or has another root, and where it ends before its end.
    """
    rest = stream.read(CHUNK)
    begin = opening(rest, name, root)
    if begin < 0:
        return
    if since > begin:
        if since > len(rest):
            skip(stream, since - len(rest))
        rest, begin = rest[since:], since
    else:
        rest = rest[begin:]
    start, closing = b"<" + tag.encode() + b" ", b"</" + root.encode()
    while True:
        cut = rest.rfind(start)
        if cut > 0 and len(rest) >= CHUNK:
            yield begin, rest[:cut]
            begin, rest = begin + cut, rest[cut:]
        elif len(rest) > LONGEST:
            raise Unfit(f"{name}: no <{tag}> in {LONGEST >> 20} MB: it is of another format.")
        if not (read := stream.read(CHUNK)):
            break
        rest += read
    end = rest.rfind(closing)
    if end < 0:
        raise Unfit(f"{name} ends in the middle: fetch it again.")
    if rest[:end].strip():
        yield begin, rest[:end]


def opening(head: bytes, name: str, root: str) -> int:
    """Where the first record begins; -1: the file has none. head: the beginning of the file."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unfit(f"{name} is in UTF-16, where UTF-8 was expected.")
    declared = re.match(rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding=[\"']([^\"']+)[\"']", head)
    if declared and declared[1].lower() != b"utf-8":
        raise Unfit(f"{name} is in {declared[1].decode('ascii', 'replace')}, where UTF-8 was expected.")
    first = re.search(rb"<([^\s<>/?!]+)[^<>]*?(/?)>", head[:LONGEST])
    if first is None:
        raise Unfit(f"{name} is no XML.")
    if first[1] != root.encode():
        raise Unfit(f"{name} holds {first[1].decode('utf-8', 'replace')[:60]}, where {root} was expected.")
    return -1 if first[2] else first.end()
