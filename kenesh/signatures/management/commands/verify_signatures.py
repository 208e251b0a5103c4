"""`manage.py verify_signatures`: checks signatures again, against the list in use now (docs/signatures.md). The upkeep
runs it for those that could not be checked yet."""

from collections import Counter
from datetime import datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_date

from kenesh.gost import engine
from kenesh.signatures import actions, queries, rules
from kenesh.signatures.models import Check, Signature, Verdict

_AT_ONCE = 50  # signatures held in memory


class Command(BaseCommand):
    help = "Check signatures again. Ends with 1 if one is worse than it was."

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--all", action="store_true", help="every signature there is")
        which.add_argument("--unchecked", action="store_true", help="those that could not be checked yet; the default")
        which.add_argument("--since", metavar="DATE", help="those that came on this day (2026-11-22) or later")

    def handle(self, *args: Any, since: str | None, **options: Any) -> None:
        every = options["all"] or since is not None
        chosen = queries.to_check_again(unchecked=not every, since=_day(since) if since else None)
        if not engine.is_available() and chosen.exists():
            raise CommandError(f"OpenSSL has no GOST engine here. Install the package {engine.PACKAGE}.")
        verdicts: Counter[str] = Counter()
        worse = 0
        for signature in chosen.prefetch_related("checks").iterator(_AT_ONCE):
            before = signature.newest
            check = actions.check_again(signature, by=None, now=timezone.now())
            verdicts[check.verdict] += 1
            if before and rules.is_worse(check.verdict, before.verdict):
                worse += 1
            if before is None or check.verdict != before.verdict:
                self.stdout.write(_line(signature, before, check))
        told = ", ".join(f"{verdict}: {verdicts[verdict]}" for verdict in Verdict.values if verdicts[verdict])
        self.stdout.write(told or "There is nothing to check.")
        if worse:
            raise CommandError(f"worse than before: {worse}")


def _line(signature: Signature, before: Check | None, check: Check) -> str:
    was = before.verdict if before else "—"
    why = ", ".join(check.findings)
    return f"signature {signature.pk} of {signature.signable}: {was} → {check.verdict} ({why})"


def _day(told: str) -> datetime:
    try:
        day = parse_date(told)
    except ValueError:
        day = None
    if day is None:
        raise CommandError("The date is written as 2026-11-22.")
    return timezone.make_aware(datetime.combine(day, time()))
