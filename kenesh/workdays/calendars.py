"""The calendars there are: by whose days off an office works."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

KYRGYZSTAN: Final = "KG"
TATARSTAN: Final = "RU-TA"

# Codes of ISO 3166. A new one needs its days in official.py as well.
CALENDARS: Final[Mapping[str, Promise]] = {KYRGYZSTAN: _("Kyrgyz Republic"), TATARSTAN: _("Republic of Tatarstan")}

# What the calendars know: all holidays that a page can show, and an exception can change.
FIRST_YEAR: Final = 2020
LAST_YEAR: Final = 2100
