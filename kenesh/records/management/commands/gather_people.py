"""`manage.py gather_people`: run by kenesh.upkeep."""

from typing import Any

from django.core.management.base import BaseCommand

from kenesh.records.gathering import gather_people


class Command(BaseCommand):
    help = "Gives every record without one the person it is about, in the register of their office."

    def handle(self, *args: Any, **options: Any) -> None:
        done = gather_people()
        if done and options["verbosity"]:
            self.stdout.write(f"{done:,} records have got their person.")
