"""A person's own page, their passport number in full, and how often they have been here."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kenesh.accounts.middleware import StaffRequest
from kenesh.offices.lists import current_lists
from kenesh.people import history
from kenesh.people.actions import keeping
from kenesh.people.forms import RevealForm
from kenesh.people.models import Person
from kenesh.people.words import in_words, labels, masked_passport
from kenesh.shell.access import ADMINISTRATOR, HEAD, OFFICE_AND_ADMINISTRATOR, for_roles
from kenesh.shell.page import page

REVEALS = 50  # the newest, on the card


@require_safe
@for_roles(*OFFICE_AND_ADMINISTRATOR)
def card(request: StaffRequest, number: int) -> HttpResponseBase:
    person = Person.objects.visible_to(request.user).filter(pk=number).first()
    if person is None:
        return redirect("people:card", _kept(request, number))
    lists = current_lists()
    words = in_words(lists)
    sees_reveals = request.user.role in {ADMINISTRATOR, HEAD}
    context = {
        "person": person,
        "said": [(label, words[column](getattr(person, column))) for column, label in labels().items()],
        "office": lists.office(person.office_id),
        "passport": masked_passport(person.passport, person=person.pk, office=person.office_id),
        "form": RevealForm(),
        "changes": history.changes(person, words),
        "sees_reveals": sees_reveals,
        "reveals": person.reveals.select_related("by").order_by("-at", "-pk")[:REVEALS] if sees_reveals else (),
    }
    return page(request, "people/card.html", context)


@never_cache
@require_POST
@for_roles(*OFFICE_AND_ADMINISTRATOR)
def passport(request: StaffRequest, number: int) -> HttpResponse:
    """The number in full, once: it stands in this answer only."""
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=number)
    form = RevealForm(request.POST)
    known = ""
    if form.is_valid():
        known = keeping.reveal(person, by=request.user, now=now(), why=form.cleaned_data["why"])
    masked = masked_passport(person.passport, person=person.pk, office=person.office_id)
    context = {"person": person, "number": known, "passport": masked, "form": form}
    return page(request, "people/passport.html", context, part="number", status=200 if known else 422)


@require_safe
@for_roles(*OFFICE_AND_ADMINISTRATOR)
def before(request: StaffRequest) -> HttpResponse:
    """«Обращался ранее: N», a part of a form in which a person is chosen; empty where there is nothing to tell."""
    number = request.GET.get("person", "")
    known = number.isdecimal() and len(number) < 19
    person = Person.objects.visible_to(request.user).filter(pk=number).first() if known else None
    return page(request, "people/before.html", {"person": person})


def _kept(request: StaffRequest, number: int) -> int:
    """Whom the person was merged into, if this reader may see people of their office; else 404."""
    gone = get_object_or_404(Person.objects.of_scope(request.user).exclude(merged_into=None), pk=number)
    return int(gone.merged_into_id or 0)
