"""The newest published answers as a feed (Atom), for readers' programs."""

from datetime import datetime
from typing import Final

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import override

from kenesh.offices.lists import current_lists
from kenesh.questions.models import Publication

NEWEST: Final = 50


class Answers(Feed[Publication, None]):
    """Of the language of its address: its words; the answers are all, each at the address of its own language."""

    feed_type = Atom1Feed

    def title(self) -> str:
        return _("Lawyers' answers")

    def subtitle(self) -> str:
        return _("Questions people have put to free legal aid centres, and the lawyers' answers.")

    def link(self) -> str:
        return settings.SITE_URL + reverse("ask:answers")

    def feed_url(self) -> str:
        return settings.SITE_URL + reverse("ask:feed")

    def items(self) -> list[Publication]:
        return list(Publication.objects.for_readers()[:NEWEST])

    def item_title(self, item: Publication) -> str:
        return item.title

    def item_description(self, item: Publication) -> str:
        return Truncator(" ".join(item.answer.split())).chars(400)

    def item_link(self, item: Publication) -> str:
        with override(item.language):
            return settings.SITE_URL + reverse("ask:answer", args=[item.pk])

    def item_pubdate(self, item: Publication) -> datetime:
        return item.published_at

    def item_updateddate(self, item: Publication) -> datetime:
        return item.changed_at

    def item_author_name(self, item: Publication) -> str:
        return current_lists().office(item.office).name  # type: ignore[attr-defined]  # for_readers() puts it there

    def item_categories(self, item: Publication) -> list[str]:
        lists = current_lists()
        return [lists.entry(pk).name for pk in item.categories]
