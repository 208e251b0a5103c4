"""The databases of the tests: one as the migrations leave it, one that also has the reference data of the product.

Migrations run once for a whole run, in a process of their own while tests are being collected; every worker takes
copies. A test gets the second database by asking for `reference_lists`. What a test has committed is undone after it
by the command `flush`, which the tests have of their own (management/commands/flush.py).
"""

import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import django
import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test import TransactionTestCase
from psycopg.sql import SQL, Identifier
from pytest_django import DjangoDbBlocker

from kenesh.processes import dying_with_parent

MADE: Final = "KENESH_TESTS_MADE"  # the file that says that the templates are made, or why they could not be
BARE: Final = ""
LISTS: Final = "_lists"

# A schema `kept` beside the tables: what each has in the template, and the function that puts it back. A table is
# touched when it has other rows than it had, or a row that is younger.
KEPT: Final = """
CREATE SCHEMA kept;
CREATE TABLE kept.tables (name text PRIMARY KEY, rows bigint, newest bigint, columns text);
DO $$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT relname AS name, (
        SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum)
        FROM pg_attribute WHERE attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
    ) AS columns FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' LOOP
        EXECUTE format('INSERT INTO kept.tables SELECT %1$L, count(*), coalesce(max(xmin::text::bigint), 0), %2$L
            FROM public.%1$I', one.name, one.columns);
        IF EXISTS (SELECT FROM kept.tables WHERE name = one.name AND rows > 0) THEN
            EXECUTE format('CREATE TABLE kept.%1$I AS TABLE public.%1$I', one.name);
        END IF;
    END LOOP;
END $$;
CREATE FUNCTION kept.put_back() RETURNS void LANGUAGE plpgsql SET session_replication_role = replica AS $$
DECLARE
    one record;
    there record;
BEGIN
    FOR one IN SELECT relname AS name FROM pg_class JOIN kept.tables ON name = relname
    WHERE relnamespace = 'public'::regnamespace AND rows = 0 AND pg_relation_size(pg_class.oid) > 1000000 LOOP
        EXECUTE format('TRUNCATE public.%I CASCADE', one.name);
    END LOOP;
    FOR one IN SELECT tables.* FROM pg_class JOIN kept.tables ON name = relname
    WHERE relnamespace = 'public'::regnamespace AND (rows > 0 OR pg_relation_size(pg_class.oid) > 0) LOOP
        EXECUTE format('SELECT count(*) AS rows, coalesce(max(xmin::text::bigint), 0) AS newest FROM public.%I',
            one.name) INTO there;
        CONTINUE WHEN there.rows = one.rows AND there.newest = one.newest;
        EXECUTE format('DELETE FROM public.%I', one.name);
        CONTINUE WHEN one.rows = 0;
        EXECUTE format('INSERT INTO public.%1$I (%2$s) SELECT %2$s FROM kept.%1$I', one.name, one.columns);
        UPDATE kept.tables SET newest = pg_current_xact_id()::xid::text::bigint WHERE name = one.name;
    END LOOP;
END $$;
"""


def begin(folder: Path) -> subprocess.Popen[bytes]:
    """Has the templates made on the server of DATABASE_URL; in the folder it is said when they are."""
    os.environ[MADE] = str(folder / "made")
    return subprocess.Popen(
        [sys.executable, "-m", "tests.database"],
        cwd=Path(__file__).resolve().parent.parent,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"},
        stdin=subprocess.DEVNULL,
        preexec_fn=dying_with_parent(signal.SIGTERM),
    )


def make_templates() -> None:
    django.setup()
    from kenesh.offices import reference

    for which, above in ((BARE, None), (LISTS, BARE)):
        create(_template(which), None if above is None else _template(above))
        _point_at(_template(which))
        if above is None:
            call_command("migrate", interactive=False, verbosity=0)
        else:
            reference.load()
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA IF EXISTS kept CASCADE")
            if may_put_back():
                cursor.execute(KEPT)
        connection.close()


def may_put_back() -> bool:
    """Only a superuser may write past triggers; for another a new database is made after each commit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        return bool(cursor.fetchone()[0])


def use(which: str) -> None:
    """The database this process works in from now on, made when it is used first."""
    name = _copy(which)
    if name not in _copied:
        _wait_for_templates()
        create(name, _template(which))
        _copied.add(name)
    if connection.settings_dict["NAME"] != name:
        connection.close()
        _point_at(name)


def begin_anew() -> None:
    """The database in use, as it was in the beginning."""
    if may_put_back():
        with connection.cursor() as cursor:
            cursor.execute("SELECT kept.put_back()")
    else:
        name = connection.settings_dict["NAME"]
        connection.close()
        create(name, name.replace(_copy(""), _template("")))


def create(name: str, template: str | None) -> None:
    with _server() as server:
        server.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))
        source = SQL("") if template is None else SQL("TEMPLATE {}").format(Identifier(template))
        server.execute(SQL("CREATE DATABASE {} {}").format(Identifier(name), source))


def drop_templates() -> None:
    drop(_template(LISTS), _template(BARE))


def drop(*names: str) -> None:
    with _server() as server:
        for name in names:
            server.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))


_copied: set[str] = set()


def _template(which: str) -> str:
    return f"test_kenesh{which}"


def _copy(which: str) -> str:
    return f"{_template('')}_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}{which}"


def _point_at(name: str) -> None:
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


def _server() -> psycopg.Connection:
    where: dict[str, Any] = {"dbname": connection.settings_dict["NAME"] or "postgres"}
    where |= connection.get_connection_params()
    return psycopg.connect(**where | {"dbname": "postgres", "autocommit": True})


def _wait_for_templates() -> None:
    made, until = Path(os.environ[MADE]), time.monotonic() + 900
    while not made.exists():
        assert time.monotonic() < until, "The templates of the tests' databases were not made."
        time.sleep(0.05)
    if said := made.read_text():
        pytest.exit(said, returncode=2)


def wanted(item: pytest.Item) -> str | None:
    """Which database the test works in; None: in none."""
    names = getattr(item, "fixturenames", ())
    if "reference_lists" in names:
        return LISTS
    asks = item.get_closest_marker("django_db") or {"db", "transactional_db", "live_server"} & set(names)
    return BARE if asks or issubclass(getattr(item, "cls", None) or object, TransactionTestCase) else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those that need no database first, while it is being made; then those of one database, then of the other; among
    them the long ones of the browser before the many short ones, which two workers share more evenly."""
    order = [None, BARE, LISTS]
    items.sort(key=lambda item: (order.index(wanted(item)), item.get_closest_marker("browser") is None))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if (which := wanted(item)) is not None:
        use(which)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None) -> Iterator[None]:
    """Takes the place of pytest-django's, which runs the migrations once more for each worker."""
    yield
    connection.close()
    drop(*_copied)


@contextmanager
def for_a_class(blocker: DjangoDbBlocker) -> Iterator[None]:
    """In a fixture of a class: what is made within stands for every test of it. What a test adds is undone after it."""
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def reference_lists(db: None) -> None:
    """The reference lists, territories, offices and routes that come with the product are in the database."""


if __name__ == "__main__":
    said = ""
    try:
        make_templates()
    except Exception:  # whatever it is, somebody waits to hear it
        said = traceback.format_exc()
    made = Path(os.environ[MADE])
    made.with_suffix(".part").write_text(said)
    made.with_suffix(".part").rename(made)
