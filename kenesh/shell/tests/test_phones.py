"""Telephone numbers as people write them."""

import pytest
from django.core.exceptions import ValidationError

from kenesh.shell.phones import PhoneField, shown


class TestATelephone:
    @pytest.mark.parametrize(
        ("typed", "region", "kept"),
        [
            ("0555 12 34 56", "KG", "+996555123456"),
            ("+996 (555) 12-34-56", "KG", "+996555123456"),
            ("555123456", "KG", "+996555123456"),
            ("8 917 123-45-67", "RU", "+79171234567"),
            ("+7 917 123 45 67", "KG", "+79171234567"),
            ("", "KG", ""),
        ],
    )
    def test_is_kept_in_the_international_form(self, typed: str, region: str, kept: str) -> None:
        assert PhoneField(region=region, required=False).clean(typed) == kept

    @pytest.mark.parametrize("typed", ["12", "позвоните", "+", "0" * 39, "<b>"])
    def test_that_cannot_be_one_is_refused_with_an_example_of_the_country(self, typed: str) -> None:
        with pytest.raises(ValidationError) as refused:
            PhoneField(region="KG").clean(typed)
        assert "+996" in refused.value.messages[0]

    def test_is_shown_as_people_read_it(self) -> None:
        assert shown("+996555123456") == "+996 555 123 456"
        assert shown("114") == "114"
