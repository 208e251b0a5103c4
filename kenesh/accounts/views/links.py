"""Where the links in letters lead."""

from django.conf import settings
from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from kenesh.accounts import actions
from kenesh.accounts.actions.links import digest, state_of
from kenesh.accounts.forms import NewPasswordForm
from kenesh.accounts.models import AccessLink
from kenesh.accounts.rules import LinkState
from kenesh.shell.page import page

STATUS = {
    LinkState.MANGLED: 404,
    LinkState.FOREIGN: 403,
    LinkState.DEACTIVATED: 403,
    LinkState.OTHER_DOOR: 200,
}


@never_cache
@sensitive_post_parameters("password", "password_again")
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """A password asked twice, then signed in. Looking costs nothing: mail programs open links before people do."""
    found = AccessLink.objects.select_related("user__office").filter(digest=digest(token)).first()
    state = state_of(found, found.user, now()) if found else LinkState.MANGLED
    if found and state == LinkState.OPEN and request.user.is_authenticated and request.user != found.user:
        state = LinkState.FOREIGN
    if found and not request.user.is_authenticated and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(found.user.language)
    if found is None or state != LinkState.OPEN:
        return _private(page(request, "accounts/link_closed.html", {"state": state}, status=STATUS.get(state, 410)))
    form = NewPasswordForm(request.POST or None, person=found.user)
    if request.method == "POST" and form.is_valid():
        user = actions.follow(found, password=form.cleaned_data["password"], now=now())
        auth.login(request, user, backend="kenesh.accounts.sessions.ByEmail")
        with translation.override(user.language):  # which the next page speaks, whatever the browser's language was
            messages.success(request, _("The password is set and you are signed in."))
        return _private(redirect("home"))
    return _private(page(request, "accounts/link.html", {"form": form, "link": found}))


def _private(response: HttpResponse) -> HttpResponse:
    """The address holds the token. Not `no-referrer`: browsers then send `Origin: null`, which no form may have."""
    response.headers["Referrer-Policy"] = "strict-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
