"""Of a consultation, what several pages say alike."""

from django.utils.translation import gettext as _

from kenesh.desk.models import State


def of_length(seconds: int) -> str:
    """«14 мин 05 с»; whole minutes alone."""
    minutes, rest = divmod(seconds, 60)
    if not rest:
        return _("%(minutes)d min") % {"minutes": minutes}
    return _("%(minutes)d min %(seconds)02d s") % {"minutes": minutes, "seconds": rest}


def css_of(state: str) -> str:
    """Of a state's badge: red is for what waits for us."""
    return {State.WAITING.value: "waits", State.COMPLETED.value: "done"}.get(state, "")
