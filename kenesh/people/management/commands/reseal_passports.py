"""`manage.py reseal_passports`: after PASSPORT_KEY has got a new first key."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kenesh.people.actions.resealing import reseal


class Command(BaseCommand):
    help = "Seal every passport number with the first key of PASSPORT_KEY. It may be stopped and begun again."

    def handle(self, *args: Any, **options: Any) -> None:
        done = lost = 0
        for sealed, unreadable in reseal():
            done, lost = done + sealed, lost + unreadable
            self.stdout.write(f"\r{done} sealed anew", ending="")
        self.stdout.write("")
        if lost:
            raise CommandError(
                f"{lost} numbers are sealed with a key that is not in PASSPORT_KEY. They were left alone."
            )
