"""The product's commands by their names: `kenesh load-gar PATH --regions 16` is `python manage.py load_gar …`."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kenesh.settings")
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    if not command.startswith("-"):
        command = command.replace("-", "_")
    execute_from_command_line(["kenesh", command, *sys.argv[2:]])


if __name__ == "__main__":
    main()
