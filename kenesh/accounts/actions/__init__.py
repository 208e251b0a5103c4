"""The verbs of accounts."""

from kenesh.accounts.actions.absences import be_absent, remove_absence
from kenesh.accounts.actions.links import follow, forgot, send_way_in
from kenesh.accounts.actions.own import change_password, change_profile
from kenesh.accounts.actions.sign_in import OtherDoor, sign_in
from kenesh.accounts.actions.staff import activate, begin, correct, deactivate, invite, register

__all__ = [
    "OtherDoor",
    "activate",
    "be_absent",
    "begin",
    "change_password",
    "change_profile",
    "correct",
    "deactivate",
    "follow",
    "forgot",
    "invite",
    "register",
    "remove_absence",
    "send_way_in",
    "sign_in",
]
