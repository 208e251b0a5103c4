"""Numbers of firms that pass their check digits and belong to nobody: no tax office or region has the code 00."""

from typing import Final

MOST: Final = 10_000_000
_MIXED: Final = 7_654_321  # shares no divisor with MOST, so that every serial number has its own figures

_INN10: Final = (2, 4, 10, 3, 5, 9, 4, 6, 8)
_INN12: Final = ((7, 2, 4, 10, 3, 5, 9, 4, 6, 8), (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8))


def _mixed(serial: int) -> int:
    return (serial + 1) * _MIXED % MOST


def _check(figures: str, weights: tuple[int, ...]) -> int:
    return sum(int(figure) * weight for figure, weight in zip(figures, weights, strict=True)) % 11 % 10


def inn_of_firm(serial: int) -> str:
    """10 figures."""
    figures = f"00{_mixed(serial):07}"
    return f"{figures}{_check(figures, _INN10)}"


def inn_of_person(serial: int) -> str:
    """12 figures."""
    figures = f"000{_mixed(serial):07}"
    for weights in _INN12:
        figures += str(_check(figures, weights))
    return figures


def ogrn(serial: int, year: int) -> str:
    """ОГРН, 13 figures. year: in which the firm was registered."""
    figures = f"1{year % 100:02}00{_mixed(serial):07}"
    return f"{figures}{int(figures) % 11 % 10}"


def ogrnip(serial: int, year: int) -> str:
    """ОГРНИП, 15 figures; never one whose remainder has two figures, of which not all checkers take the last."""
    for filling in range(100):
        figures = f"3{year % 100:02}00{filling:02}{_mixed(serial):07}"
        if int(figures) % 13 < 10:
            break
    return f"{figures}{int(figures) % 13}"
