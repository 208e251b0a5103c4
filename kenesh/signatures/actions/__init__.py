"""The verbs of signatures."""

from kenesh.signatures.actions.believing import trust
from kenesh.signatures.actions.preparing import prepare
from kenesh.signatures.actions.receiving import check_again, receive

__all__ = ["check_again", "prepare", "receive", "trust"]
