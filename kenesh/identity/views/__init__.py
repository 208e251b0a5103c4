"""Pages."""

from kenesh.identity.views.acting import acting, private
from kenesh.identity.views.coming import begin, callback, failed
from kenesh.identity.views.journal import journal
from kenesh.identity.views.keeping import identifiers, own, remove_identifier, unlink
from kenesh.identity.views.leaving import leave
from kenesh.identity.views.linking import confirm, unknown

__all__ = [
    "acting",
    "begin",
    "callback",
    "confirm",
    "failed",
    "identifiers",
    "journal",
    "leave",
    "own",
    "private",
    "remove_identifier",
    "unknown",
    "unlink",
]
