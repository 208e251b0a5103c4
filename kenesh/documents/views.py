"""Sending a file while the form around it is still being filled in, and looking at it before the form is saved."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kenesh.accounts.middleware import StaffRequest
from kenesh.documents import actions, rules, serving
from kenesh.documents.forms import Row
from kenesh.documents.models import Upload
from kenesh.refused import Refused
from kenesh.shell.access import OFFICE_AND_ADMINISTRATOR, for_roles
from kenesh.shell.page import page


@require_POST
@for_roles(*OFFICE_AND_ADMINISTRATOR)
def upload(request: StaffRequest) -> HttpResponse:
    """201 and the file's row for the form; else a sentence in plain text, shown beside the file."""
    file = request.FILES.get("file")
    try:
        if file is None:
            raise Refused(_("No file came. Choose it again."), status=rules.WRONG)
        received = actions.receive(file, by=request.user, now=now())
    except Refused as refused:
        return HttpResponse(refused.sentence, status=refused.status, content_type="text/plain; charset=utf-8")
    context = {"row": Row.of_upload(received), "field": request.POST.get("field", "attachments")}
    return page(request, "documents/files.html#row", context, status=201)


@require_safe
@for_roles(*OFFICE_AND_ADMINISTRATOR)
def uploaded(request: StaffRequest, upload: UUID) -> HttpResponseBase:
    sent = get_object_or_404(Upload.objects.visible_to(request.user).select_related("file"), pk=upload)
    return serving.response(request, sent)
