"""Names in four languages, for whatever is kept in a reference list."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Named(models.Model):
    """A thing with a name in each of the four languages. Russian is always there; a missing one falls back to it."""

    name_ru = models.CharField(_("Name in Russian"), max_length=300)
    name_ky = models.CharField(_("Name in Kyrgyz"), max_length=300, blank=True)
    name_tt = models.CharField(_("Name in Tatar"), max_length=300, blank=True)
    name_en = models.CharField(_("Name in English"), max_length=300, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the language of the page."""
        return self.name_in(get_language() or "ru")

    def name_in(self, language: str) -> str:
        return str(getattr(self, f"name_{language}", "") or self.name_ru)
