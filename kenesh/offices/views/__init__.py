"""Administrators' pages of the reference data."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


class AdministratorRequest(HttpRequest):
    """A request behind for_roles(ADMINISTRATOR): somebody is signed in."""

    user: AbstractBaseUser  # type: ignore[assignment]  # the stubs know the accounts, which stand above this app
    htmx: HtmxDetails
