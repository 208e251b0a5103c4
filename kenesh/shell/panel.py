"""A link of the panel at the top of every page of staff."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Link:
    """url: the name of the page; roles: who sees it; more: it stands under «Ещё»; slot: the name of an htmx part that
    replaces the words (a count of what waits). kinds: of the offices whose staff see it («»: whoever has no office);
    empty: all. under: where the pages of the link begin, if not at its own."""

    url: str
    words: str | Promise
    roles: frozenset[str]
    more: bool = False
    slot: str = ""
    kinds: frozenset[str] = frozenset()
    under: str = ""
