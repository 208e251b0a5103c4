"""The text of the printed form as it is proposed for last corrections."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kenesh.offices.lists import current_lists
from kenesh.organisations.directory import current_directory
from kenesh.referrals.models import Referral
from kenesh.referrals.paper import Paper
from kenesh.shell.codes import shown_code
from kenesh.shell.phones import shown


def proposed(referral: Referral, language: str) -> Paper:
    """What was corrected at the last printing in this language, unless the record has been corrected since; else what
    the record says, in this language."""
    kept = referral.forms.filter(language=language, version=referral.version).order_by("-pk").first()
    return fresh(referral, language) if kept is None else Paper.from_dict(kept.text)


def fresh(referral: Referral, language: str) -> Paper:
    """What the record says. Its own words (what is asked, the documents) stay as they were typed."""
    with translation.override(language):
        lists = current_lists()
        organisation = current_directory().organisation(referral.organisation_id)
        return Paper(
            language=language,
            office=referral.office.name,
            office_address=referral.office.address,
            office_phone=referral.office.phone,
            number=referral.number,
            date=date_format(referral.referred_on, "DATE_FORMAT"),
            client=referral.client_name,
            client_details="\n".join(
                filter(
                    None,
                    [
                        lists.path(referral.territory_id) if referral.territory_id else "",
                        _("Tel. %(phone)s") % {"phone": shown(referral.phone)} if referral.phone else "",
                    ],
                )
            ),
            to_whom=organisation.name,
            to_address=organisation.address,
            asked=referral.asked,
            documents=referral.documents,
            consultant=referral.consultant.full_name,
            answer_by=date_format(referral.due_on, "DATE_FORMAT"),
            code=shown_code(referral.code),
            url=f"{settings.SITE_URL}{reverse('referrals:slip', args=[referral.code])}",
        )
