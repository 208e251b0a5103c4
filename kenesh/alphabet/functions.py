"""The database's side of the alphabet, for querysets and generated columns."""

from django.db.models import Func, TextField


class AlphabetKey(Func):
    """alphabet_key(text): sort by it under the collation "C"."""

    function = "alphabet_key"
    output_field = TextField(db_collation="C")


class Fold(Func):
    """fold(text): the text as people type it when they look for it."""

    function = "fold"
    output_field = TextField(db_collation="C")
