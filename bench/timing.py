"""Taking time."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field


def milliseconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - began)


def percentile(times: Iterable[float], share: float) -> float:
    """The nearest-rank percentile. share: 0.95 for p95."""
    ordered = sorted(times)
    return ordered[max(0, min(len(ordered) - 1, -(-int(share * 1000 * len(ordered)) // 1000) - 1))] if ordered else 0.0


@dataclass
class Figures:
    """One line of the table. Times in milliseconds. goal: of p95, None where there is none. floor: the same by hand."""

    name: str
    goal: float | None
    times: list[float]
    floor: list[float] = field(default_factory=list)
    remark: str = ""

    @property
    def p50(self) -> float:
        return percentile(self.times, 0.5)

    @property
    def p95(self) -> float:
        return percentile(self.times, 0.95)

    @property
    def floor_p50(self) -> float:
        return percentile(self.floor, 0.5)

    @property
    def verdict(self) -> str:
        if self.goal is None:
            return ""
        return "ok" if self.p95 <= self.goal else "over"
