"""What is known of a table, asked anew after ten seconds."""

from collections.abc import Callable
from time import monotonic
from typing import Any, Final

from psycopg import Cursor

KEPT: Final = 10  # seconds


class Kept[T]:
    """Decorator of a function of (cursor, table)."""

    def __init__(self, ask: Callable[[Cursor[Any], str], T]) -> None:
        self._ask = ask
        self._known: dict[tuple[str, str], tuple[float, T]] = {}
        self.__doc__ = ask.__doc__

    def __call__(self, cursor: Cursor[Any], table: str) -> T:
        place = cursor.connection.info.dbname, table
        if place not in self._known or monotonic() - self._known[place][0] > KEPT:
            self._known[place] = monotonic(), self._ask(cursor, table)
        return self._known[place][1]

    def forget(self) -> None:
        self._known.clear()
