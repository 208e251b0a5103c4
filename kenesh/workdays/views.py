"""«Календарь»: the working days of a year, and its exceptions."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kenesh.shell.access import ADMINISTRATOR, for_roles
from kenesh.shell.page import page
from kenesh.workdays import actions
from kenesh.workdays.calendar import Calendar, current_calendar
from kenesh.workdays.calendars import CALENDARS, FIRST_YEAR, KYRGYZSTAN, LAST_YEAR
from kenesh.workdays.forms import ExceptionForm
from kenesh.workdays.history import changes
from kenesh.workdays.models import DayException
from kenesh.workdays.months import HEADINGS, is_estimated, months, spans

form_page = require_http_methods(["GET", "HEAD", "POST"])


class AdministratorRequest(HttpRequest):
    """A request behind for_roles(ADMINISTRATOR): somebody is signed in."""

    user: AbstractBaseUser  # type: ignore[assignment]  # the stubs know the accounts, which stand above this app


@form_page
@for_roles(ADMINISTRATOR)
def calendar(request: AdministratorRequest) -> HttpResponse:
    chosen, today = current_calendar(_code(request)), localdate()
    form = ExceptionForm(request.POST or None, calendar=chosen)
    if request.method == "POST" and form.is_valid():
        exception = actions.settle(by=request.user, calendar=chosen.code, **form.cleaned_data)
        messages.success(request, _("Saved."))
        if exception.day < today:
            messages.warning(request, _("The day has already passed: check that the date is right."))
        return redirect(_address(chosen.code, exception.day.year))
    return page(request, "workdays/calendar.html", {"form": form} | _of_year(chosen, _year(request, today)))


@form_page
@for_roles(ADMINISTRATOR)
def remove(request: AdministratorRequest, pk: int) -> HttpResponse:
    exception = get_object_or_404(DayException, pk=pk)
    back = _address(exception.calendar, exception.day.year)
    said = {"day": date_format(exception.day, "SHORT_DATE_FORMAT"), "calendar": CALENDARS[exception.calendar]}
    if request.method == "POST":
        actions.remove(exception, by=request.user)
        messages.success(request, _("Removed: %(day)s is what the calendar says of it again.") % said)
        return redirect(back)
    context = {
        "question": _("%(calendar)s: remove the exception of %(day)s?") % said,
        "warning": exception.note,
        "act": _("Remove the exception"),
        "back": back,
    }
    return page(request, "workdays/remove.html", context)


def _of_year(chosen: Calendar, year: int) -> dict[str, Any]:
    drawn, holidays = months(chosen, year), spans(chosen, year)
    return {
        "calendar": chosen,
        "calendars": CALENDARS.items(),
        "is_kyrgyz": chosen.code == KYRGYZSTAN,
        "year": year,
        "years": [other for other in (year - 1, year, year + 1) if FIRST_YEAR <= other <= LAST_YEAR],
        "weekdays": HEADINGS,
        "months": drawn,
        "working_days": sum(month.working_days for month in drawn),
        "holidays": holidays,
        "is_estimated": is_estimated(chosen, year),
        "exceptions": DayException.objects.filter(calendar=chosen.code, day__year=year).order_by("day"),
        "changes": changes(chosen.code, year),
    }


def _code(request: HttpRequest) -> str:
    """The calendar asked for; of what is none, the first."""
    code = request.GET.get("calendar", "")
    return code if code in CALENDARS else next(iter(CALENDARS))


def _year(request: HttpRequest, today: date) -> int:
    """The year asked for; of what is none, this one."""
    typed = request.GET.get("year", "")
    year = int(typed) if typed.isdecimal() and len(typed) == 4 else today.year
    return year if FIRST_YEAR <= year <= LAST_YEAR else today.year


def _address(code: str, year: int) -> str:
    return reverse("workdays:calendar", query={"calendar": code, "year": year})
