"""What the reader of a journal asks for: the filters, apart from how they were typed and how they are looked up."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import ClassVar

from django.contrib.postgres.lookups import Overlap
from django.contrib.postgres.search import SearchQuery
from django.db.models import Q

from kenesh.alphabet.order import fold
from kenesh.records.facets import Kind, token
from kenesh.records.known_words import WORD_TOKENS, tokens_of_words_with
from kenesh.records.models import OLDEST


@dataclass(frozen=True)
class Wanted:
    """What may be asked of every record about a person; a journal's own adds what only its records have.

    since ≤ the record's date < until: aware datetimes, or days where the record has a day. Ages inclusive, full years.
    Several values of one filter mean any of them. text: words all of which stand in the name or contacts, or in the
    texts.
    by_date: the column of the date, and the number that tells equal ones apart.
    """

    by_date: ClassVar[tuple[str, str]]

    since: date | None = None
    until: date | None = None
    office: int | None = None
    age_from: int | None = None
    age_to: int | None = None
    sexes: tuple[int, ...] = ()
    citizenships: tuple[int, ...] = ()
    statuses: tuple[int, ...] = ()
    categories: tuple[int, ...] = ()
    territories: tuple[int, ...] = ()
    consultant: int | None = None
    text: str = ""

    @property
    def is_few(self) -> bool:
        """Whether there are never many of what is wanted: then all are collected, and nothing is walked."""
        return False

    @property
    def of_office(self) -> Q:
        """What every index of the journal can begin with."""
        return Q() if self.office is None else Q(office_id=self.office)

    @property
    def of_period(self) -> Q:
        """What an index by date can be cut to."""
        column, where = self.by_date[0], Q()
        if self.since is not None:
            where &= Q(**{f"{column}__gte": self.since})
        if self.until is not None:
            where &= Q(**{f"{column}__lt": self.until})
        return where

    @property
    def plain(self) -> Q:
        """The rest, asked of the row itself: for walking along an index and looking at each row."""
        where = self._age & self._text
        if self.sexes:
            where &= Q(sex__in=self.sexes)
        if self.citizenships:
            where &= Q(citizenship_id__in=self.citizenships)
        if self.statuses:
            where &= Q(social_statuses__overlap=list(self.statuses))
        if self.categories:
            where &= Q(categories__overlap=list(self.categories))
        if self.territories:
            where &= Q(territory_id__in=self.territories)
        if self.consultant is not None:
            where &= Q(consultant_id=self.consultant)
        return where

    @property
    def indexed(self) -> Q:
        """All of it, asked of the inverted index: for collecting what is rare."""
        all_of: list[int] = []
        where = self.of_office & self.of_period & self._age & self._text_by_words
        for tokens in self.tokens():
            if len(tokens) == 1:
                all_of += tokens
            elif tokens:
                where &= Q(facets__overlap=tokens)
        return where & Q(facets__contains=all_of) if all_of else where

    def tokens(self) -> Iterator[list[int]]:
        """What the inverted index is asked: of each list one token at least."""
        for kind, values in (
            (Kind.OFFICE, () if self.office is None else (self.office,)),
            (Kind.CONSULTANT, () if self.consultant is None else (self.consultant,)),
            (Kind.SEX, self.sexes),
            (Kind.ENTRY, self.citizenships),
            (Kind.ENTRY, self.statuses),
            (Kind.ENTRY, self.categories),
            (Kind.TERRITORY, self.territories),
            (Kind.DECADE, self.decades),
        ):
            yield [token(kind, value) for value in values]

    @property
    def decades(self) -> tuple[int, ...]:
        """The tens of years the ages asked for lie in; none where no age is asked for."""
        if self.age_from is None and self.age_to is None:
            return ()
        return tuple(range((self.age_from or 0) // 10, min(self.age_to or OLDEST, OLDEST) // 10 + 1))

    @property
    def _age(self) -> Q:
        where = Q()
        if self.age_from is not None:
            where &= Q(age__gte=self.age_from)
        if self.age_to is not None:
            where &= Q(age__lte=self.age_to)
        return where

    @property
    def _text(self) -> Q:
        if not self.text:
            return Q()
        in_contacts = Q()
        for word in search_words(self.text):
            in_contacts &= Q(found_by__contains=word)
        return in_contacts | self._in_texts

    @property
    def is_by_words(self) -> bool:
        """Whether a text is asked for, and all of it by whole words: then collecting is cheap."""
        return bool(self.text) and all(tokens is not None for _part, tokens in self._parts)

    @cached_property
    def _parts(self) -> list[tuple[str, list[int] | None]]:
        """The parts of the text with the tokens of the words that have them."""
        return [(part, tokens_of_words_with(part)) for part in search_words(self.text)]

    @property
    def _text_by_words(self) -> Q:
        """The same as _text, asked of the inverted index by whole words where few enough have the typed part."""
        if not self.text:
            return Q()
        in_contacts = Q()
        for part, tokens in self._parts:
            if tokens is None:
                in_contacts &= Q(found_by__contains=part)
            else:
                in_contacts &= Q(Overlap(WORD_TOKENS, tokens))
        return in_contacts | self._in_texts

    @property
    def _in_texts(self) -> Q:
        return Q(words=SearchQuery(self.text, config="russian", search_type="websearch"))

    def __bool__(self) -> bool:
        """Whether anything but office and period is asked."""
        return bool(self.plain)


def search_words(text: str) -> list[str]:
    """The typed text as parts to find in a record's name and contacts.

    A telephone however written is its digits without the trunk zero; a word of one or two letters is a whole word
    («Ли», «Ан»), for an index of three-letter pieces cannot find less.
    """
    digits = "".join(letter for letter in text if letter.isdigit())
    if len(digits) >= 3 and not any(letter.isalpha() for letter in text):
        return [digits.lstrip("0") or digits]
    return [word if len(word) > 2 else f" {word} " for word in fold(text).split()]
