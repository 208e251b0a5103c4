import pytest
from django.core.management import call_command
from pytest_django import DjangoAssertNumQueries

from kenesh.offices import reference
from kenesh.offices.lists import current_lists
from kenesh.offices.models import Level, List, ListEntry, Office, Reason, Route, Territory

pytestmark = pytest.mark.django_db


class TestReference:
    def test_brings_every_territory_with_its_place_in_the_tree(self) -> None:
        reference.load()
        assert Territory.objects.count() == 136
        assert {root.code for root in Territory.objects.filter(parent=None)} == {"41700000000000", "RU"}
        assert Territory.objects.get(code="TT-KZN-VAH").parent == Territory.objects.get(code="TT-KZN")

    def test_has_all_four_names_of_everything(self) -> None:
        reference.load()
        for model in (Territory, ListEntry, Office):
            for language in ("ru", "ky", "tt", "en"):
                assert not model._default_manager.filter(**{f"name_{language}": ""}).exists()

    def test_knows_former_names_without_remarks(self) -> None:
        reference.load()
        assert Territory.objects.get(code="41707215000000").aliases == ["Кара-Бууринский район", "Кара-Буура району"]
        assert Territory.objects.get(code="41703410000010").aliases == ["Джалал-Абад", "Жалал-Абад"]
        assert Territory.objects.get(code="41702420000010").aliases == ["Балыкчи", "Рыбачье"]
        assert Territory.objects.get(code="41707232000000").centre_ru == "Манас"

    def test_counts_each_category_in_one_line_of_the_form(self) -> None:
        reference.load()
        lines = ListEntry.objects.of(List.CATEGORY).exclude(form_line=None).values_list("form_line", flat=True)
        assert sorted(line or 0 for line in lines) == list(range(1, 30))

    def test_ends_every_list_with_not_stated(self) -> None:
        reference.load()
        for name in List:
            assert current_lists().entries(name)[-1].code == "NA"

    def test_begins_the_social_statuses_with_those_of_the_form(self) -> None:
        reference.load()
        first_six = [entry.code for entry in current_lists().entries(List.SOCIAL_STATUS)[:6]]
        assert first_six == ["POOR", "PENS", "EMPL", "UNEMP", "MINOR", "PWD"]

    def test_gives_every_place_an_office(self) -> None:
        reference.load()
        routed = set(Route.objects.values_list("territory_id", flat=True))
        lists = current_lists()
        for territory in lists.territories():
            if territory.level != Level.COUNTRY:
                assert routed & {territory.id, *(above.id for above in lists.ancestors(territory.id))}
        assert Route.objects.get(territory__code="41702210000000").reason == Reason.SAME

    def test_loaded_twice_adds_nothing(self) -> None:
        assert reference.load()[Office, "added"] == 47
        assert not any(reference.load().values())

    def test_leaves_alone_what_an_administrator_has_changed(self) -> None:
        reference.load()
        Office.objects.filter(code="YSK-01").update(name_ru="Иначе", hours="")
        reference.load()
        assert Office.objects.get(code="YSK-01").name_ru == "Иначе"

    def test_refreshed_gives_the_names_back_and_nothing_else(self) -> None:
        reference.load()
        Office.objects.filter(code="YSK-01").update(name_ru="Иначе", hours="")
        assert reference.load(refresh=True)[Office, "renamed"] == 1
        office = Office.objects.get(code="YSK-01")
        assert (office.name_ru, office.hours) == ("ЦБЮП г. Каракол", "")

    def test_is_loaded_in_few_queries(self, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
        with django_assert_max_num_queries(32):
            reference.load()

    def test_is_loaded_by_a_command(self, capsys: pytest.CaptureFixture[str]) -> None:
        call_command("load_reference")
        assert "office: 47 added" in capsys.readouterr().out
        call_command("load_reference")
        assert "all is there" in capsys.readouterr().out
