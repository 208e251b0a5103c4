"""The pages of referrals, one verb or page per file."""

from kenesh.referrals.views.answering import answer
from kenesh.referrals.views.card import attachment, card, of_appeal, of_person
from kenesh.referrals.views.deleting import delete, deleted, restore
from kenesh.referrals.views.journal import export, found, journal
from kenesh.referrals.views.printing import form, form_pdf, print_form
from kenesh.referrals.views.slips import by_code, slip
from kenesh.referrals.views.writing import add, add_from, correct

__all__ = [
    "add",
    "add_from",
    "answer",
    "attachment",
    "by_code",
    "card",
    "correct",
    "delete",
    "deleted",
    "export",
    "form",
    "form_pdf",
    "found",
    "journal",
    "of_appeal",
    "of_person",
    "print_form",
    "restore",
    "slip",
]
