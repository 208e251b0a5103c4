"""The pages of appeals, one verb or page per file."""

from kenesh.appeals.views.card import card
from kenesh.appeals.views.deleting import delete, deleted, restore
from kenesh.appeals.views.export import export
from kenesh.appeals.views.journal import found, journal
from kenesh.appeals.views.writing import add, correct

__all__ = [
    "add",
    "card",
    "correct",
    "delete",
    "deleted",
    "export",
    "found",
    "journal",
    "restore",
]
