"""Descriptions drawn on the server, for paper, sheets and letters.

vl-convert lets nothing else of its process run while it draws, a tenth of a second a chart, and takes 150 MB. So it
works beside (artist.py): started when there is something to draw, gone when there has been nothing for a minute.
"""

import json
import select
import struct
import subprocess
import sys
from pathlib import Path
from threading import Lock
from typing import IO, Any, Final

ARTIST: Final = Path(__file__).with_name("artist.py")
FONTS: Final = Path(__file__).parent.parent / "fonts"
PATIENCE: Final = 60  # seconds for one drawing
_HEAD: Final = struct.Struct(">?Q")


class Undrawable(Exception):
    """The description is no Vega-Lite, or the artist does not answer. The words are the library's."""


def svg(description: dict[str, Any], width: int = 0) -> bytes:
    """width: pixels, 0 for the description's own; the smaller, the larger its letters on the same paper. Undrawable."""
    return _artist.draw("svg", 1, _sized(description, width))


def png(description: dict[str, Any], scale: float = 2, width: int = 0) -> bytes:
    """scale: dots a pixel. Undrawable."""
    return _artist.draw("png", scale, _sized(description, width))


def _sized(description: dict[str, Any], width: int) -> dict[str, Any]:
    sized: dict[str, Any] = _unlinked(description)
    sized["width"] = width or description["width"]
    meta = description.get("usermeta", {})
    if ratio := meta.get("ratio"):
        sized["height"] = round(sized["width"] * ratio)
    if (narrow := meta.get("narrow")) and sized["width"] < narrow["below"]:
        sized["height"] = narrow["height"]
    return sized


def _unlinked(part: Any) -> Any:
    """Without the links of bars: paper opens nothing, and the library puts a host of its own before an address."""
    if isinstance(part, dict):
        return {name: _unlinked(value) for name, value in part.items() if name != "href"}
    return [_unlinked(one) for one in part] if isinstance(part, list) else part


class _Artist:
    """One of this process; its threads take turns."""

    def __init__(self) -> None:
        self.turn = Lock()
        self.process: subprocess.Popen[bytes] | None = None

    def draw(self, kind: str, scale: float, description: dict[str, Any]) -> bytes:
        job = json.dumps({"kind": kind, "scale": scale, "description": description}).encode() + b"\n"
        with self.turn:
            try:
                return self._ask(job)
            except (BrokenPipeError, EOFError):  # it has just gone, for it had nothing to do
                self._dismiss()
            try:
                return self._ask(job)
            except (BrokenPipeError, EOFError) as gone:
                self._dismiss()
                raise Undrawable("The artist has gone") from gone

    def _ask(self, job: bytes) -> bytes:
        if self.process is None:
            command = [sys.executable, "-P", str(ARTIST), str(FONTS)]
            self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        jobs, drawings = self.process.stdin, self.process.stdout
        if jobs is None or drawings is None:
            raise EOFError
        jobs.write(job)
        jobs.flush()
        if not select.select([drawings], [], [], PATIENCE)[0]:
            self._dismiss()
            raise Undrawable(f"Nothing is drawn after {PATIENCE} seconds")
        is_drawn, size = _HEAD.unpack(_read(drawings, _HEAD.size))
        drawn = _read(drawings, size)
        if not is_drawn:
            raise Undrawable(drawn.decode())
        return drawn

    def _dismiss(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
            self.process = None


def _read(source: IO[bytes], size: int) -> bytes:
    found = source.read(size)
    if len(found) < size:
        raise EOFError
    return found


_artist = _Artist()
