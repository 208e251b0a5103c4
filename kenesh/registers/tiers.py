"""Where the tiers of a register end, as its last load has made them."""

from time import monotonic
from typing import Any, Final

from psycopg import Cursor

KEPT: Final = 10  # seconds
_TIERS: Final = 'SELECT below FROM registers_tier WHERE "table" = %s ORDER BY place'
_known: dict[tuple[str, str], tuple[float, tuple[int, ...]]] = {}


def tiers_of(cursor: Cursor[Any], table: str) -> tuple[int, ...]:
    """Limits of score, for finding.Source; the process reads them anew after ten seconds.

    So long after a load they may be those of the register before. That costs speed, not rows: the branches of a
    statement cover every score whatever the limits, and the table's own index answers where no tier's does.
    """
    place = cursor.connection.info.dbname, table
    if place not in _known or monotonic() - _known[place][0] > KEPT:
        limits = tuple(below for (below,) in cursor.execute(_TIERS, (table,)).fetchall())
        _known[place] = monotonic(), limits
    return _known[place][1]
