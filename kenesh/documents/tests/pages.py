"""A page with a form of files, as an owner of files has it; only tests have it."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.template import engines
from django.urls import path
from django.utils.module_loading import import_string
from django.utils.timezone import now

from kenesh.accounts import drafts
from kenesh.accounts.middleware import StaffRequest
from kenesh.documents.forms import FilesField
from kenesh.shell.access import EVERYBODY, for_roles
from kenesh.shell.forms import Form

handler400 = "kenesh.shell.errors.bad_request"
handler404 = "kenesh.shell.errors.not_found"

PAGE = """{% extends "shell/base.html" %}{% load drafts %}
{% block title %}Проба{% endblock %}{% block width %}middle{% endblock %}
{% block content %}
<h1>Проба</h1>
{% include "shell/form_errors.html" %}
{% if saved %}<p id="saved">{% for one in saved.added %}{{ one.name }};{% endfor %}</p>{% endif %}
<form method="post" enctype="multipart/form-data" class="card form-card" data-submit-once
  data-draft="{% url 'accounts:draft' %}">{% csrf_token %}{% form_of request %}
  {{ form }}
  <div class="acts"><button class="btn btn-primary">Сохранить</button><span class="badge" data-draft-state></span></div>
</form>
{% endblock %}"""


class Words(Form):
    title = forms.CharField(label="Название")
    attachments = FilesField()

    def __init__(self, *args: Any, by: Any, attached: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["attachments"]
        assert isinstance(field, FilesField)
        field.offer(by=by, now=now(), attached=attached)


@for_roles(*EVERYBODY)
def words(request: StaffRequest) -> HttpResponse:
    kept = drafts.kept(request)
    if request.method == "POST":
        form = Words(request.POST, request.FILES, by=request.user)
    elif kept is not None:
        form = Words(kept, by=request.user)
        form._errors = forms.utils.ErrorDict()  # type: ignore[attr-defined]  # what full_clean() would fill
    else:
        form = Words(by=request.user)
    saved = form.cleaned_data["attachments"] if request.method == "POST" and form.is_valid() else None
    template = engines["django"].from_string(PAGE)
    return HttpResponse(template.render({"form": form, "saved": saved}, request))


urlpatterns = [*import_string("kenesh.urls.urlpatterns"), path("words/", words, name="words")]
