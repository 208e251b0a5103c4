"""{% load drafts %}{% form_of request %} inside a form whose words must not be lost."""

from django import template

from kenesh.accounts import drafts

register = template.Library()
register.simple_tag(drafts.form_of, name="form_of")
