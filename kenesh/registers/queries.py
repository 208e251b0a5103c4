"""What the journal of loads shows."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from kenesh.registers.loading.load import is_alive
from kenesh.registers.models import Load, LoadedFile, SetAside, State


@dataclass(frozen=True)
class Progress:
    """Of a load at work. percent: of its files read."""

    percent: int
    files: int
    whole: int


def loads() -> QuerySet[Load]:
    """Newest first."""
    return Load.objects.order_by("-started_at", "-pk")


def progress(load: Load) -> Progress | None:
    """None where nobody is at work on it, whatever its state says: it was killed."""
    if load.state != State.LOADING or not is_alive(load.register):
        return None
    told = LoadedFile.objects.filter(load=load).aggregate(
        done=Sum("done"), size=Sum("size"), files=Count("id"), whole=Count("id", filter=Q(whole=True))
    )
    return Progress(100 * (told["done"] or 0) // max(told["size"] or 1, 1), told["files"], told["whole"])


def broken(load: Load) -> QuerySet[SetAside]:
    """Records set aside, in the order of the files."""
    return SetAside.objects.filter(load=load).order_by("file", "place")
