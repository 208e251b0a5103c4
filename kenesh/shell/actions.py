"""The one verb of the shell."""

from typing import Protocol


class Speaker(Protocol):
    """An account that remembers its person's language."""

    language: str

    def save(self, *, update_fields: list[str]) -> None: ...


def choose_language(language: str, *, by: Speaker) -> None:
    """The account speaks this language from now on, on every computer its person sits down at."""
    if by.language != language:
        by.language = language
        by.save(update_fields=["language"])
