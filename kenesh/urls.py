"""Addresses of the whole product; each app's own stand in its urls.py."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from kenesh.portal import views as portal
from kenesh.shell import views as shell

urlpatterns = [
    path("", shell.home, name="home"),
    path("language/", shell.choose_language, name="language"),
    path("", include("kenesh.accounts.urls")),
    path("identity/", include("kenesh.identity.urls")),
    path("demo/plugin/", include("kenesh.demo.urls")),
    path("signatures/", include("kenesh.signatures.urls")),
    path("appeals/", include("kenesh.appeals.urls")),
    path("", include("kenesh.referrals.urls")),
    path("desk/", include("kenesh.desk.urls")),
    path("reports/", include("kenesh.reports.urls.staff")),
    path("documents/", include("kenesh.documents.urls")),
    path("organisations/", include("kenesh.organisations.urls")),
    path("people/", include("kenesh.people.urls")),
    path("registers/", include("kenesh.registers.urls")),
    path("workdays/", include("kenesh.workdays.urls")),
    path("", include("kenesh.questions.urls.staff")),
    path("", include("kenesh.offices.urls")),
    path("letters/", include("kenesh.letters.urls")),
    path("robots.txt", portal.robots, name="robots"),
    path("sitemap.xml", portal.sitemap, name="sitemap"),
    path("sitemap-pages.xml", portal.sitemap_of_pages, name="sitemap-pages"),
    path("sitemap-answers-<int:part>.xml", portal.sitemap_of_answers, name="sitemap-answers"),
    *i18n_patterns(
        path("", include("kenesh.portal.urls")),
        path("", include("kenesh.questions.urls.public")),
        path("", include("kenesh.reports.urls.public")),
    ),
]

handler400 = "kenesh.shell.errors.bad_request"
handler403 = "kenesh.shell.errors.forbidden"
handler404 = "kenesh.shell.errors.not_found"
handler500 = "kenesh.shell.errors.broken"
