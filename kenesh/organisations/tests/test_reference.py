import csv

import pytest
from django.core.management import call_command

from kenesh.organisations import reference
from kenesh.organisations.directory import current_directory
from kenesh.organisations.models import Organisation
from kenesh.organisations.phones import pieces


class TestFile:
    def test_has_every_name_in_four_languages_and_says_where_it_is_from(self) -> None:
        with reference.FILE.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert len(rows) > 80
        for row in rows:
            assert all(row[name] for name in (*reference.NAMES, "what_it_does", "address", "source")), row["code"]
            assert row["status"] in {"composed", "sourced"}, row["code"]

    def test_has_no_telephone_or_mail_of_anybody(self) -> None:
        with reference.FILE.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                numbers = [piece.number for piece in pieces(row["phones"], "KG") if piece.number]
                assert numbers, row["code"]
                assert all(number[7] == "0" for number in numbers), row["phones"]
                assert not row["email"] or row["email"].endswith(".example")
                assert not row["website"] or row["website"].partition("//")[2].split("/")[0].endswith(".example")


@pytest.mark.django_db
class TestLoading:
    @pytest.fixture(autouse=True)
    def lists(self, reference_lists: None) -> None:
        """The reference data is there."""

    def test_adds_what_is_missing_and_leaves_the_rest_alone(self) -> None:
        call_command("load_organisations")
        count = Organisation.objects.count()
        Organisation.objects.filter(code="COURT-OSH").update(name_ru="Наш суд")
        assert not +reference.load()
        assert Organisation.objects.count() == count
        assert Organisation.objects.get(code="COURT-OSH").name_ru == "Наш суд"

    def test_takes_the_names_of_the_file_when_asked(self) -> None:
        reference.load()
        Organisation.objects.filter(code="COURT-OSH").update(name_ru="Наш суд")
        assert reference.load(refresh=True)["renamed"] == 1
        one = Organisation.objects.get(code="COURT-OSH")
        assert (one.name_ru, one.version) == ("Ошский городской суд", 2)

    def test_serves_both_countries(self) -> None:
        reference.load()
        known = current_directory()
        for territory, least in (("41700000000000", 60), ("RU-TA", 12)):
            place = next(one for one in known.lists.territories() if one.code == territory)
            assert len(known.found(territory=place.id)) >= least
        assert known.found("наследств каракол")
