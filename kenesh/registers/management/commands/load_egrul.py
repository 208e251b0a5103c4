"""Legal entities and entrepreneurs: `kenesh load-egrul PATH…`."""

from kenesh.registers.commands import LoadCommand
from kenesh.registers.egrul.loading import load


class Command(LoadCommand):
    help = (
        "Loads legal entities and entrepreneurs (ЕГРЮЛ, ЕГРИП) from the published files: the whole register, or "
        "changes. The register in use serves until then. Broken off, the same command goes on."
    )
    what = "EGRUL_FULL….zip, VO_RUGFO….xml, EGRIP alike, or folders of them"
    load = staticmethod(load)
