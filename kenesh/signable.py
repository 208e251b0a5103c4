"""Everything that can be signed: kind in the address → what knows it. Composed here, above every app."""

from typing import Final

KINDS: Final = {
    "appeal-file": "kenesh.appeals.signing.Files",
    "referral-file": "kenesh.referrals.signing.Files",
    "referral-paper": "kenesh.referrals.signing.Papers",
    "consultation-file": "kenesh.desk.signing.Files",
    "consultation-record": "kenesh.desk.signing.Records",
}
