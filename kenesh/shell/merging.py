"""Two people have corrected one record: nothing either of them wrote is lost."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import formats, timezone


@dataclass(frozen=True)
class Difference:
    """A field in which the record has moved on. field: of the form; taken: theirs is in the form already, for we left
    the field alone; otherwise ours stays and theirs stands beside it."""

    field: str
    attribute: str
    ours: Any
    theirs: Any
    taken: bool

    @property
    def theirs_typed(self) -> str:
        """Theirs as the page's script puts it into the field: as it would be typed; several values as a JSON array."""
        match self.theirs:
            case None | False:
                return ""
            case True:
                return "on"
            case datetime():
                return formats.localize_input(timezone.localtime(self.theirs))
            case list() | tuple():
                return json.dumps(self.theirs)
            case value:
                return str(value)


def merged(
    fields: Mapping[str, str],
    base: Mapping[str, Any] | None,
    ours: Mapping[str, Any],
    theirs: Mapping[str, Any],
) -> tuple[dict[str, Any], list[Difference]]:
    """Field → value to show, and the differences to tell.

    fields: the form's → the record's attribute. base, ours and theirs are by attribute; base: the record both began
    with, None where it is not known (then every difference is left to the reader).
    """
    values: dict[str, Any] = {}
    differences: list[Difference] = []
    for field, attribute in fields.items():
        mine, other = ours[attribute], theirs[attribute]
        untouched = base is not None and base[attribute] == mine
        values[field] = other if untouched else mine
        if mine != other and not (base is not None and base[attribute] == other):
            differences.append(Difference(field, attribute, mine, other, taken=untouched))
    return values, differences
