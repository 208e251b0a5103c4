"""The columns of the register, as a person wants them."""

from collections.abc import Sequence

from kenesh.accounts.models import User
from kenesh.desk.models import Columns


def choose_columns(*, by: User, shown: Sequence[str]) -> None:
    """From now on these, in this order; none: the usual ones."""
    if shown:
        Columns.objects.update_or_create(user=by, defaults={"shown": list(shown)})
    else:
        Columns.objects.filter(user=by).delete()
