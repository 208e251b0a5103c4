"""Brings a database and the static files to this version of the code: `python -m kenesh.prepare`.

`make run` does it at each start. Elsewhere it is run once for each new version, before its web processes start; two at
once are safe, the second waits. Prints the demonstration's accounts, and a slip to try, where there are any.
"""

import hashlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import django
import psycopg
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.exceptions import InconsistentMigrationHistory
from django.db.migrations.loader import MigrationLoader
from django.urls import reverse
from django.utils import timezone

from kenesh import home, messages
from kenesh.embedded import Unusable

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kenesh.accounts.models import User

OLDEST = 15
ONE_AT_A_TIME = 0x6B656E657368  # the key of PostgreSQL's advisory lock: "kenesh"


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kenesh.settings")
    try:
        with reach() as database:
            check(database)
            database.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
            messages.compile_all()
            django.setup()
            read_doors()
            static_files()
            refuse_newer()
            fill()
    except (Unusable, home.Wrong) as reason:
        print(reason, file=sys.stderr)
        return 1
    for line in (*accounts(), *slip()):
        print(line)
    return 0


def reach() -> psycopg.Connection:
    """A connection of our own to the database of the settings."""
    chosen = home.database()
    options = {name: value for name, value in chosen["OPTIONS"].items() if name != "pool"}
    where = {"dbname": chosen["NAME"], "user": chosen["USER"], "password": chosen["PASSWORD"], "host": chosen["HOST"]}
    where |= {"port": chosen["PORT"]} | options
    given = {name: value for name, value in where.items() if value}
    try:
        return psycopg.connect(**{"connect_timeout": 10} | given, autocommit=True)
    except psycopg.Error as error:
        raise Unusable(f"The database cannot be reached: {str(error).splitlines()[0]}") from None


def check(database: psycopg.Connection) -> None:
    """The database is one that Kenesh can work in."""
    version = database.info.server_version // 10000
    if version < OLDEST:
        raise Unusable(f"The database is PostgreSQL {version}; Kenesh needs {OLDEST} or later.")
    encoding = database.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise Unusable(
            f"The database's encoding is {encoding}; Kenesh needs UTF8: createdb --template=template0 --encoding=UTF8"
        )
    try:
        with database.transaction(force_rollback=True):
            database.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            known = database.execute("SELECT show_trgm('кызы') <> '{}' AND lower('Ң') = 'ң'").fetchone()
    except psycopg.Error as error:
        raise Unusable(
            f"The database does not let Kenesh use its extension pg_trgm: {error.diag.message_primary}"
        ) from None
    if known != (True,):
        raise Unusable(
            "The database does not know Cyrillic letters: make it with a UTF-8 LC_CTYPE, for example "
            "createdb --template=template0 --encoding=UTF8 --locale=C.UTF-8"
        )


def read_doors() -> None:
    """The file SIGN_IN is in order, and none of a demonstration where people work. Raises home.Wrong."""
    from kenesh.identity.providers import providers

    providers()


def refuse_newer() -> None:
    """The database has no migration that this code does not know."""
    loader = MigrationLoader(connection)
    unknown = sorted(".".join(key) for key in loader.applied_migrations.keys() - loader.disk_migrations.keys())
    if unknown:
        raise Unusable(f"The database is of a newer version of Kenesh (it has {unknown[-1]}): update Kenesh.")
    try:
        loader.check_consistent_history(connection)
    except InconsistentMigrationHistory as error:
        raise Unusable(f"The database is not of a released version of Kenesh: {error}") from None


def fill() -> None:
    """Tables, reference data, and for a demonstration its data, once, in a database where nobody works yet."""
    from kenesh.accounts.models import User
    from kenesh.demo import identity, plugin
    from kenesh.desk import reference as services
    from kenesh.offices import reference
    from kenesh.organisations import reference as organisations

    call_command("migrate", verbosity=0, interactive=False)
    empty = not User.objects.exists()
    if settings.DEMO and not empty and not demonstrators():
        # A demonstration shows every letter to everybody, links to set a password included.
        raise Unusable("People work in this database, it is no demonstration: start with KENESH_DEMO=0.")
    if settings.DEMO:  # loaded over connections of its own, which would see nothing of an open transaction
        call_command("demo_registers", stdout=sys.stderr)
    with transaction.atomic():
        reference.load()
        if settings.DEMO:  # they are invented: where people work, its heads enter their own
            organisations.load()
            services.load()
        if settings.DEMO and empty:
            print("Making the demonstration's data…", file=sys.stderr)
            call_command("demo", stdout=sys.stderr)
            connection.cursor().execute("ANALYZE")
        if settings.DEMO:
            identity.introduce(now=timezone.now())
    plugin.introduce(now=timezone.now())


def static_files() -> None:
    """Collects the static files, unless they are the ones collected before."""
    found = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            there = os.stat(storage.path(path))
            found.update(f"{path} {there.st_size} {there.st_mtime_ns}\n".encode())
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    if not stamp.exists() or stamp.read_text() != found.hexdigest():
        call_command("collectstatic", verbosity=0, interactive=False)
        stamp.write_text(found.hexdigest())


def demonstrators() -> "QuerySet[User]":
    from kenesh.accounts.models import User

    return User.objects.filter(email__endswith="@demo.kenesh").select_related("office").order_by("pk")


def accounts() -> list[str]:
    """The demonstration's accounts, a line each."""
    if not settings.DEMO or not demonstrators():
        return []
    lines = ["Demonstration accounts, password kenesh-demo:"]
    for person in demonstrators():
        place = f", {person.office.name_ru}" if person.office else ""
        lines.append(f"  {person.email:28} {person.role}{place}")
    return lines


def slip() -> list[str]:
    """The address of a slip of the demonstration that still waits for its answer."""
    from kenesh.referrals.models import PrintedForm, State

    waiting = PrintedForm.objects.filter(referral__state=State.GIVEN, referral__deleted_at=None)
    code = waiting.order_by("pk").values_list("referral__code", flat=True).first() if settings.DEMO else None
    if code is None:
        return []
    return [
        "The slip of a referral, as the organisation sees it:",
        f"  {settings.SITE_URL}{reverse('referrals:slip', args=[code])}",
    ]


if __name__ == "__main__":
    sys.exit(main())
