"""Small and medium businesses: `kenesh load-rsmp PATH`."""

from kenesh.registers.commands import LoadCommand
from kenesh.registers.rsmp.loading import load


class Command(LoadCommand):
    help = (
        "Loads small and medium businesses (РСМП) from the open files, one whole edition: firms known from ЕГРЮЛ get "
        "their size, the others are added. Broken off, the same command goes on."
    )
    what = "data-….zip, or a folder with its XML files"
    load = staticmethod(load)
