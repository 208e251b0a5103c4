"""What a record is found by, as numbers: the twin of the database's appeal_facets(), referral_facets()
and consultation_facets().

Each record carries an array of tokens, one per value of each thing it can be filtered by; one GIN index over the
array answers any combination of filters by intersecting short lists. A token is kind × 10 000 000 + the value.
"""

from enum import IntEnum
from typing import Final

SPAN: Final = 10_000_000
NO_AGE: Final = 99


class Kind(IntEnum):
    ENTRY = 0  # any list entry: category, social status, citizenship, kind of aid share one series of ids
    MAIN_STATUS = 1
    MAIN_CATEGORY = 2
    SEX = 3
    DECADE = 4  # of age: 0 for 0–9 … ; NO_AGE where the age is not stated
    TERRITORY = 5
    OFFICE = 6
    CONSULTANT = 7
    MARK = 8
    ORGANISATION = 9
    SERVICE = 10
    SERIAL = 11  # of a number


def token(kind: Kind, value: int) -> int:
    return kind * SPAN + value
