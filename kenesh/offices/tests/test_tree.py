import threading
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, connection, transaction

from kenesh.offices.actions import territories
from kenesh.offices.models import List, ListEntry, Office, Territory
from kenesh.offices.rules import put_within
from kenesh.offices.tests.make import a_territory, an_administrator, an_entry, an_office
from kenesh.refused import Refused

A_DAY = date(2026, 3, 1)


class TestTreeRule:
    def test_lets_a_place_move_aside(self) -> None:
        put_within(3, 2, {1: None, 2: 1, 3: 1})

    @pytest.mark.parametrize("parent", [1, 2, 3])
    def test_refuses_a_place_within_itself(self, parent: int) -> None:
        with pytest.raises(Refused):
            put_within(1, parent, {1: None, 2: 1, 3: 2})


@pytest.mark.django_db
class TestTree:
    @pytest.fixture
    def by(self) -> AbstractBaseUser:
        return an_administrator()  # type: ignore[no-any-return]

    def test_is_kept_a_tree_by_the_database_too(self) -> None:
        oblast = a_territory()
        rayon = a_territory(parent=oblast)
        with pytest.raises(IntegrityError, match="within itself"), transaction.atomic():
            Territory.objects.filter(pk=oblast.pk).update(parent=a_territory(parent=rayon))
        with pytest.raises(IntegrityError), transaction.atomic():
            Territory.objects.filter(pk=oblast.pk).update(parent=oblast)

    def test_moves_with_all_that_is_within(self, by: AbstractBaseUser) -> None:
        oblast, other = a_territory(), a_territory()
        rayon = a_territory(parent=oblast)
        territories.correct(oblast, by=by, parent=other)
        rayon.refresh_from_db()
        assert rayon.parent is not None
        assert rayon.parent.parent == other

    def test_refuses_a_circle_politely(self, by: AbstractBaseUser) -> None:
        oblast = a_territory()
        with pytest.raises(Refused):
            territories.correct(oblast, by=by, parent=a_territory(parent=oblast))

    def test_keeps_a_place_in_use_while_something_in_use_is_within(self, by: AbstractBaseUser) -> None:
        oblast = a_territory()
        rayon = a_territory(parent=oblast)
        office = an_office(territory=rayon)
        for place in (oblast, rayon):
            with pytest.raises(Refused):
                territories.retire(place, by=by, first_day_without=A_DAY)
        Office.objects.filter(pk=office.pk).update(closed_on=A_DAY)
        territories.retire(rayon, by=by, first_day_without=A_DAY)
        territories.retire(oblast, by=by, first_day_without=A_DAY)
        assert list(Territory.objects.in_force(A_DAY)) == []
        territories.bring_back(rayon, by=by)
        assert list(Territory.objects.in_force(A_DAY)) == [rayon]


@pytest.mark.django_db
class TestReferenceRows:
    @pytest.mark.parametrize("make", [a_territory, an_office, an_entry])
    def test_are_never_deleted(self, make: Any) -> None:
        one = make()
        with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
            type(one).objects.filter(pk=one.pk).delete()

    def test_group_only_their_own_list(self) -> None:
        group = an_entry(is_group=True)
        with pytest.raises(IntegrityError), transaction.atomic():
            an_entry(List.CITIZENSHIP, group=group)
        with pytest.raises(IntegrityError), transaction.atomic():
            an_entry(group=an_entry())
        an_entry(group=group)
        with pytest.raises(IntegrityError), transaction.atomic():
            ListEntry.objects.filter(pk=group.pk).update(is_group=False)

    def test_are_not_retired_before_they_begin(self) -> None:
        with pytest.raises(IntegrityError, match="an_entry_is_retired_after_it_begins"), transaction.atomic():
            an_entry(valid_from=date(2026, 2, 2), valid_until=date(2026, 2, 1))


@pytest.mark.django_db(transaction=True)
class TestTwoMovesAtOnce:
    def test_never_make_a_circle(self) -> None:
        """Each move is innocent alone: the second waits for the first, then sees it."""
        one, other = a_territory(), a_territory()
        moved, refused = threading.Event(), []

        def second() -> None:
            try:
                assert moved.wait(10)
                Territory.objects.filter(pk=other.pk).update(parent=one)
            except IntegrityError as error:
                refused.append(error)
            finally:
                connection.close()

        thread = threading.Thread(target=second)
        thread.start()
        with transaction.atomic():
            Territory.objects.filter(pk=one.pk).update(parent=other)
            moved.set()
        thread.join()
        assert len(refused) == 1
