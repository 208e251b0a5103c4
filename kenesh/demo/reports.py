"""What people have kept of reports: saved ones of the demonstration's accounts, and the centres' monthly forms."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.http import QueryDict

from kenesh.accounts.models import OFFICE_ROLES, Role, User
from kenesh.offices.lists import ListedOffice, Lists, current_lists
from kenesh.offices.models import List, OfficeKind
from kenesh.people.models import Sex
from kenesh.reports import filters
from kenesh.reports.actions import saving
from kenesh.reports.models import MonthlyForm
from kenesh.reports.monthly import figures
from kenesh.reports.monthly.rules import Month
from kenesh.reports.rules import Period
from kenesh.reports.saved import today_of
from kenesh.shell.history import traced

type Asked = dict[str, Any]  # the address of a report

MONTHS: Final = 3  # of forms, the last one that is over among them
HANDED_IN: Final = (2, 6)  # days of the next month, both inclusive
LATE: Final = {"OSH-01": False, "YSK-01": True}  # the last month is not submitted; whether it is filled in

# Happens in so many forms of a hundred, and what is said then.
EQUIPMENT: Final = (
    30,
    (
        "Не работает принтер, картридж заказан в территориальном управлении.",
        "Три дня не было интернета, обращения вносили после подключения.",
        "Компьютер на втором рабочем месте не включается, составлен акт.",
        "Часто отключали свет, работали с записями на бумаге.",
        "Сканер не видит компьютер, копии документов делали в соседнем кабинете.",
    ),
)
DUTY: Final = (
    18,
    (
        "Адвокат не пришёл на дежурство один раз, предупредил за день; клиенты записаны на следующую неделю.",
        "Два дежурства перенесены из-за судебных заседаний.",
        "По графику четверга адвоката нет с начала месяца, сообщили в Координационный центр.",
    ),
)
INCIDENTS: Final = (
    9,
    (
        "Посетитель в нетрезвом виде мешал приёму, вызвали дежурного здания, вышел сам.",
        "Бывший муж клиентки спрашивал, о чём она советовалась. Отказано, разъяснена конфиденциальность.",
        "Клиент угрожал жалобой из-за отказа составить иск без документов, вопрос решён с руководителем.",
    ),
)
TRAINING: Final = (
    40,
    (
        "Изменения в Земельном кодексе.",
        "Раздел имущества при незарегистрированном браке.",
        "Работа с пострадавшими от семейного насилия.",
        "Наследование земельных долей.",
        "Как вносить обращения, когда нет интернета.",
    ),
)


@transaction.atomic
def demonstration(*, until: date, seed: str, now: datetime) -> int:
    """Saved reports and monthly forms as they would stand on the day after `until`. How many forms there are."""
    lists = current_lists()
    for name, title, monthly, asked in saved(lists):
        save(User.objects.get(email=f"{name}@demo.kenesh"), title, monthly=monthly, asked=asked, now=now)
    forms = list(monthly_forms(lists, until=until, seed=seed, now=now))
    for form, by in forms:
        with traced(by):
            form.save()
    date_history()
    return len(forms)


def save(by: User, name: str, *, monthly: bool, asked: Asked, now: datetime) -> None:
    reading = filters.read(QueryDict(urlencode(asked)), by, current_lists(), today_of(by, now))
    if reading.asked is None:
        raise ValueError(f"The report «{name}» makes no sense: {reading.form.errors}")
    saving.save(by=by, name=name, address=reading.asked.address, monthly=monthly, now=now)


def saved(lists: Lists) -> Iterator[tuple[str, str, bool, Asked]]:
    """Whose, under what name, whether it goes by letter every month, and what it asks for."""
    inheritance, violence = (lists.entry_of_code(List.CATEGORY, code).id for code in ("CIV-1", "DV-1"))
    women: Asked = {
        "category": inheritance,
        "sex": int(Sex.FEMALE),
        "status": lists.entry_of_code(List.SOCIAL_STATUS, "PENS").id,
    }
    last_month: Asked = {"period": Period.LAST_MONTH}
    last_year: Asked = {"period": Period.LAST_YEAR}
    by_region: Asked = {"unit": "issues", "rows": "region", "columns": "category"}
    yield "karakol", "Женщины-пенсионерки, наследство, прошлый год", False, last_year | women
    yield "karakol", "Этот месяц по дням", False, {"period": Period.THIS_MONTH, "step": "day"}
    yield "karakol.head", "Центр за прошлый месяц", True, last_month | {"compare": "previous"}
    yield "karakol.head", "Кто чем занят", False, last_month | {"rows": "consultant", "columns": "kind"}
    yield "osh", "Людей за прошлый квартал", False, {"period": Period.LAST_QUARTER, "unit": "people"}
    yield "kazan.head", "Отдел за прошлый месяц", True, last_month | {"compare": "year"}
    yield "admin", "Все центры за прошлый месяц", True, last_month | {"compare": "previous", "show": "office"}
    yield "admin", "Вопросы права по областям", False, last_year | by_region
    yield "admin", "Домашнее насилие", False, last_year | {"category": violence, "compare": "year"}
    yield "observer", "По областям и полу", True, last_month | {"rows": "region", "columns": "sex"}


def monthly_forms(lists: Lists, *, until: date, seed: str, now: datetime) -> Iterator[tuple[MonthlyForm, User]]:
    """Of every centre and the last months that were over, with who filled each in: submitted, but for the late ones."""
    staff = people()
    last = Month.of(until + timedelta(days=1)).plus(-1)
    centres = [one for one in lists.offices(until) if one.kind == OfficeKind.CENTRE and one.id in staff]
    for month in (last.plus(-back) for back in reversed(range(MONTHS))):
        counted = figures.count([one.id for one in centres], month, lists)
        for office in centres:
            by, submitted_at = staff[office.id], _handed_in(office, month, seed)
            form = MonthlyForm(office_id=office.id, month=month.first, **answers(office.code, month, seed))
            if (month == last and office.code in LATE) or submitted_at > now:
                if LATE.get(office.code, False):
                    yield form, by
                continue
            form.submitted_at, form.submitted_by = submitted_at, by
            form.figures = counted[office.id].as_dict()
            yield form, by


def people() -> dict[int, User]:
    """Who fills in the form of each office: its head; where there is none, the administrator does."""
    administrator = User.objects.filter(role=Role.ADMINISTRATOR).order_by("pk")[0]
    staff = User.objects.filter(role__in=OFFICE_ROLES, is_active=True, office__isnull=False).order_by("pk")
    found: dict[int, User] = {}
    for person in staff:
        office = person.office_id or 0
        if person.role == Role.HEAD or office not in found:
            found[office] = person if person.role == Role.HEAD else administrator
    return found


def answers(code: str, month: Month, seed: str) -> dict[str, Any]:
    """What this centre says of this month: mostly that all was well."""
    chance = Random(f"form {seed} {code} {month}")

    def happened(often: int, words: tuple[str, ...]) -> str:
        return chance.choice(words) if chance.random() * 100 < often else ""

    equipment, duty, incident = happened(*EQUIPMENT), happened(*DUTY), happened(*INCIDENTS)
    return {
        "equipment_problems": bool(equipment),
        "equipment_words": equipment,
        "duty_kept": not duty,
        "duty_words": duty,
        "incidents": bool(incident),
        "incidents_words": incident,
        "training": happened(*TRAINING),
    }


def _handed_in(office: ListedOffice, month: Month, seed: str) -> datetime:
    chance = Random(f"handed in {seed} {office.code} {month}")
    day = month.plus(1).first + timedelta(days=chance.randint(*HANDED_IN) - 1)
    return datetime.combine(day, time(chance.randint(9, 17), chance.randint(0, 59)), ZoneInfo(office.time_zone))


def date_history() -> None:
    """Saving has just written «added now»: make it then."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE reports_monthlyformevent SET pgh_created_at = coalesce(submitted_at, month + interval '1 month')
            """
        )
