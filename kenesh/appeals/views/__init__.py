"""The pages of appeals, one verb or page per file."""

from kenesh.appeals.views.card import attachment, card, of_person
from kenesh.appeals.views.deleting import delete, deleted, restore
from kenesh.appeals.views.journal import export, found, journal
from kenesh.appeals.views.writing import add, correct

__all__ = [
    "add",
    "attachment",
    "card",
    "correct",
    "delete",
    "deleted",
    "export",
    "found",
    "journal",
    "of_person",
    "restore",
]
