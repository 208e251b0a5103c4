from typing import Any

from django.core.management.base import BaseCommand

from kenesh.questions import search


class Command(BaseCommand):
    help = (
        "Indexes all published answers anew, for search: after a release that cuts words otherwise, or once after many "
        "were loaded. People may work meanwhile."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        changed = search.index_vectors()
        words, stems = search.index_words()
        self.stdout.write(f"Answers indexed anew: {changed}. Words: {words}, stems: {stems}.")
