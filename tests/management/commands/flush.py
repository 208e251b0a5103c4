"""What pytest-django calls after a test that has committed something: undoes that, and only that.

Django's own empties a hundred tables, full or not, with what the migrations have written, and tells every app of it.
"""

from typing import Any

from django.core.management.commands import flush

from tests import database


class Command(flush.Command):
    def handle(self, **options: Any) -> None:
        database.begin_anew()
