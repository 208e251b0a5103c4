"""Addresses of these tests: the product's own, and pages that exist to be tried."""

from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import engines
from django.urls import path
from django.utils.module_loading import import_string

from kenesh.refused import Refused
from kenesh.shell.forms import Form
from kenesh.shell.suggested import SuggestedField
from kenesh.shell.widgets import Combobox, ComboboxMultiple, DateTimeInput, Segments, Suggest

PLACES = [
    ("", "---------"),
    ("1", "Ак-Суйский район"),
    ("2", "Жалал-Абадская область"),
    ("3", "Каракол"),
    ("4", "Жети-Өгүзский район"),
    ("5", "Ёлкино"),
]
CATEGORIES = [
    ("Семейное право", [("1", "Взыскание алиментов"), ("2", "Установление отцовства")]),
    ("Наследство", [("3", "Вопросы, связанные с наследством"), ("4", "Право собственности")]),
]


class TryForm(Form):
    name = forms.CharField(label="ФИО", max_length=20)
    age = forms.IntegerField(label="Возраст", min_value=0, max_value=120, required=False)
    sex = forms.ChoiceField(label="Пол", choices=[("1", "Женский"), ("2", "Мужской")], widget=Segments)
    place = forms.ChoiceField(
        label="Место проживания",
        choices=PLACES,
        widget=Combobox(search_words={"3": "Пржевальск"}, notes={"3": "Иссык-Кульская область"}),
    )
    categories = forms.MultipleChoiceField(label="Категория", choices=CATEGORIES, widget=ComboboxMultiple)
    phone = forms.CharField(label="Телефон", required=False)
    whatsapp = forms.CharField(label="WhatsApp", required=False)
    at = forms.DateTimeField(label="Дата", widget=DateTimeInput, required=False)


class Courts:
    """kenesh.shell.suggested.Offered."""

    KNOWN: ClassVar = {1: "Городской суд", 2: "Районный суд", 3: "Районный суд"}

    def named(self, value: int) -> tuple[str, str] | None:
        return (self.KNOWN[value], f"дом {value}") if value in self.KNOWN else None

    def exactly(self, typed: str) -> list[int]:
        return [value for value, name in self.KNOWN.items() if name.lower() == typed.lower()]

    def near(self, typed: str) -> list[int]:
        return [value for value, name in self.KNOWN.items() if typed.lower() in name.lower()]


class SuggestForm(Form):
    """person and its words may be anybody's; court is one of the known."""

    person = forms.CharField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label="ФИО", widget=Suggest("try", value_name="person", given=["phone"], also={"a": "b"}))
    court = SuggestedField("courts", label="Суд", placeholder="название")
    phone = forms.CharField(label="Телефон", required=False)
    age = forms.IntegerField(label="Возраст", required=False)
    sex = forms.ChoiceField(label="Пол", choices=[("1", "Женский"), ("2", "Мужской")], widget=Segments)
    place = forms.ChoiceField(label="Место проживания", choices=PLACES, widget=Combobox)
    categories = forms.MultipleChoiceField(label="Категория", choices=CATEGORIES, widget=ComboboxMultiple)
    agreed = forms.BooleanField(label="Согласие", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("SuggestedField", self.fields["court"]).offer(Courts())


PAGE = """{% extends "shell/base.html" %}{% block title %}Проба{% endblock %}{% block content %}<h1>Проба</h1>
{% include "shell/form_errors.html" %}
<form method="post" data-submit-once data-ctrl-enter data-draft="/try/draft/">{% csrf_token %}{{ form }}
<span data-draft-state></span>
<button type="button" class="btn" data-same-as="phone" data-target="whatsapp">как телефон</button>
<button type="button" class="btn" data-take="categories" data-value='["4", "1"]'>взять</button>
<button class="btn btn-primary">Сохранить</button></form>
<a href="/try/?n" data-shortcut="n">ещё</a>
<button class="btn" hx-get="/try/refuse/409/" hx-target="main">отказ</button>{% endblock %}"""


def form(request: HttpRequest, of: type[Form] = TryForm) -> HttpResponse:
    typed = of(request.POST or None)
    if request.method == "POST" and typed.is_valid():
        return JsonResponse(dict(request.POST.lists()))
    return HttpResponse(engines["django"].from_string(PAGE).render({"form": typed}, request))


def draft(request: HttpRequest) -> HttpResponse:
    return HttpResponse("черновик сохранён", content_type="text/plain; charset=utf-8")


def refuse(request: HttpRequest, status: int) -> HttpResponse:
    raise Refused("Запись забрал Осмонов К. Т.", status=status)


def forbid(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def mangle(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation


def fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("on purpose")


urlpatterns = [
    path("try/", form),
    path("try/suggesting/", form, {"of": SuggestForm}),
    path("try/draft/", draft),
    path("try/refuse/<int:status>/", refuse),
    path("try/forbid/", forbid),
    path("try/mangle/", mangle),
    path("try/fail/", fail),
    *import_string("kenesh.urls.urlpatterns"),
]
handler400 = "kenesh.shell.errors.bad_request"
handler403 = "kenesh.shell.errors.forbidden"
handler404 = "kenesh.shell.errors.not_found"
handler500 = "kenesh.shell.errors.broken"
