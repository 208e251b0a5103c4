"""When a letter is tried again, and when that is pointless."""

from datetime import timedelta
from typing import Final

# A mail server that greylists lets a letter in after minutes; one that is being repaired comes back within the day.
PAUSES: Final = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)
LOST_AFTER: Final = timedelta(minutes=3)  # a letter so long overdue has lost its task
TASK_ENDS_WITHIN: Final = timedelta(minutes=5)  # one at work for longer has lost its worker, which was killed
TAKEN_UP: Final = 3  # times, for a task may be what kills its worker
ATTACHMENTS_STAY: Final = timedelta(days=30)  # in the outbox, once their letter has left or never will
SECRETS_LIVE: Final = timedelta(days=3)  # as long as the links in letters
ERASED: Final = "••••••"


def pause_after(attempts: int) -> timedelta | None:
    """How long to wait after so many failed attempts; None: it has failed for good."""
    return PAUSES[attempts - 1] if attempts <= len(PAUSES) else None


def is_final(smtp_code: int) -> bool:
    """5xx is the server's last word (RFC 5321, 4.2.1)."""
    return 500 <= smtp_code < 600


def erased(text: str, secret: str) -> str:
    return text.replace(secret, ERASED) if secret else text


def file_name(name: str) -> str:
    """Fit for a header and for any disk: in one line, without the marks that lead to other folders, the ending kept."""
    plain = "".join(" " if letter in '/\\:*?"<>|' or not letter.isprintable() else letter for letter in name)
    stem, dot, ending = " ".join(plain.split()).rpartition(".")
    return f"{stem[:100].strip()}{dot}{ending[:20]}"
