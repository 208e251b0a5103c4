"""Addresses of the whole product; each app's own stand in its urls.py."""

from django.urls import include, path

from kenesh.shell import views as shell

urlpatterns = [
    path("", shell.home, name="home"),
    path("language/", shell.choose_language, name="language"),
    path("", include("kenesh.accounts.urls")),
    path("appeals/", include("kenesh.appeals.urls")),
    path("", include("kenesh.referrals.urls")),
    path("documents/", include("kenesh.documents.urls")),
    path("organisations/", include("kenesh.organisations.urls")),
    path("workdays/", include("kenesh.workdays.urls")),
    path("", include("kenesh.offices.urls")),
    path("letters/", include("kenesh.letters.urls")),
]

handler400 = "kenesh.shell.errors.bad_request"
handler403 = "kenesh.shell.errors.forbidden"
handler404 = "kenesh.shell.errors.not_found"
handler500 = "kenesh.shell.errors.broken"
