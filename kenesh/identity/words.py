"""What a person reads when signing in through a provider did not end well, and the HTTP status of that page."""

from typing import Final, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kenesh.identity.rules import Failure


class Said(NamedTuple):
    """happened: one sentence, with the place {provider}. to_do: what to do now. again: whether trying again helps."""

    happened: str | Promise
    to_do: str | Promise
    status: int
    again: bool = True


_TRY: Final = _("Sign in again. If it happens again, tell the support the number below.")
_SUPPORT: Final = _(
    "It cannot be mended from here: tell the support the number below. You can sign in another way meanwhile."
)

SENTENCES: Final = {
    Failure.REFUSED: Said(
        _("You did not allow {provider} to tell us who you are."), _("Sign in again and press «Allow» there."), 403
    ),
    Failure.EXPIRED: Said(_("The time for signing in through {provider} has run out."), _("Sign in again."), 400),
    Failure.REPLAYED: Said(
        _("This sign-in through {provider} was not begun in this browser, or has been used already."),
        _("Sign in again from this page, in one window."),
        400,
    ),
    Failure.TAMPERED: Said(
        _("What {provider} told us of you cannot be believed: its signature or its data are wrong."), _TRY, 502
    ),
    Failure.DOWN: Said(
        _("{provider} does not answer now."), _("Try again in a few minutes, or sign in another way."), 503
    ),
    Failure.BUSY: Said(
        _("{provider} is overloaded now."), _("Try again in a few minutes, or sign in another way."), 503
    ),
    Failure.CLOCK: Said(_("The clock of this site and that of {provider} differ."), _SUPPORT, 503, again=False),
    Failure.SETTINGS: Said(
        _("{provider} did not accept our request: this site is not set up for it rightly."), _SUPPORT, 503, again=False
    ),
    Failure.UNCONFIRMED: Said(
        _("Your account at {provider} is not confirmed."),
        _("Confirm it there, or at one of its service centres, and sign in again."),
        403,
    ),
    Failure.SECOND_FACTOR: Said(
        _("{provider} asks you to turn on signing in with two steps."),
        _("Turn it on in the settings of your account there and sign in again."),
        403,
    ),
    Failure.NOT_AN_EMPLOYEE: Said(
        _("{provider} says that you are not an employee of this organisation."),
        _("Ask the head of your organisation to add you to its employees there, then sign in again."),
        403,
    ),
    Failure.ENGINE: Said(
        _("This site cannot sign requests to {provider}: the program for GOST signatures is not installed on it."),
        _SUPPORT,
        503,
        again=False,
    ),
}


def said(failure: str, provider: str) -> Said:
    """failure: Failed.kind. provider: its title, which is put in."""
    told = SENTENCES[Failure(failure)]
    return told._replace(happened=str(told.happened).format(provider=provider))
