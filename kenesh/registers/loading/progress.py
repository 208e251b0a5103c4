"""How far a load has come, for whoever gave the command: a bar on a terminal, now and then a line elsewhere."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Protocol

BAR: Final = 30  # characters
SAID_EVERY: Final = 5  # seconds, where it is no terminal

type Say = Callable[[str], object]


@dataclass
class Progress:
    """say: takes a line; bar: takes a line that the next one overwrites, where there is a terminal.

    total: bytes; done: of them, before this run. rows: before this run.
    """

    say: Say
    bar: Say | None
    total: int
    done: int = 0
    rows: int = 0
    began: float = field(default_factory=time.monotonic)
    said: float = field(default_factory=time.monotonic)

    def tell(self, done: int, rows: int) -> None:
        if self.bar is not None:
            filled = BAR * done // max(self.total, 1)
            self.bar(f"{'█' * filled}{'░' * (BAR - filled)} {self.line(done, rows)}")
        elif time.monotonic() - self.said >= SAID_EVERY:
            self.said = time.monotonic()
            self.say(f"  {self.line(done, rows)}")

    def line(self, done: int, rows: int) -> str:
        """«41 %, 3,120,000 rows, 152,000 a second, 48 s left»."""
        seconds = max(time.monotonic() - self.began, 0.001)
        rate = (done - self.done) / seconds
        left = f", {(self.total - done) / rate:,.0f} s left" if rate else ""
        return (
            f"{100 * done // max(self.total, 1)} %, {rows:,} rows, {(rows - self.rows) / seconds:,.0f} a second{left}"
        )


class Said:
    """Where a command says it: say(line); bar(line) where it is a terminal, else None."""

    def __init__(self, out: "TextOut") -> None:
        self.out = out
        self.open = False
        self.bar: Say | None = self._bar if out.isatty() else None

    def say(self, line: str) -> None:
        self.end()
        self.out.write(line)
        self.out.flush()

    def _bar(self, line: str) -> None:
        self.open = True
        self.out.write(f"\r\033[K{line}", ending="")
        self.out.flush()

    def end(self) -> None:
        """The bar's line is ended."""
        if self.open:
            self.out.write("")
            self.open = False


class TextOut(Protocol):
    """What Django's commands write to."""

    def write(self, msg: str = "", style_func: None = None, ending: str | None = None) -> None: ...

    def flush(self) -> None: ...

    def isatty(self) -> bool: ...
