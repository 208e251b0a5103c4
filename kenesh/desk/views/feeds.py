"""One's bookings for one's own calendar program, at a secret address."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_http_methods, require_safe

from kenesh.accounts.middleware import StaffRequest
from kenesh.accounts.models import OFFICE_ROLES, User
from kenesh.accounts.rules import short_name
from kenesh.desk import ics
from kenesh.desk.actions import feeds
from kenesh.desk.models import Consultation, Feed
from kenesh.desk.rules import State
from kenesh.shell.access import CONSULTANT, HEAD, for_roles
from kenesh.shell.page import page

BACK: Final = timedelta(days=14)
FRESH: Final = 5 * 60  # seconds
SHOWN: Final = [state for state in State if state != State.CANCELLED]


@for_roles(CONSULTANT, HEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: StaffRequest) -> HttpResponse:
    """Makes the address, shows it once, makes it anew, removes it."""
    address = ""
    if request.method == "POST" and request.POST.get("act") == "remove":
        feeds.remove(by=request.user)
    elif request.method == "POST":
        secret = feeds.make(by=request.user, now=now())
        address = f"{settings.SITE_URL}{reverse('desk:feed', args=[secret])}"
    feed = Feed.objects.filter(user=request.user).first()
    return page(request, "desk/calendar.html", {"feed": feed, "address": address})


@require_safe
@conditional_page
@cache_control(private=True, max_age=FRESH)
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Bookings from two weeks back on, for whoever knows the address; 404 once their person no longer works here."""
    at_work = User.objects.in_state("working").filter(role__in=OFFICE_ROLES)
    known = Feed.objects.filter(digest=feeds.digest_of(secret), user__in=at_work).select_related("user")
    owner = get_object_or_404(known).user
    with translation.override(owner.language):
        content = ics.feed(
            ((one, _shown(one)) for one in bookings_of(owner, now() - BACK)),
            of=owner.pk,
            name=_("Consultations: %(name)s") % {"name": owner.short_name},
        )
    disposition = 'inline; filename="bookings.ics"'
    return HttpResponse(content, "text/calendar; charset=utf-8", headers={"Content-Disposition": disposition})


def bookings_of(owner: User, since: datetime) -> list[Consultation]:
    """Their bookings from then on, in their order, each with changed_at: when its last step was."""
    mine = Consultation.objects.visible_to(owner).filter(consultant=owner, planned_from__gt=since, state__in=SHOWN)
    listed = mine.select_related("service", "office").annotate(changed_at=Max("steps__at"))
    return list(listed.order_by("planned_from", "pk"))


def _shown(booking: Consultation) -> ics.Shown:
    """Nothing of the visitor but who it is: the program, and its maker's servers, keep what they are given."""
    words = {"service": booking.service.name, "name": short_name(booking.client_name)}
    changed_at: datetime = getattr(booking, "changed_at", None) or booking.registered_at
    return ics.Shown(
        summary=_("%(service)s: %(name)s") % words,
        location=", ".join(filter(None, [booking.office.name, booking.office.address])),
        description=_("Booking № %(number)s, %(state)s")
        % {"number": booking.number, "state": booking.get_state_display()},
        stamp=changed_at,
        url=f"{settings.SITE_URL}{reverse('desk:card', args=[booking.pk])}",
    )
