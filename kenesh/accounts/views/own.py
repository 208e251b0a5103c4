"""«Мой профиль»."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from kenesh.accounts import actions
from kenesh.accounts.forms import ChangePasswordForm, ProfileForm
from kenesh.accounts.middleware import StaffRequest
from kenesh.refused import Refused
from kenesh.shell.access import EVERYBODY, for_roles
from kenesh.shell.page import page


@for_roles(*EVERYBODY)
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: StaffRequest) -> HttpResponse:
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        user = actions.change_profile(by=request.user, **form.cleaned_data)
        with translation.override(user.language):
            messages.success(request, _("Saved."))
        return redirect("accounts:profile")
    return page(request, "accounts/profile.html", {"form": form})


@sensitive_post_parameters("current", "password", "password_again")
@for_roles(*EVERYBODY)
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: StaffRequest) -> HttpResponse:
    if not request.user.password_allowed:
        raise Http404
    form, status = ChangePasswordForm(request.POST or None, person=request.user), 200
    if request.method == "POST" and form.is_valid():
        current, chosen = form.cleaned_data["current"], form.cleaned_data["password"]
        try:
            user = actions.change_password(by=request.user, current=current, password=chosen, now=now())
        except Refused as refused:
            form.add_error("current", str(refused.sentence))
            status = refused.status
        else:
            update_session_auth_hash(request, user)
            messages.success(request, _("The password is changed. Elsewhere you have been signed out."))
            return redirect("accounts:profile")
    return page(request, "accounts/password.html", {"form": form}, status=status)
