"""`manage.py trust`: whose certificates this installation believes (docs/signatures.md)."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from kenesh.gost import engine
from kenesh.signatures import actions, trusting
from kenesh.signatures.certificates import Certificate
from kenesh.signatures.trusting import Revocations, Trusted, Unusable


class Command(BaseCommand):
    help = "Load the certificates of the authorities whose signatures are believed, and their revocation lists."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("authorities", nargs="*", type=Path, metavar="PATH", help="certificates, PEM or DER")
        parser.add_argument(
            "--crl", nargs="+", type=Path, default=[], metavar="PATH", help="revocation lists, PEM or DER"
        )
        parser.add_argument("--show", action="store_true", help="only say what is in use")

    def handle(self, *args: Any, authorities: list[Path], crl: list[Path], show: bool, **options: Any) -> None:
        if not show and not authorities and not crl:
            raise CommandError("Name certificates, or revocation lists after --crl, or --show.")
        if not show:
            self._load(authorities, crl)
        if (trusted := trusting.current()) is None:
            self.stdout.write("No authority is trusted: no signature can be relied on.")
        else:
            self._tell(trusted)

    def _load(self, authorities: list[Path], crl: list[Path]) -> None:
        certificates, lists = _read(authorities)
        none, more = _read(crl)
        if none or (authorities and not certificates):
            raise CommandError("Certificates stand before --crl, revocation lists after it.")
        try:
            loaded = actions.trust(certificates, [*lists, *more], by=None, now=timezone.now())
        except Unusable as reason:
            raise CommandError(f"Nothing was changed: {reason}.") from None
        except engine.Missing:
            raise CommandError(
                f"Revocation lists are verified with the GOST engine. Install the package {engine.PACKAGE}."
            ) from None
        except engine.TooLong:
            raise CommandError("Nothing was changed: OpenSSL did not answer in time. Try again.") from None
        for remark in loaded.remarks:
            self.stdout.write(self.style.WARNING(f"warning: {remark}"))
        self.stdout.write("A new list is in use." if loaded.is_new else "This list is in use already.")

    def _tell(self, trusted: Trusted) -> None:
        for one in trusted.authorities:
            self.stdout.write(
                f"authority: {one.title}, {one.since:%d.%m.%Y}–{one.until:%d.%m.%Y}, {one.serial}, {one.fingerprint}"
            )
        for each in trusted.revocations:
            until = f"{each.until:%d.%m.%Y %H:%M}" if each.until else "—"
            self.stdout.write(
                f"revocation list: {each.title}, {each.since:%d.%m.%Y %H:%M}–{until} UTC, {len(each)} certificates"
            )


def _read(paths: list[Path]) -> tuple[list[Certificate], list[Revocations]]:
    certificates: list[Certificate] = []
    lists: list[Revocations] = []
    for path in paths:
        try:
            found, revoked = trusting.read(path.read_bytes())
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from None
        except Unusable as reason:
            raise CommandError(f"{path}: {reason}.") from None
        if not found and not revoked:
            raise CommandError(f"{path}: it is neither a certificate nor a revocation list.")
        certificates += found
        lists += revoked
    return certificates, lists
