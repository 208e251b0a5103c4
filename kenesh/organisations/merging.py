"""Two people have corrected one organisation: nothing either of them wrote is lost."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kenesh.organisations.forms import FIELDS


@dataclass(frozen=True)
class Difference:
    """A field in which the record has moved on. field: of the form; taken: theirs is in the form already, for we left
    the field alone; otherwise ours stays and theirs stands beside it."""

    field: str
    ours: Any
    theirs: Any
    taken: bool

    @property
    def theirs_typed(self) -> str:
        """Theirs as the page's script puts it into the field: as it would be typed; several values as a JSON array."""
        if isinstance(self.theirs, list):
            return json.dumps(self.theirs)
        return "" if self.theirs is None else str(self.theirs)


def merged(
    base: Mapping[str, Any] | None, ours: Mapping[str, Any], theirs: Mapping[str, Any]
) -> tuple[dict[str, Any], list[Difference]]:
    """Field → value to show, and the differences to tell. The three are by attribute. base: the record both began with,
    None where it is not known (then every difference is left to the reader)."""
    values: dict[str, Any] = {}
    differences: list[Difference] = []
    for field, attribute in FIELDS.items():
        mine, other = ours[attribute], theirs[attribute]
        untouched = base is not None and base[attribute] == mine
        values[field] = other if untouched else mine
        if mine != other and not (base is not None and base[attribute] == other):
            differences.append(Difference(field, mine, other, taken=untouched))
    return values, differences
