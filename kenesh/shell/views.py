"""The front door, and the choice of language."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from kenesh.shell import actions
from kenesh.shell.addresses import keep_language
from kenesh.shell.context import home_of


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Citizens read, in their language; staff go straight to their work."""
    if not request.user.is_authenticated:
        return redirect("portal:home")
    return redirect(home_of(request.user))


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """The language is kept in the browser and, for staff, on the account; then back to where the person was."""
    language, back = request.POST.get("language", ""), request.POST.get("next", "")
    if language not in dict(settings.LANGUAGES):
        raise Http404
    if request.user.is_authenticated:
        actions.choose_language(language, by=request.user)
    here = {request.get_host()}
    if not (back.startswith("/") and url_has_allowed_host_and_scheme(back, here, require_https=request.is_secure())):
        back = "home"
    response = redirect(back)
    keep_language(response, language, secure=request.is_secure())
    return response
