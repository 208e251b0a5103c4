"""Steps that ask for a word first: what is asked, and what is said when it is done."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kenesh.desk.rules import Action


@dataclass(frozen=True)
class Asking:
    """question: the heading; follows: what will be; label: of the words asked for; button: of the act; done: said
    after it, with the consultation's number."""

    action: Action
    question: Promise
    follows: Promise
    label: Promise
    button: Promise
    done: Promise


PARK: Final = Asking(
    Action.PARK,
    _("Interrupt the consultation?"),
    _("The clock stands while it is interrupted, and you may begin another consultation."),
    pgettext_lazy("consultation", "Reason"),
    pgettext_lazy("consultation", "Interrupt"),
    _("Consultation № %(number)s is interrupted. Its clock stands."),
)
RELEASE: Final = Asking(
    Action.RELEASE,
    _("Put the consultation back in the queue?"),
    _("It waits for whoever is free, and you no longer have it. The time worked is kept."),
    pgettext_lazy("consultation", "Comment"),
    _("Put back in the queue"),
    _("Consultation № %(number)s waits for whoever is free."),
)
HAND_OVER: Final = Asking(
    Action.HAND_OVER,
    _("Hand the consultation over to a colleague?"),
    _("The colleague has it from then on, and goes on with it. The time worked is kept."),
    pgettext_lazy("consultation", "Comment"),
    _("Hand over to a colleague"),
    _("Consultation № %(number)s is handed over."),
)
CANCEL: Final = Asking(
    Action.CANCEL,
    _("Cancel the consultation?"),
    _("It goes to the archive and keeps its number. Whoever was booked and left an e-mail is told by letter."),
    pgettext_lazy("consultation", "Reason"),
    _("Cancel the consultation"),
    _("Consultation № %(number)s is cancelled."),
)
