"""The pages of the desk, one verb or page per file."""

from kenesh.desk.views.assigning import assign
from kenesh.desk.views.booking import book, free, hours, move, no_show
from kenesh.desk.views.card import cancel, card, clock, finish, hand_over, park, release, resume, start_it, undo
from kenesh.desk.views.deleting import delete, deleted, restore
from kenesh.desk.views.feeds import calendar, feed
from kenesh.desk.views.following import make, of_person, whence
from kenesh.desk.views.home import home
from kenesh.desk.views.keeping import add_norm, add_service, remove_norm, service, services
from kenesh.desk.views.printing import attachment, paper, print_record
from kenesh.desk.views.register import columns, export, found, register
from kenesh.desk.views.starting import begun, previous, start

__all__ = [
    "add_norm",
    "add_service",
    "assign",
    "attachment",
    "begun",
    "book",
    "calendar",
    "cancel",
    "card",
    "clock",
    "columns",
    "delete",
    "deleted",
    "export",
    "feed",
    "finish",
    "found",
    "free",
    "hand_over",
    "home",
    "hours",
    "make",
    "move",
    "no_show",
    "of_person",
    "paper",
    "park",
    "previous",
    "print_record",
    "register",
    "release",
    "remove_norm",
    "restore",
    "resume",
    "service",
    "services",
    "start",
    "start_it",
    "undo",
    "whence",
]
