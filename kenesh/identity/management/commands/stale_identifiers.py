"""`manage.py stale_identifiers`: before the old key of PASSPORT_KEY is taken away."""

from typing import Any

from django.core.management.base import BaseCommand

from kenesh.identity.marks import is_of_newest_key
from kenesh.identity.models import Identifier


class Command(BaseCommand):
    help = "Name the staff whose SNILS or PIN is marked with an old key: it must be typed again when that key goes."

    def handle(self, *args: Any, **options: Any) -> None:
        stale = [
            one
            for one in Identifier.objects.select_related("user").order_by("user__email", "kind")
            if not is_of_newest_key(one.mark)
        ]
        for one in stale:
            self.stdout.write(f"{one.user.email}: {one.get_kind_display()}")
        self.stdout.write(f"{len(stale)} to be typed again before the old key is taken away.")
