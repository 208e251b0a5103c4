"""The record of a consultation on paper: what stands on it, and the paper itself."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kenesh.accounts.models import User
from kenesh.desk import rules, words
from kenesh.desk.models import Consultation, Kind
from kenesh.documents.printing import typeset
from kenesh.people.words import masked_passport
from kenesh.shell.phones import shown

TEMPLATE = Path(__file__).parent / "typst" / "consultation.typ"


@dataclass(frozen=True, kw_only=True)
class Part:
    """Something said, under its label. value: may have several lines; an empty line begins a paragraph. mark: what is
    to be known of the value."""

    label: str
    value: str
    mark: str = ""


@dataclass(frozen=True, kw_only=True)
class Paper:
    """All the words of the paper, in one language: what is kept, and what is printed again.

    facts: short ones, of which each has its line; texts: long ones. signatures: who signs, and their name.
    """

    language: str
    office: str
    office_lines: tuple[str, ...]
    title: str
    service: str
    facts: tuple[Part, ...]
    texts: tuple[Part, ...]
    signatures: tuple[Part, ...]
    made: str

    def as_dict(self) -> dict[str, Any]:
        """For a JSON column; `from_dict` reads it back."""
        return asdict(self)

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> Self:
        parts = {name: tuple(Part(**one) for one in kept[name]) for name in ("facts", "texts", "signatures")}
        return cls(**{**kept, **parts, "office_lines": tuple(kept["office_lines"])})


def of(consultation: Consultation, language: str, *, by: User, now: datetime) -> Paper:
    """What the record of a completed consultation says, in this language; times by the department's clock. What people
    have written stays as they wrote it. by, now: who prints it, and when."""
    with translation.override(language):
        office = consultation.office
        return Paper(
            language=language,
            office=office.name,
            office_lines=tuple(
                filter(None, [office.address, _("Tel. %(phone)s") % {"phone": office.phone} if office.phone else ""])
            ),
            title=_("Record of consultation No. %(number)s") % {"number": consultation.number},
            service=consultation.service.name,
            facts=tuple(one for one in _facts(consultation) if one.value),
            texts=tuple(one for one in _texts(consultation) if one.value),
            signatures=(
                Part(label=_("Consultant"), value=consultation.consultant.full_name if consultation.consultant else ""),
                Part(label=_("Visitor"), value=consultation.client_name),
            ),
            made=_("Printed %(when)s, %(who)s") % {"when": _moment(now, _zone(consultation)), "who": by.short_name},
        )


def pdf(paper: Paper) -> bytes:
    """The paper as a PDF of A4 pages; the same paper gives the same bytes. Unprintable: typst's words."""
    with translation.override(paper.language):
        fixed = {
            "signature": pgettext("printed form", "signature"),
            "page": _("Page %(number)s of %(pages)s") % {"number": "{page}", "pages": "{pages}"},
        }
    return typeset(TEMPLATE, {"paper": paper.as_dict(), "words": fixed})


def _facts(consultation: Consultation) -> Iterator[Part]:
    zone, person, began = _zone(consultation), consultation.person, consultation.began_at
    overrun = int(consultation.overrun.total_seconds())
    booked = _between(consultation.planned_from, consultation.planned_until, zone, day=True)
    passport = masked_passport(person.passport, person=person.pk, office=person.office_id) if person else ""
    named = [("", consultation.organisation), (_("INN"), consultation.inn), (_("OGRN"), consultation.ogrn)]
    yield Part(label=_("Date"), value=date_format(localtime(began, zone), "DATE_FORMAT") if began else "")
    yield Part(label=pgettext("consultation", "Time"), value=_between(began, consultation.ended_at, zone))
    yield Part(label=_("Booked for"), value=booked)
    yield Part(label=_("Visitor"), value=consultation.client_name)
    yield Part(label=_("Passport number"), value=passport)
    yield Part(label=_("Mobile telephone"), value=shown(consultation.phone) if consultation.phone else "")
    yield Part(label=_("E-mail"), value=consultation.email)
    yield Part(
        label=_("Address of the object"), value=consultation.address, mark=_mark(consultation, rules.Field.ADDRESS)
    )
    yield Part(
        label=_("Organisation"),
        value="\n".join(f"{name} {said}".strip() for name, said in named if said),
        mark=_mark(consultation, rules.Field.ORGANISATION),
    )
    yield Part(label=_("Consultant"), value=consultation.consultant.full_name if consultation.consultant else "")
    yield Part(label=_("Time worked"), value=words.of_length(consultation.worked or 0))
    yield Part(label=_("Regulated time"), value=words.of_length(consultation.limit))
    yield Part(label=_("Longer than regulated by"), value=words.of_length(overrun) if overrun else "")


def _texts(consultation: Consultation) -> Iterator[Part]:
    zone = _zone(consultation)
    files = consultation.attachments.present().order_by("pk")
    pauses = [one for one in consultation.periods.order_by("began_at", "pk") if one.kind == Kind.PAUSE]
    yield Part(label=_("Why it took longer than regulated"), value=consultation.overrun_reason)
    yield Part(
        label=_("Interruptions"),
        value="\n".join(f"{_between(one.began_at, one.ended_at, zone)}: {one.reason}" for one in pauses),
    )
    yield Part(label=_("Comment at registration"), value=consultation.comment)
    yield Part(label=_("Summary of the consultation"), value=consultation.summary)
    yield Part(label=_("Attachments"), value="\n".join(f"{one.name}, {one.file.said_size}" for one in files))


def _mark(consultation: Consultation, field: rules.Field) -> str:
    return _("not found in the system") if field in consultation.not_found else ""


def _zone(consultation: Consultation) -> ZoneInfo:
    return ZoneInfo(consultation.office.time_zone)


def _moment(at: datetime, zone: ZoneInfo) -> str:
    return date_format(localtime(at, zone), "SHORT_DATETIME_FORMAT")


def _between(since: datetime | None, until: datetime | None, zone: ZoneInfo, *, day: bool = False) -> str:
    """«14:02–14:20»; with days where there are two, or where it is asked for."""
    if since is None or until is None:
        return ""
    began, ended = localtime(since, zone), localtime(until, zone)
    one_day = began.date() == ended.date()
    first = "TIME_FORMAT" if one_day and not day else "SHORT_DATETIME_FORMAT"
    last = "TIME_FORMAT" if one_day else "SHORT_DATETIME_FORMAT"
    between = "–" if one_day else " – "
    return f"{date_format(began, first)}{between}{date_format(ended, last)}"
