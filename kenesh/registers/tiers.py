"""Where the tiers of a register end, as its last load has made them."""

from typing import Any, Final

from psycopg import Cursor

from kenesh.suggesting.kept import Kept

_TIERS: Final = 'SELECT below FROM registers_tier WHERE "table" = %s ORDER BY place'


@Kept
def tiers_of(cursor: Cursor[Any], table: str) -> tuple[int, ...]:
    """Limits of score, for finding.Source; the process reads them anew after ten seconds.

    So long after a load they may be those of the register before. That costs speed, not rows: the branches of a
    statement cover every score whatever the limits, and the table's own index answers where no tier's does.
    """
    return tuple(below for (below,) in cursor.execute(_TIERS, (table,)).fetchall())
