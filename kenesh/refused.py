"""The rules say no."""

from django.utils.functional import Promise


class Refused(Exception):
    """A rule refused an act. Shown as a polite page.

    sentence: what the person reads, already translatable (gettext_lazy).
    status: the HTTP status of the page: 403 not allowed, 409 the record has moved on, 429 too often.
    """

    def __init__(self, sentence: str | Promise, *, status: int = 403) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence
        self.status = status
