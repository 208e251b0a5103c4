"""Whom this installation believes, for administrators. How it is loaded is a command's part."""

from typing import Any

from django.http import HttpResponse
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from kenesh.accounts.middleware import StaffRequest
from kenesh.gost import engine
from kenesh.shell.access import ADMINISTRATOR, for_roles
from kenesh.shell.page import page
from kenesh.signatures import trusting
from kenesh.signatures.models import TrustedList
from kenesh.signatures.trusting import Trusted


@require_safe
@for_roles(ADMINISTRATOR)
def trusted(request: StaffRequest) -> HttpResponse:
    current = trusting.current()
    context = {
        "row": TrustedList.objects.select_related("made_by").defer("certificates", "revocations").first(),
        "authorities": _authorities(current) if current else [],
        "engine": engine.is_available(),
        "package": engine.PACKAGE,
    }
    return page(request, "signatures/trusted.html", context)


def _authorities(current: Trusted) -> list[dict[str, Any]]:
    """Each with the revocation lists it has signed, by its name and key."""
    at = now()
    return [
        {
            "certificate": one,
            "organisation": one.names.get("organisation", ""),
            "ended": one.until < at,
            "lists": [
                {"list": each, "many": len(each), "stale": each.until is not None and each.until < at}
                for each in current.revocations
                if each.is_of(one)
            ],
        }
        for one in sorted(current.authorities, key=lambda certificate: certificate.title)
    ]
