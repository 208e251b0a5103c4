"""Where a register is read from: a published zip, a folder of files and zips, a file. Nothing is unpacked to disk."""

import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple, cast

HEAD: Final = 65_536  # bytes


class Unfit(Exception):
    """The source is not what it should be, and cannot be loaded. sentence: for people, in English."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Member(NamedTuple):
    """One file of a source. name: its path inside; size: bytes, unpacked."""

    name: str
    size: int


class _Place(NamedTuple):
    path: Path
    inside: str  # of a zip; else empty


@dataclass(frozen=True)
class Source:
    """Files that are loaded together. name: for people, without the path. marks: of each file, what tells one edition
    from another."""

    name: str
    files: list[Member]
    places: dict[str, _Place]
    marks: dict[str, int]

    def open(self, name: str) -> BinaryIO:
        """The file from its beginning. Reading it raises Unfit where the zip is damaged."""
        place = self.places[name]
        try:
            if not place.inside:
                return place.path.open("rb")
            return cast(BinaryIO, io.BufferedReader(_Member(place.path, place.inside), HEAD))
        except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as reason:
            raise Unfit(f"{name} cannot be opened: {reason}.") from reason

    def first(self, name: str, size: int = HEAD) -> bytes:
        with self.open(name) as stream:
            return stream.read(size)

    def fingerprint(self, *more: str) -> str:
        """The same for the same files, whatever path leads to them. more: what else makes another load of it."""
        told = [f"{file.name} {file.size} {self.marks[file.name]}" for file in sorted(self.files)]
        return hashlib.sha256("\n".join([*told, *more]).encode()).hexdigest()


class _Member(io.RawIOBase):
    """A file inside a zip, whose damage is told in a sentence."""

    def __init__(self, path: Path, inside: str) -> None:
        self.name = f"{path.name}/{inside}"
        self.archive = zipfile.ZipFile(path)
        self.stream = self.archive.open(inside)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # of what BufferedReader gives
        data = self._read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def _read(self, size: int) -> bytes:
        try:
            return self.stream.read(size)
        except (zipfile.BadZipFile, zlib.error, EOFError) as reason:
            raise Unfit(f"{self.name} is damaged in the archive ({reason}): fetch the archive again.") from reason

    def close(self) -> None:
        if not self.closed:
            self.stream.close()
            self.archive.close()
        super().close()


def open_source(path: Path) -> Source:
    """What stands at the path: a zip, a folder of files and zips, or one file. Unfit where there is nothing to read."""
    return open_sources([path])


def open_sources(paths: Iterable[Path]) -> Source:
    """Several at once, as one source."""
    chosen = [path.expanduser() for path in paths]
    alone = len(chosen) == 1
    files: list[Member] = []
    places: dict[str, _Place] = {}
    marks: dict[str, int] = {}
    for path in chosen:
        for name, member, place, mark in _found(path, alone):
            if name in places:
                raise Unfit(f"{name} is given twice.")
            files.append(Member(name, member))
            places[name], marks[name] = place, mark
    if not files:
        raise Unfit(f"There is nothing to read in {', '.join(str(path) for path in chosen)}.")
    return Source(", ".join(path.name for path in chosen)[:300], files, places, marks)


def _found(path: Path, alone: bool) -> Iterator[tuple[str, int, _Place, int]]:
    try:
        if path.is_dir():
            for file in sorted(one for one in path.rglob("*") if one.is_file()):
                name = file.relative_to(path).as_posix()
                yield from _file(file, name if alone else f"{path.name}/{name}", keep=False)
        elif path.exists():
            yield from _file(path, path.name, keep=alone)
        else:
            raise Unfit(f"There is no {path}.")
    except OSError as reason:
        raise Unfit(f"{path} cannot be read: {reason.strerror or reason}.") from reason


def _file(file: Path, name: str, *, keep: bool) -> Iterator[tuple[str, int, _Place, int]]:
    """keep: a zip's files keep their own names, for it is the only one."""
    if file.suffix.lower() != ".zip":
        about = file.stat()
        yield name, about.st_size, _Place(file, ""), about.st_mtime_ns
        return
    try:
        with zipfile.ZipFile(file) as archive:
            for one in archive.infolist():
                if not one.is_dir():
                    inner = one.filename if keep else f"{name}/{one.filename}"
                    yield inner, one.file_size, _Place(file, one.filename), one.CRC
    except zipfile.BadZipFile as reason:
        raise Unfit(f"{file.name} is no zip archive, or its end is missing: fetch it again.") from reason
