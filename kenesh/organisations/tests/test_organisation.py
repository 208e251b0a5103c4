"""What holds for an organisation, whoever writes it."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from kenesh.accounts.tests.make import a_head
from kenesh.offices.models import List
from kenesh.offices.tests.make import a_territory, an_entry
from kenesh.organisations import actions
from kenesh.organisations.models import Organisation
from kenesh.organisations.tests.make import an_organisation

pytestmark = pytest.mark.django_db


class TestOrganisation:
    def test_is_never_deleted(self) -> None:
        one = an_organisation()
        with pytest.raises(DatabaseError, match="closed, never deleted"), transaction.atomic():
            one.delete()
        assert Organisation.objects.filter(pk=one.pk).exists()

    def test_has_a_russian_name(self) -> None:
        with pytest.raises(IntegrityError, match="an_organisation_has_a_name"), transaction.atomic():
            an_organisation(name_ru="")

    @pytest.mark.parametrize("days", [0, 61])
    def test_answers_within_1_to_60_working_days(self, days: int) -> None:
        with pytest.raises(IntegrityError, match="an_organisation_answers_within"), transaction.atomic():
            an_organisation(answer_within=days)

    @pytest.mark.parametrize("website", ["javascript:alert(1)", "ftp://sud.example", "sud.example"])
    def test_has_a_website_of_the_web(self, website: str) -> None:
        with pytest.raises(IntegrityError, match="a_website_is_a_page_of_the_web"), transaction.atomic():
            an_organisation(website=website)

    def test_deals_with_categories_and_nothing_else(self) -> None:
        category, status = an_entry(List.CATEGORY), an_entry(List.SOCIAL_STATUS)
        group = an_entry(List.CATEGORY, is_group=True)
        one = an_organisation(categories=[category.pk])
        for wrong in (status.pk, group.pk, 0):
            with pytest.raises(IntegrityError, match="not a category"), transaction.atomic():
                Organisation.objects.filter(pk=one.pk).update(categories=[category.pk, wrong])

    def test_is_closed_from_its_day_on(self) -> None:
        one = an_organisation(closed_on=date(2026, 3, 2))
        assert not one.closed(date(2026, 3, 1))
        assert one.closed(date(2026, 3, 2))


class TestAdding:
    def test_gives_the_next_code_of_those_added_here(self) -> None:
        an_organisation(code="COURT-OSH")
        assert actions.add(by=a_head(), name_ru="Суд").code == "L1"
        assert actions.add(by=a_head(), name_ru="Ещё суд").code == "L2"


class TestCorrecting:
    def test_raises_the_version_of_what_has_changed(self) -> None:
        one, head = an_organisation(name_ru="Было"), a_head()
        assert actions.correct(one, by=head, version=1, name_ru="Было").version == 1
        territory = a_territory()
        corrected = actions.correct(one, by=head, version=1, name_ru="Стало", territory_id=territory.pk)
        assert (corrected.version, corrected.name_ru, corrected.territory_id) == (2, "Стало", territory.pk)

    def test_tells_who_comes_second(self) -> None:
        one, head = an_organisation(), a_head()
        actions.correct(one, by=head, version=1, name_ru="Первый")
        with pytest.raises(actions.MovedOn) as moved:
            actions.correct(one, by=head, version=1, name_ru="Второй")
        assert moved.value.current.name_ru == "Первый"
        one.refresh_from_db()
        assert one.name_ru == "Первый"
