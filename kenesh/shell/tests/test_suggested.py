"""The field for one of very many, without a browser."""

from typing import Any

import pytest
from django.utils import translation

from kenesh.shell.tests.pages import SuggestForm


def court(**sent: str) -> Any:
    return SuggestForm(sent)["court"]


def value(**sent: str) -> Any:
    form = SuggestForm(sent)
    form.is_valid()
    return form.cleaned_data.get("court")


class TestSuggestedField:
    def test_takes_the_value_that_its_words_were_shown_with(self) -> None:
        assert value(court="2") == 2
        assert value(court="2", court_typed="Районный суд", court_shown="Районный суд") == 2

    def test_believes_the_words_where_they_were_changed_without_scripts(self) -> None:
        assert value(court="2", court_typed="городской суд", court_shown="Районный суд") == 1
        assert value(court="2", court_typed="", court_shown="Районный суд") is None

    @pytest.mark.parametrize(
        ("sent", "sentence"),
        [
            ({}, "Fill in this field."),
            ({"court": "9"}, "This is no longer offered. Choose from the list."),
            ({"court": "1 OR 1"}, "This is no longer offered. Choose from the list."),
            ({"court": "9" * 30}, "This is no longer offered. Choose from the list."),
            ({"court_typed": "Районный суд"}, "Several are called so. Choose the one you mean."),
            ({"court_typed": "суд"}, "None is called so. Choose the one you mean, or type other words."),
            ({"court_typed": "почта"}, "Nothing in the list has these words. Try others."),
        ],
    )
    def test_says_what_is_wrong(self, sent: dict[str, str], sentence: str) -> None:
        with translation.override("en"):
            assert court(**sent).errors == [sentence]

    def test_offers_those_that_may_be_meant_and_keeps_the_words(self) -> None:
        field = court(court_typed="районный")
        assert field.errors
        html = str(field)
        assert 'value="районный"' in html
        assert html.count('type="radio"') == 2
        assert "дом 3" in html
        assert 'type="hidden" name="court"' not in html  # or it would be sent beside the choice

    def test_takes_the_choice_unless_the_words_were_changed_since(self) -> None:
        assert value(court="3", court_typed="районный", court_shown="районный") == 3
        assert value(court="3", court_typed="городской суд", court_shown="районный") == 1

    def test_shows_what_it_holds_by_its_name(self) -> None:
        html = str(SuggestForm(initial={"court": 1})["court"])
        assert 'name="court_typed" value="Городской суд"' in html
        assert 'name="court" value="1" data-note="дом 1"' in html

    def test_keeps_the_words_of_what_is_no_longer_offered(self) -> None:
        html = str(court(court="9", court_typed="Почта", court_shown="Почта"))
        assert 'name="court_typed" value="Почта"' in html
        assert 'name="court" value=""' in html

    def test_writes_words_safely(self) -> None:
        assert "<script>" not in str(court(court_typed='"><script>'))
