"""The oblasts of Kyrgyzstan and its lake, drawn by hand as outlines."""

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

_FILE: Final = Path(__file__).parent / "reference" / "kg_oblasts.geojson"


@cache
def outlines() -> list[dict[str, Any]]:
    """Features of GeoJSON: an oblast has its "iso3166_2" among its properties, the lake a "lake". Where they are from
    stands in the file."""
    found: list[dict[str, Any]] = json.loads(_FILE.read_text())["features"]
    return found
