import pytest

from kenesh.accounts.tests.make import a_consultant, an_administrator
from kenesh.appeals.models import Appeal
from kenesh.appeals.tests.make import NOON, an_appeal
from kenesh.people.actions import merging
from kenesh.records.actions import delete

pytestmark = pytest.mark.django_db


class TestAppealsOfMergedPeople:
    def test_are_of_the_one_who_stays_until_it_is_undone(self) -> None:
        by, admin = a_consultant(), an_administrator()
        first = an_appeal(by=by, phone="+996555000001")
        second, hidden, third = (an_appeal(by=by, phone="+996555000002") for _ in range(3))
        delete(hidden, by=by, now=NOON)
        kept, gone = first.person, second.person
        assert kept is not None
        assert gone is not None
        assert kept != gone
        made = merging.merge(kept, gone, by=admin, now=NOON)
        kept.refresh_from_db()
        assert kept.times == 3
        assert set(Appeal.objects.values_list("person", flat=True)) == {kept.pk}
        assert made.moved == {"appeals_appeal": sorted(one.pk for one in (second, hidden, third))}

        since = an_appeal(by=by, phone="+996555000001")
        Appeal.objects.filter(pk=third.pk).update(person=an_appeal(by=by, phone="+996555000003").person)
        merging.undo(made, by=admin, now=NOON)
        kept.refresh_from_db()
        gone.refresh_from_db()
        assert (kept.times, gone.times) == (2, 1)
        assert set(Appeal.objects.filter(person=kept)) == {first, since}
        assert set(Appeal.objects.filter(person=gone)) == {second, hidden}
