"""What the commands that load firms have in common: what they read, where they say how far they are, how they end."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from kenesh.registers.loading.load import Stopped
from kenesh.registers.loading.progress import Said
from kenesh.registers.loading.sources import Unfit
from kenesh.registers.models import Load


class LoadCommand(BaseCommand):
    """load: does it, or raises Unfit or Stopped. what: is to be given, for the help."""

    load: ClassVar[Callable[..., Load]]
    what: ClassVar[str]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help=self.what)
        parser.add_argument("--anew", action="store_true", help="forget how far it had come when it was broken off")

    def handle(self, *args: Any, **options: Any) -> None:
        said = Said(self.stdout)
        try:
            type(self).load(options["paths"], now=timezone.now, say=said.say, bar=said.bar, anew=options["anew"])
        except (Unfit, Stopped) as reason:
            raise CommandError(reason.sentence) from reason
        except KeyboardInterrupt:
            raise CommandError("Stopped. The same command goes on from here.", returncode=130) from None
        finally:
            said.end()
