"""What is asked of referrals beside the journal."""

from kenesh.accounts.models import User
from kenesh.records.queries import used


def organisations_used(user: User) -> list[int]:
    """The organisations that the referrals this person sees point at."""
    return used("referrals_referral", "organisation_id", user)
