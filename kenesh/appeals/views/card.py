"""An appeal's own page: everything it says, and its history."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from kenesh.accounts.middleware import StaffRequest
from kenesh.appeals import history
from kenesh.appeals.models import Appeal
from kenesh.appeals.words import in_words, labels
from kenesh.offices.lists import current_lists
from kenesh.shell.access import OFFICE_AND_ADMINISTRATOR, for_roles
from kenesh.shell.page import page


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
        {"appeal": appeal, "said": said, "changes": history.changes(appeal, lists)},
    )
