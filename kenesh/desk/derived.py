"""What the database derives of a consultation, for finding and sorting it in the register.

The small tabs are read whole through one partial index; the archive is walked along an index of its own for each order,
which a consultation enters when it ends: until then none of them costs it anything.
"""

from typing import Any, Final

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Concat, NullIf

from kenesh.alphabet.order import fold
from kenesh.desk import rules

# Signs that stand between words; twin of the database's consultation_words().
SIGNS: Final = ".,;:!?\"'«»„“”()[]№-–—"
_BLANKS: Final = str.maketrans(SIGNS, " " * len(SIGNS))

CURRENT: Final = (*rules.OPEN, rules.State.PLANNED)


def parts(typed: str) -> list[str]:
    """What is typed, as parts to look for in a derived text: three letters and more stand anywhere in a word, fewer
    begin one."""
    return [word if len(word) > 2 else f" {word}" for word in fold(typed).translate(_BLANKS).split()]


def _text(expression: Any) -> models.GeneratedField:
    return models.GeneratedField(
        expression=expression, output_field=models.TextField(db_collation="C"), db_persist=True
    )


def key(column: str) -> models.GeneratedField:
    """The column's place in the alphabet."""
    return _text(Func(F(column), function="alphabet_key"))


def key_or_none(column: str) -> models.GeneratedField:
    """None where nothing is written: PostgreSQL finds a place among equal nothings only where they are NULL."""
    return _text(NullIf(Func(F(column), function="alphabet_key"), Value("")))


def found(*columns: str) -> models.GeneratedField:
    """The words of the columns as people type them, a blank before each and after the last."""
    first, *others = map(F, columns)
    said = first if not others else Concat(first, *(part for one in others for part in (Value(" "), one)))
    return _text(Func(said, function="consultation_words"))


def facets() -> models.GeneratedField:
    """Twin of kenesh.desk.wanted.WantedConsultations.tokens()."""
    numbers = ArrayField(models.IntegerField())
    columns = map(F, ("office", "consultant", "service", "state", "serial"))
    return models.GeneratedField(
        expression=Func(*columns, function="consultation_facets", output_field=numbers),
        output_field=numbers,
        db_persist=True,
    )


def indexes() -> list[models.Index]:
    newest = (F("dated_at").desc(), F("id").desc())
    archived = Q(deleted_at=None, state__in=[state.value for state in rules.ENDED])
    orders: dict[str, tuple[Any, ...]] = {
        "date": newest,
        "number": ("year", "serial", "id"),
        "address": ("address_key", "id"),
        "visitor": ("name_key", "id"),
        "organisation": ("organisation_key", "id"),
        "consultant": ("consultant", *newest),
    }
    made: list[models.Index] = [
        models.Index(
            *("office", *newest),
            name="desk_current",
            condition=Q(deleted_at=None, state__in=[state.value for state in CURRENT]),
        ),
        models.Index("service", *newest, name="desk_by_service", condition=archived),
        # An index that begins with the consultant would not give those without one in order.
        models.Index(*newest, name="desk_of_nobody", condition=archived & Q(consultant=None)),
        GinIndex(
            "facets",
            OpClass("address_found", "gin_trgm_ops"),
            OpClass("visitor_found", "gin_trgm_ops"),
            OpClass("organisation_found", "gin_trgm_ops"),
            name="desk_found",
            fastupdate=False,
            condition=archived,
        ),
    ]
    for name, columns in orders.items():
        made += [
            models.Index(*columns, name=f"desk_by_{name}", condition=archived),
            models.Index(*("office", *columns), name=f"desk_of_office_by_{name}", condition=archived),
        ]
    return made
