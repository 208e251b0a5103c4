"""The printed form of a referral: what stands on the paper, and the paper itself."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import Self

import segno
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kenesh.documents.printing import typeset

TEMPLATE = Path(__file__).parent / "typst" / "referral.typ"


@dataclass(frozen=True, kw_only=True)
class Slip:
    """What the receiving organisation sees on the tear-off slip and on its page, and nothing else."""

    office: str
    phone: str
    number: str
    date: str
    client: str
    to_whom: str
    answer_by: str
    code: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Paper:
    """The text of a referral as it was corrected for printing: what is kept, and what is printed again.

    language: one of settings.LANGUAGES; the fixed words of the form are in it.
    client_details, asked, documents: may have several lines; an empty line begins a paragraph.
    date, answer_by: already in words, as they are to be read.
    code: as it is typed, K7MP4-XA92T-43CHY; url: of the slip's page, whole, which the QR code holds.
    Whatever is empty is left out together with its label.
    """

    language: str
    office: str
    office_address: str
    office_phone: str
    number: str
    date: str
    client: str
    client_details: str
    to_whom: str
    to_address: str
    asked: str
    documents: str
    consultant: str
    answer_by: str
    code: str
    url: str

    def as_dict(self) -> dict[str, str]:
        """For a JSON column; `from_dict` reads it back."""
        return asdict(self)

    @classmethod
    def from_dict(cls, kept: Mapping[str, str]) -> Self:
        return cls(**kept)


def slip(paper: Paper) -> Slip:
    """The fields of the tear-off slip."""
    return Slip(
        office=paper.office,
        phone=paper.office_phone,
        number=paper.number,
        date=paper.date,
        client=paper.client,
        to_whom=paper.to_whom,
        answer_by=paper.answer_by,
        code=paper.code,
        url=paper.url,
    )


def pdf(paper: Paper) -> bytes:
    """The paper as a PDF of A4 pages; the same paper gives the same bytes. Unprintable: typst's words."""
    with translation.override(paper.language):
        data = {"paper": paper.as_dict(), "slip": asdict(slip(paper)), "words": words(paper)}
    return typeset(TEMPLATE, data, {"code.svg": qr(paper.url)})


def words(paper: Paper) -> dict[str, str]:
    """The fixed words of the form, in the language that is switched on."""
    return {
        "title": _("Referral No. %(number)s") % {"number": paper.number},
        "phone": _("Tel. %(phone)s") % {"phone": paper.office_phone},
        "to_whom": pgettext("printed form", "To"),
        "client": pgettext("printed form", "Citizen"),
        "asked": pgettext("printed form", "We ask you"),
        "documents": _("Documents attached"),
        "consultant": _("Consultant"),
        "signature": pgettext("printed form", "signature"),
        "stamp": pgettext("printed form", "Place for stamp"),
        "tear_here": _("Tear off here"),
        "slip": _("Tear-off slip for the receiving organisation"),
        "from_whom": pgettext("printed form", "From"),
        "referral": pgettext("printed form", "Referral"),
        "number_and_date": _("No. %(number)s of %(date)s") % {"number": paper.number, "date": paper.date},
        "answer_by": _("Tell us the result by"),
        "how": _("Point a camera at the code, or open this address and tell us the result:"),
        "code": pgettext("printed form", "Code"),
        "code_drawn": _("QR code of the slip's address"),
        "page": _("Page %(number)s of %(pages)s") % {"number": "{page}", "pages": "{pages}"},
    }


def qr(url: str) -> bytes:
    """The address as a QR code, SVG, with the quiet zone of four modules (ISO/IEC 18004)."""
    drawn = BytesIO()
    modules(url).save(drawn, kind="svg", xmldecl=False, border=4)
    return drawn.getvalue()


def modules(url: str) -> segno.QRCode:
    """Error level M: 15 %. The mask is given: readers know all eight, and trying each takes half the time of a form."""
    return segno.make_qr(url, error="m", boost_error=False, mask=3)
