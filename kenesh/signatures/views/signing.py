"""Signing: by the plug-in in the browser, or elsewhere, and the file of the signature sent."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_http_methods

from kenesh.accounts.middleware import StaffRequest
from kenesh.gost import engine
from kenesh.refused import Refused
from kenesh.shell.access import CONSULTANT, HEAD, for_roles
from kenesh.shell.page import page
from kenesh.signatures import actions, plugin
from kenesh.signatures.forms import PluginForm, UploadForm
from kenesh.signatures.models import Signature, Source, Verdict
from kenesh.signatures.views.finding import signable_of, to_sign


@never_cache
@csp_override(plugin.POLICY)
@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(CONSULTANT, HEAD)
def sign(request: StaffRequest, kind: str, owner: int) -> HttpResponse:
    return _signing(request, kind, owner, "signatures/sign.html", PluginForm, Source.PLUGIN)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(CONSULTANT, HEAD)
def upload(request: StaffRequest, kind: str, owner: int) -> HttpResponse:
    return _signing(request, kind, owner, "signatures/upload.html", UploadForm, Source.FILE)


def _signing(
    request: StaffRequest, kind: str, owner: int, template: str, of: type[PluginForm | UploadForm], source: Source
) -> HttpResponse:
    """The page shows what is to be signed; what comes back is a signature of that, though it have changed since."""
    signing, document = to_sign(request, kind, owner)
    form = of(request.POST, request.FILES) if request.method == "POST" else of()
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            signable = signable_of(kind, document, form.cleaned_data["content"])
            try:
                signature = actions.receive(signable, form.body(), source=source, by=request.user, now=now())
            except Refused as refused:
                form.add_error("signature", str(refused.sentence))
                status = refused.status
            else:
                _say(request, signature)
                return redirect(f"{reverse('signatures:document', args=[kind, owner])}#signature-{signature.pk}")
    signable = actions.prepare(kind, document, signing, by=request.user, now=now())
    form.initial["content"] = signable.pk
    if form.is_bound:
        form.data = {"content": str(signable.pk)}  # as it is now, and nothing large sent back
    context = {
        "kind": kind,
        "document": document,
        "signable": signable,
        "form": form,
        "engine": engine.is_available(),
        "package": engine.PACKAGE,
        "errors": plugin.ERRORS,
        "site": request.build_absolute_uri("/"),
    }
    return page(request, template, context, status=status)


def _say(request: StaffRequest, signature: Signature) -> None:
    check = signature.newest
    if check is None or check.verdict == Verdict.UNCHECKED:
        messages.warning(request, _("The signature is kept. It could not be checked yet."))
    elif check.verdict == Verdict.VALID:
        messages.success(request, _("The document is signed, and the signature is valid."))
    else:
        messages.error(request, _("The signature is kept, but something is wrong with it: see below."))
