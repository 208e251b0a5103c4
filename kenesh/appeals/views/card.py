"""An appeal's own page: everything it says, and its history."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404

from kenesh.accounts.middleware import StaffRequest
from kenesh.appeals.models import Appeal, AppealAttachment
from kenesh.appeals.words import in_words, labels
from kenesh.documents import serving
from kenesh.documents.history import history as of_files
from kenesh.offices import choices
from kenesh.offices.lists import current_lists
from kenesh.people.models import Person
from kenesh.records import history
from kenesh.shell.access import OFFICE_AND_ADMINISTRATOR, for_roles
from kenesh.shell.page import page

NEWEST = 100  # appeals of one person; more are in the journal


@for_roles(*OFFICE_AND_ADMINISTRATOR)
def card(request: StaffRequest, number: int) -> HttpResponse:
    appeals = Appeal.objects.visible_to(request.user).select_related("consultant", "office")
    appeal = get_object_or_404(appeals, pk=number)
    lists = current_lists()
    words = in_words(lists)
    said = [(name, label, words[name](getattr(appeal, name))) for name, label in labels().items()]
    return page(
        request,
        "appeals/card.html",
        {
            "appeal": appeal,
            "said": said,
            "files": appeal.attachments.present(),
            "changes": history.changes(appeal, words, of_files(appeal.attachments.ever())),
        },
    )


@for_roles(*OFFICE_AND_ADMINISTRATOR)
def of_person(request: StaffRequest, person: int) -> HttpResponse:
    """The appeals of somebody in the register of people: a part of their page."""
    somebody = get_object_or_404(Person.objects.visible_to(request.user), pk=person)
    appeals = Appeal.objects.visible_to(request.user).filter(person=somebody)
    lists = current_lists()
    newest = appeals.select_related("consultant").order_by("-helped_at", "-pk")[:NEWEST]
    rows = [(one, choices.names(lists, one.categories)) for one in newest]
    return page(request, "appeals/of_person.html", {"person": somebody, "rows": rows}, part="rows")


@for_roles(*OFFICE_AND_ADMINISTRATOR)
def attachment(request: StaffRequest, file: int) -> HttpResponseBase:
    of_these = AppealAttachment.objects.present().filter(appeal__in=Appeal.objects.visible_to(request.user))
    return serving.response(request, get_object_or_404(of_these, pk=file))
