"""The verbs of identity."""

from kenesh.identity.actions.arriving import Arrival, arrive
from kenesh.identity.actions.identifying import remove_identifier, set_identifier
from kenesh.identity.actions.linking import link, unlink
from kenesh.identity.actions.noting import note

__all__ = ["Arrival", "arrive", "link", "note", "remove_identifier", "set_identifier", "unlink"]
