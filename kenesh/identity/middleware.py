"""For whom somebody acts is asked of them once; whether that still lets them work, at every page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.timezone import now

from kenesh.accounts import drafts
from kenesh.identity import session
from kenesh.identity.rules import Outcome
from kenesh.identity.views.choosing import act_for, standing_of

type Handler = Callable[[HttpRequest], HttpResponseBase]


def still_holds(get_response: Handler) -> Handler:
    """Somebody moved to a desk meanwhile, or whose desk now belongs to another organisation, is out: with the page that
    says what is missing, and with what they have just typed kept. It costs no query."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not request.user.is_authenticated or session.IDENTITY not in request.session:
            return get_response(request)
        at = now()
        known = session.identity(request, now=at)
        if known is None or known.chosen is None or standing_of(request.user, known.chosen) == Outcome.IN:
            return get_response(request)
        if request.method == "POST":
            drafts.keep_for_later(request, now=at)
        answer = act_for(request, request.user, known, known.chosen, now=at)
        if request.headers.get("HX-Request") == "true":
            return HttpResponse(headers={"HX-Redirect": answer.headers["Location"]})
        return answer

    return middleware
