"""Everything that is suggested while one types: name in the address → its kind. Composed here, above every app."""

from typing import Final

KINDS: Final = {
    "staff": "kenesh.suggesting.staff.Staff",
    "territories": "kenesh.suggesting.lists.Territories",
    "categories": "kenesh.suggesting.lists.Categories",
    "organisations": "kenesh.organisations.suggestions.Organisations",
    "addresses": "kenesh.registers.addresses.Addresses",
    "firms": "kenesh.registers.firms.Firms",
    "people": "kenesh.people.suggestions.People",
}
