"""The door: «Вход в личный кабинет», «Забыли пароль», «Выход»."""

from django.conf import settings
from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from kenesh.accounts import actions
from kenesh.accounts.forms import RecoveryForm, SignInForm
from kenesh.accounts.middleware import in_this_browser
from kenesh.accounts.sessions import LEAVES_TO, way_out
from kenesh.refused import Refused
from kenesh.shell.page import page


def address_of(request: HttpRequest) -> str:
    """Where the request comes from. Behind our proxy it is what the proxy added last: the rest anybody can write."""
    if settings.SECURE_PROXY_SSL_HEADER and (passed_on := request.headers.get("X-Forwarded-For", "")):
        return passed_on.rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def back_to(request: HttpRequest) -> str:
    """Where `next` leads, if it leads within this site, else the first page."""
    back = request.POST.get("next", request.GET.get("next", ""))
    if back.startswith("/") and url_has_allowed_host_and_scheme(
        back, {request.get_host()}, require_https=request.is_secure()
    ):
        return back
    return resolve_url(settings.LOGIN_REDIRECT_URL)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(back_to(request))
    form, status, other_door = SignInForm(request.POST or None), 200, False
    if request.method == "POST" and form.is_valid():
        try:
            user = actions.sign_in(**form.cleaned_data, address=address_of(request), now=now())
        except Refused as refused:
            form.add_error(None, str(refused.sentence))
            status, other_door = refused.status, isinstance(refused, actions.OtherDoor)
        else:
            auth.login(request, user)
            return redirect(back_to(request))
    context = {"form": form, "next": back_to(request), "kept": "kept" in request.GET, "other_door": other_door}
    return page(request, "accounts/sign_in.html", context, status=status)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Here, and by way of a page where they came through: a form may not lead to another site, a page may."""
    leaves_by, language = way_out(request.session), in_this_browser(request)
    auth.logout(request)
    if leaves_by:
        if "next" in request.POST:
            request.session[LEAVES_TO] = back_to(request)
        with translation.override(language):
            return page(request, "accounts/leaving.html", {"address": leaves_by})
    with translation.override(language):  # which the next page speaks
        messages.success(request, _("You have signed out."))
    return redirect(back_to(request))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def recovery(request: HttpRequest) -> HttpResponse:
    form, status = RecoveryForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.forgot(form.cleaned_data["email"], address=address_of(request), now=now())
        except Refused as refused:
            form.add_error(None, str(refused.sentence))
            status = refused.status
        else:
            return page(request, "accounts/recovery_sent.html", {"email": form.cleaned_data["email"]})
    return page(request, "accounts/recovery.html", {"form": form}, status=status)
