"""Processes of this machine: who works where, and children that do not outlive their parent."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path


def working_in(folder: Path) -> set[int] | None:
    """Processes that work in the folder, as each of a PostgreSQL does in its data. None: cannot be known."""
    if not Path("/proc/self/cwd").exists():
        return None
    found = set()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if (entry / "cwd").samefile(folder):
                found.add(int(entry.name))
        except OSError:
            continue
    return found


def marked(variable: str) -> set[int]:
    """Processes with this NAME=value in the environment they were started with; none where there is no /proc."""
    found = set()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if variable.encode() in (entry / "environ").read_bytes().split(b"\0"):
                found.add(int(entry.name))
        except OSError:
            continue
    return found - {os.getpid()}


def dying_with_parent(ending: signal.Signals, *, parent: int | None = None) -> Callable[[], None] | None:
    """For Popen's preexec_fn: the child gets the signal when its parent (this process, unless told) ends, however it
    ends. Linux only."""
    if sys.platform != "linux":
        return None
    prctl, set_death_signal = ctypes.CDLL(None).prctl, 1
    parent = os.getpid() if parent is None else parent

    def tie() -> None:
        prctl(set_death_signal, int(ending))
        if os.getppid() != parent:  # it ended before the tie
            os._exit(1)

    return tie
