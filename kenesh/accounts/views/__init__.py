"""The pages of accounts."""

from kenesh.accounts.views.absences import absences, add_absence, remove_absence
from kenesh.accounts.views.drafts import draft, forget_draft, stale_form
from kenesh.accounts.views.links import link
from kenesh.accounts.views.own import password, profile
from kenesh.accounts.views.sign_in import recovery, sign_in, sign_out
from kenesh.accounts.views.staff import activate, correct, deactivate, invite, people, person, register

__all__ = [
    "absences",
    "activate",
    "add_absence",
    "correct",
    "deactivate",
    "draft",
    "forget_draft",
    "invite",
    "link",
    "password",
    "people",
    "person",
    "profile",
    "recovery",
    "register",
    "remove_absence",
    "sign_in",
    "sign_out",
    "stale_form",
]
