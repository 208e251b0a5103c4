"""What is to be done every few minutes: `python -m kenesh.upkeep`. `make run` does it by itself.

Each part is a command of its own; one that fails keeps the others from nothing.
"""

import logging
import os
import sys
from typing import Final

import django
from django.core.management import call_command

COMMANDS: Final = (
    "prune",
    "prune_files",
    "prune_questions",
    "prune_reports",
    "prune_beginnings",
    "prune_entries",
    "verify_signatures",
    "gather_people",
    "follow_up",
    "remind_bookings",
    "mail_reports",
    "publish_statistics",
)

logger = logging.getLogger(__name__)


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kenesh.settings")
    django.setup()
    failed = 0
    for command in COMMANDS:
        try:
            call_command(command, verbosity=0, stdout=sys.stdout)
        except Exception:
            logger.exception("Upkeep: %s failed.", command)
            failed = 1
    return failed


if __name__ == "__main__":
    sys.exit(main())
