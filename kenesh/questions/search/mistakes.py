"""Mistyped words."""

from typing import Final

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Q

from kenesh.questions.models import Word
from kenesh.questions.stems import stems

SHORTEST: Final = 4  # letters of a word that is mended
LONG: Final = 8  # letters of a word in which two mistakes are forgiven
LOOKED_AT: Final = 200  # words alike


def nearest(word: str) -> str:
    """The word of the published answers that was meant by this one, which stands in none: one mistake away, of a long
    word two; of several the commonest. Empty: no such word."""
    if not word.isalpha() or len(word) < SHORTEST:
        return ""
    root = stems(word)[0]
    half, end = word[: len(word) // 2], root[len(root) // 2 :]  # a single mistake leaves one of the halves whole
    alike = Q(word__trigram_similar=word) | Q(word__startswith=half) | Q(word__endswith=word[len(word) // 2 :])
    if len(end) >= 4:
        alike |= Q(word__contains=end)
    near = Word.objects.filter(alike).order_by(TrigramSimilarity("word", word).desc())[:LOOKED_AT]
    allowed = 1 if len(word) < LONG else 2
    mistakes = [(_mistakes(word, row.word), -row.count, row.word) for row in near]
    return min((one for one in mistakes if one[0] <= allowed), default=(0, 0, ""))[2]


def _mistakes(typed: str, meant: str) -> int:
    """Of the words or, if fewer, of their stems: алементов is one mistake away from алименты."""
    rooted = zip(stems(typed), stems(meant), strict=False)
    return min(edits(typed, meant), *(edits(*pair) for pair in rooted if min(map(len, pair)) > 4), 99)


def edits(one: str, other: str) -> int:
    """Letters to add, drop, change or swap with their neighbour to make one of the other (Damerau and Levenshtein)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        last, before, row = before, row, [place]
        for here, its in enumerate(other, 1):
            fewest = min(before[here] + 1, row[-1] + 1, before[here - 1] + (letter != its))
            if last and here > 1 and its == one[place - 2] and letter == other[here - 2]:
                fewest = min(fewest, last[here - 2] + 1)
            row.append(fewest)
    return row[-1]
