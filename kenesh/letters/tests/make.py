"""Letters for tests."""

from typing import Any

from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from kenesh.letters import actions
from kenesh.letters.models import Letter


def a_letter(**fields: Any) -> Letter:
    """A letter in the outbox: the invitation of accounts, whose templates are at hand."""
    context = {
        "name": "Асанова Гүлмира",
        "link": "http://testserver/link/SECRET/",
        "hours": 72,
        **fields.pop("context", {}),
    }
    chosen = {
        "to": "gulmira@example.kg",
        "language": "ru",
        "template": "accounts/letters/invitation",
        "secret": "SECRET",
    }
    return actions.write(**{**chosen, **fields, "context": context})


def work() -> None:
    """What the worker does in its own time is done now, on the test's own connection, which the worker would close."""
    worker = Worker(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="test",
        excluded_queue_names=[],
    )
    while task := DBTaskResult.objects.ready().first():
        task.claim("test")
        worker.run_task(task)
        if task.status == "FAILED":
            raise AssertionError(task.traceback)
