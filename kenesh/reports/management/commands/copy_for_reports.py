"""The copy that reports are counted from: `manage.py copy_for_reports`. `make run` keeps it by itself."""

import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error, connection

from kenesh.processes import dying_with_parent
from kenesh.reports.counting import changes, generations, making

LOOKED_EVERY: Final = 5  # seconds
RENEWED_AFTER: Final = 2_000  # changes
# After so many times as long as making it took: it takes a tenth of the machine's time at most.
RESTS: Final = 9
RESTS_AFTER_FAILURE: Final = 60  # seconds


class Command(BaseCommand):
    help = "Make the copy that reports are counted from, when there is none or it lags behind."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--keep", action="store_true", help="stay, and make it again whenever it lags behind")
        parser.add_argument(
            "--anew", action="store_true", help="make it again in any case: rows were written past the triggers"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder = generations.folder()
        if folder is None:
            raise CommandError("REPORTS_COPY is empty: no copy is kept, PostgreSQL counts.")
        if options["keep"]:
            keep(folder)
        elif not options["anew"] and not lags(folder):
            self._say("The copy is as new as need be.")
        elif not making.make(folder, say=self._say):
            self._say("Another process is making it.")

    def _say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()


def lags(folder: Path) -> bool:
    """There is no copy to be read, or so much has changed since that reading it again costs more than it should."""
    generation = generations.newest(folder)
    changed = changes.since(generation.token) if generation else None
    if changed is None:
        return True
    return any(one.records is None for one in changed.values()) or (
        sum(len(one.notes) for one in changed.values()) >= RENEWED_AFTER
    )


def keep(folder: Path) -> None:
    """Each copy is made by a process of its own, whose memory is given back."""
    rests_until = 0.0
    while True:
        if time.monotonic() >= rests_until:
            try:
                wanted = lags(folder)
            except Error:  # the database is away, or its tables are not yet made
                wanted = False
            finally:
                connection.close()
            if wanted:
                began = time.monotonic()
                made = subprocess.run(
                    [sys.executable, "manage.py", "copy_for_reports"],
                    stdout=subprocess.DEVNULL,
                    check=False,
                    cwd=settings.BASE_DIR,
                    preexec_fn=dying_with_parent(signal.SIGTERM),
                )
                rest = RESTS_AFTER_FAILURE if made.returncode else RESTS * (time.monotonic() - began)
                rests_until = time.monotonic() + rest
        time.sleep(LOOKED_EVERY)
