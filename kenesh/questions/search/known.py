"""What is known of the words of all published answers: how many hold each word, and each stem."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from django.db import connection, transaction

from kenesh.questions.models import Publication, Stem, Word
from kenesh.questions.queries import PublicationQuerySet
from kenesh.questions.search.words import vector, words
from kenesh.questions.stems import stems

BATCH: Final = 1_000  # answers indexed in one transaction
SHORTEST: Final = 4  # letters of a word that may have been meant by a mistyped one


def keep_words(publication: Publication) -> None:
    """Counts the words and stems of an answer just published, so that it can be found and mistyped words mended.

    In the transaction of the publication. An answer changed is counted again: the figures only tell common from rare,
    and index_answers puts them right.
    """
    text = f"{publication.title} {publication.asked} {publication.answer}"
    found = set(words(text))
    rooted = {stem for word in found for stem in stems(word, publication.language)}
    for model, column, kept in ((Word, "word", _written(found)), (Stem, "stem", rooted)):
        table = model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} ({column}, count) SELECT one, 1 FROM unnest(%s::text[]) AS one "  # noqa: S608  # our own names
                f"ON CONFLICT ({column}) DO UPDATE SET count = {table}.count + 1",
                [sorted(kept)],  # always in one order: two who publish at once wait for each other, never in a circle
            )


def index_words() -> tuple[int, int]:
    """Counts the words and stems of all published answers anew: how many of each. The vectors are taken as they are."""
    counted: Counter[str] = Counter()
    for one in _published().only("title", "asked", "answer").iterator(BATCH):
        counted.update(_written(words(f"{one.title} {one.asked} {one.answer}")))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK questions_word, questions_stem IN SHARE ROW EXCLUSIVE MODE")  # who publishes now waits
        Word.objects.all().delete()
        Word.objects.bulk_create((Word(word=word, count=count) for word, count in counted.items()), batch_size=BATCH)
        cursor.execute("DELETE FROM questions_stem")
        cursor.execute(
            "INSERT INTO questions_stem (stem, count) SELECT word, ndoc FROM "
            "ts_stat('SELECT search FROM questions_publication WHERE withdrawn_at IS NULL')"
        )
        return len(counted), cursor.rowcount


def index_vectors() -> int:
    """Makes the vectors of all published answers anew; how many. Each batch is a transaction of its own."""
    numbers = list(_published().order_by("pk").values_list("pk", flat=True))
    for begin in range(0, len(numbers), BATCH):
        with transaction.atomic():
            rows = list(_published().filter(pk__in=numbers[begin : begin + BATCH]).select_for_update(of=("self",)))
            for one in rows:
                one.search = vector(one.title, one.asked, one.answer, one.language)
            Publication.objects.bulk_update(rows, ["search"])
    return len(numbers)


def _written(found: Iterable[str]) -> set[str]:
    """Those that may have been meant by a mistyped one."""
    return {word for word in found if word.isalpha() and len(word) >= SHORTEST}


def _published() -> PublicationQuerySet[Publication]:
    """Without their vectors, which only PostgreSQL reads."""
    return Publication.objects.filter(withdrawn_at=None).defer("search")
