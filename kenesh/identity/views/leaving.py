"""Back from the provider, where they have signed out, too."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from kenesh.accounts.sessions import LEAVES_TO


@never_cache
@require_GET
def leave(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        messages.success(request, _("You have signed out."))
    return redirect(request.session.pop(LEAVES_TO, "home"))
