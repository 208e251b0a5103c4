"""The verbs of the register of people, by what they are about."""

from kenesh.people.actions.serving import serve

__all__ = ["serve"]
