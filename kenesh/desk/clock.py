"""The clock of a consultation, as a page shows it: by the server's time, whatever the browser's says."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kenesh.desk import rules
from kenesh.desk.models import Consultation, State


@dataclass(frozen=True, slots=True)
class Clock:
    """limit: regulated seconds. worked: seconds that count, by the moment the page was made; running: it goes on."""

    limit: int
    worked: int
    running: bool

    @classmethod
    def of(cls, consultation: Consultation, now: datetime) -> "Clock":
        worked = int(consultation.worked_by(now).total_seconds())
        return cls(consultation.limit, worked, consultation.state == State.IN_PROGRESS)

    @classmethod
    def begun(cls, began_at: datetime | None, limit: timedelta, now: datetime) -> "Clock":
        """Of a start form: began_at is None while nothing has been typed."""
        worked = 0 if began_at is None else max(0, int((now - began_at).total_seconds()))
        return cls(int(limit.total_seconds()), worked, began_at is not None)

    @property
    def left(self) -> int:
        """Seconds; below zero once it is over."""
        return self.limit - self.worked

    @property
    def is_yellow(self) -> bool:
        return 0 < self.left <= rules.YELLOW.total_seconds()

    @property
    def is_over(self) -> bool:
        return self.left <= 0

    @property
    def is_idle(self) -> bool:
        """Nothing of it has run yet."""
        return not self.running and not self.worked

    @property
    def minutes(self) -> int:
        """Regulated."""
        return self.limit // 60

    @property
    def shown(self) -> str:
        """What is left: 02:41; once it is over, how much longer it takes: +00:12."""
        minutes, seconds = divmod(abs(self.left), 60)
        return f"{'+' if self.is_over else ''}{minutes:02}:{seconds:02}"
