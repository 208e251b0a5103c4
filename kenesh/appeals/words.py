"""An appeal's values as words."""

from kenesh.appeals.forms import AppealForm
from kenesh.appeals.models import Appeal
from kenesh.offices.lists import Lists
from kenesh.records import words
from kenesh.records.words import Words


def labels() -> dict[str, str]:
    """Attribute → its words on screen, in the order of the form."""
    return words.labels(Appeal, AppealForm.attributes().values())


def in_words(lists: Lists) -> Words:
    return {
        **words.of_client(lists),
        "helped_at": words.of_moment,
        "kind_of_aid_id": words.of_entry(lists),
        "in_writing": words.of_mark,
        "advocate_provided": words.of_mark,
        "question": words.of_text,
        "advice": words.of_text,
    }
