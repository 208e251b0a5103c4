"""The pages of the register of people, one page or verb per file."""

from kenesh.people.views.card import before, card, passport
from kenesh.people.views.editing import edit
from kenesh.people.views.merging import apart, compare, duplicates, merges, undo
from kenesh.people.views.register import register

__all__ = ["apart", "before", "card", "compare", "duplicates", "edit", "merges", "passport", "register", "undo"]
