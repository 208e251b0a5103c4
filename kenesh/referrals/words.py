"""A referral's values as words."""

from kenesh.offices.lists import Lists
from kenesh.organisations.directory import current_directory
from kenesh.records import words
from kenesh.records.words import Words
from kenesh.referrals.forms import ReferralForm
from kenesh.referrals.models import Referral


def labels() -> dict[str, str]:
    """Attribute → its words on screen, in the order of the card."""
    own = ("referred_on", "organisation_id", "asked", "documents")
    of_client = [name for name in ReferralForm.attributes().values() if name not in (*own, "appeal_id")]
    return words.labels(Referral, (*own, *of_client))


def in_words(lists: Lists) -> Words:
    directory = current_directory()
    return {
        **words.of_client(lists),
        "referred_on": words.of_day,
        "organisation_id": lambda pk: directory.organisation(pk).name if pk else "—",
        "asked": words.of_text,
        "documents": words.of_text,
        "appeal_id": lambda pk: f"№ {pk}" if pk else "—",
    }
