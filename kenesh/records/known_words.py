"""Which words the records are found by have a typed part in them: looked up before the records are."""

import re
from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BigIntegerField, F, Func

from kenesh.records.models import Record, Word

MOST: Final = 40  # words; a part that more of them have is common, and its pieces find a page as quickly

WORD_TOKENS: Final = Func(F("found_by"), function="word_tokens", output_field=ArrayField(BigIntegerField()))
_CYRILLIC: Final = re.compile("[а-я]")


def tokens_of_words_with(part: str) -> list[int] | None:
    """The tokens of the words that have this part, as search_words() gives it: between blanks it is a whole word.
    None where another way is better: more than MOST have it, or it has no Cyrillic letter: such words are not kept.
    """
    if not _CYRILLIC.search(part):
        return None
    whole = part.strip()
    known = Word.objects.filter(word=whole) if whole != part else Word.objects.filter(word__contains=part)
    token = Func(F("word"), function="word_token", output_field=BigIntegerField())
    tokens = list(known.values_list(token, flat=True)[: MOST + 1])
    return None if len(tokens) > MOST else tokens


def learn(record: type[Record]) -> None:
    """Every word of every record of this kind, after a load in which triggers were not at work."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Word._meta.db_table} (word) "  # noqa: S608  # our own names
            f"SELECT DISTINCT word FROM {record._meta.db_table}, words_of(found_by) AS word ON CONFLICT DO NOTHING"
        )
