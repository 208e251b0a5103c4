"""Who came through a provider, and who did not."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kenesh.accounts.middleware import StaffRequest
from kenesh.identity.forms import OUTCOMES, JournalFilter
from kenesh.identity.models import Entry
from kenesh.identity.rules import Outcome
from kenesh.identity.views.keeping import title_of
from kenesh.shell.access import ADMINISTRATOR, for_roles
from kenesh.shell.page import page

ON_A_PAGE = 50


@never_cache
@require_safe
@for_roles(ADMINISTRATOR)
def journal(request: StaffRequest) -> HttpResponse:
    filters = JournalFilter(request.GET)
    filters.is_valid()
    entries = Entry.objects.visible_to(request.user).select_related("user")
    if text := filters.cleaned_data.get("text"):
        entries = entries.found_by(text)
    if outcome := filters.cleaned_data.get("outcome"):
        entries = entries.filter(outcome=outcome)
    shown = Paginator(entries, ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [
        {"entry": one, "provider": title_of(one.provider), "outcome": OUTCOMES[Outcome(one.outcome)]} for one in shown
    ]
    context = {"filters": filters, "shown": shown, "rows": rows, "filtered": bool(text or outcome)}
    return page(request, "identity/journal.html", context, part="results")
