"""ПАНЕЛЬ УПРАВЛЕНИЯ: its links in order, and who sees each. Composed here, above every app, as the urls are."""

from typing import Final

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kenesh.shell.panel import Link

OFFICE: Final = frozenset({"consultant", "head"})
ADMIN: Final = frozenset({"administrator"})
OBSERVER: Final = frozenset({"observer"})
DESK: Final = frozenset({"desk", ""})  # kinds of office; administrators have none

LINKS: Final = (
    Link("appeals:journal", _("Appeals"), OFFICE | ADMIN),
    Link("referrals:journal", _("Referrals"), OFFICE | ADMIN),
    Link("questions:waiting", _("Online consultation"), OFFICE | ADMIN, slot="questions:count"),
    Link("desk:register", _("Consultations"), OFFICE | ADMIN, kinds=DESK, under="desk:home"),
    Link("people:register", _("People"), OFFICE | ADMIN),
    Link("reports:report", _("Reports"), OFFICE | ADMIN | OBSERVER),
    Link("organisations:directory", _("Organisations"), OFFICE | ADMIN, more=True),
    Link("desk:services", _("Services"), ADMIN | {"head"}, more=True, kinds=DESK),
    Link("accounts:people", _("Staff"), ADMIN | {"head"}, more=True),
    Link("offices:offices", _("Offices"), ADMIN, more=True),
    Link("offices:lists", _("Reference lists"), ADMIN, more=True),
    Link("offices:territories", _("Territories"), ADMIN, more=True),
    Link("offices:routes", _("Routing"), ADMIN, more=True),
    Link("questions:acts", _("Acts"), ADMIN, more=True),
    Link("registers:loads", _("Registers"), ADMIN, more=True),
    Link("workdays:calendar", _("Calendar"), ADMIN, more=True),
    Link("letters:outbox", _("Letters"), ADMIN, more=True),
    Link("signatures:trusted", _("Trusted authorities"), ADMIN, more=True),
    *([Link("identity:journal", _("Sign-ins through national systems"), ADMIN, more=True)] if settings.SIGN_IN else []),
)

# Where the logo leads staff of an office of this kind; others, to their first link.
HOMES: Final = {"desk": "desk:home"}
