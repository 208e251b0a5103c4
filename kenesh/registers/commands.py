"""What the commands that load registers have in common: what they read, how far they are, how they end."""

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
    """load: does it, or raises Unfit or Stopped. what: is to be given, for the help. several: paths, or one."""

    load: ClassVar[Callable[..., Load]]
    what: ClassVar[str]
    several: ClassVar = True

    def add_arguments(self, parser: CommandParser) -> None:
        many: dict[str, Any] = {"nargs": "+"} if self.several else {}
        parser.add_argument("path", type=Path, metavar="PATH", help=self.what, **many)
        parser.add_argument("--anew", action="store_true", help="forget how far it had come when it was broken off")

    def handle(self, *args: Any, **options: Any) -> None:
        said = Said(self.stdout)
        try:
            type(self).load(
                options["path"],
                now=timezone.now,
                say=said.say,
                bar=said.bar,
                anew=options["anew"],
                **self.further(options),
            )
        except (Unfit, Stopped) as reason:
            raise CommandError(reason.sentence) from reason
        except KeyboardInterrupt:
            raise CommandError("Stopped. The same command goes on from here.", returncode=130) from None
        finally:
            said.end()

    def further(self, options: dict[str, Any]) -> dict[str, Any]:
        """What else `load` is told."""
        return {}
