import pytest

from kenesh.questions.models import State
from kenesh.questions.tests.make import a_publication, a_question, an_act, an_answered_question


@pytest.mark.django_db
def test_the_makers_make_what_the_database_accepts() -> None:
    for state in State.values:
        made = a_question(state=state) if state in ("unconfirmed", "waiting") else an_answered_question(state=state)
        made.refresh_from_db()
    assert a_publication(acts=[an_act()]).acts.count() == 1
    assert a_publication(withdrawal="mistake").withdrawn_at
