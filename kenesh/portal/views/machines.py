"""What search engines read: which addresses are for them, and the list of the pages."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import F, Max
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import override
from django.views.decorators.http import require_safe

from kenesh.offices.models import Office
from kenesh.questions.models import Publication
from kenesh.shell.addresses import in_languages
from kenesh.shell.caching import for_every_visitor

# A sitemap holds at most 50,000 addresses: that many answers, each in four languages.
OF_ANSWERS: Final = 10_000
PAGES: Final = (
    *("portal:home", "portal:offices", "ask:ask", "ask:answers", "ask:follow", "ask:removals"),
    *("statistics:statistics", "statistics:method"),
)
NOT_FOR_ROBOTS: Final = ("ask/sent/", "ask/confirm/", "ask/similar/", "ask/challenge/", "question/*/")
SCHEMA: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML: Final = "http://www.w3.org/1999/xhtml"


@require_safe
@for_every_visitor
def robots(request: HttpRequest) -> HttpResponse:
    """Only the pages under a language, and what they are drawn with; nothing of the staff's."""
    languages = [code for code, _name in settings.LANGUAGES]
    lines = [
        "User-agent: *",
        "Disallow: /",
        "Allow: /$",
        *(f"Allow: /{code}/" for code in languages),
        *(f"Disallow: /{code}/{path}" for code in languages for path in NOT_FOR_ROBOTS),
        f"Allow: {settings.STATIC_URL}",
        "Allow: /sitemap",
        "",
        f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@for_every_visitor
def sitemap(request: HttpRequest) -> HttpResponse:
    """The index: one part for the pages that always are, one for each ten thousand answers."""
    published = Publication.objects.published().order_by()
    parts = (
        published.annotate(part=F("pk") / OF_ANSWERS).values_list("part").annotate(Max("changed_at")).order_by("part")
    )
    entries = [_entry("sitemap", reverse("sitemap-pages"))]
    entries += [_entry("sitemap", reverse("sitemap-answers", args=[part]), changed) for part, changed in parts]
    return _xml("sitemapindex", entries)


@require_safe
@for_every_visitor
def sitemap_of_pages(request: HttpRequest) -> HttpResponse:
    with override(settings.LANGUAGE_CODE):
        paths = [reverse(name) for name in PAGES]
        paths += [
            reverse("portal:office", args=[code])
            for code in Office.objects.at_work(localdate()).order_by("code").values_list("code", flat=True)
        ]
    return _xml("urlset", (_entry("url", one.url, among=path) for path in paths for one in in_languages(path)))


@require_safe
@for_every_visitor
def sitemap_of_answers(request: HttpRequest, part: int) -> HttpResponse:
    """The answers whose numbers stand in the part, each in four languages; which is which the pages themselves say."""
    inside = range(part * OF_ANSWERS, (part + 1) * OF_ANSWERS)
    rows = (
        Publication.objects.published()
        .filter(pk__gte=inside.start, pk__lt=inside.stop)
        .order_by("pk")
        .values_list("pk", "changed_at")
    )
    with override(settings.LANGUAGE_CODE):
        pattern = reverse("ask:answer", args=[0])
    before, after = pattern.split("0")
    entries = [
        _entry("url", f"{one.url}{number}{after}", changed) for number, changed in rows for one in in_languages(before)
    ]
    if not entries:
        raise Http404
    return _xml("urlset", entries)


def _entry(kind: str, path: str, changed: datetime | None = None, *, among: str = "") -> str:
    """One address. among: the path of a page whose languages are listed with it."""
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{one.code}" href="{escape(one.address)}"/>'
        for one in (in_languages(among) if among else ())
    )
    last = f"<lastmod>{changed:%Y-%m-%dT%H:%M:%SZ}</lastmod>" if changed else ""
    return f"<{kind}><loc>{escape(settings.SITE_URL + path)}</loc>{last}{others}</{kind}>"


def _xml(root: str, entries: Iterable[str]) -> HttpResponse:
    body = "\n".join(entries)
    return HttpResponse(
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{SCHEMA}" xmlns:xhtml="{XHTML}">\n{body}\n</{root}>\n',
        content_type="application/xml; charset=utf-8",
    )
