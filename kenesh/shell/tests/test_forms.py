"""Forms: what they say, how they stand on the page, and what their controls show."""

import pytest
from django import forms
from django.utils import translation

from kenesh.shell.forms import Form
from kenesh.shell.tests.pages import TryForm
from kenesh.shell.widgets import Combobox, ComboboxMultiple


class TestSentence:
    @pytest.mark.parametrize(
        ("field", "typed", "sentence"),
        [
            ("name", "", "Fill in this field."),
            ("name", "а" * 21, "Too long: 21 characters typed, 20 characters are the most."),
            ("age", "много", "Write a whole number in figures."),
            ("age", "-1", "Too small: 0 is the least."),
            ("age", "999", "Too large: 120 is the most."),
            ("sex", "", "Choose one."),
            ("place", "77", "This is no longer offered. Choose from the list."),
            ("categories", "", "Choose at least one."),
            ("at", "завтра", "Write the date and time like this: 21.11.2026 14:02."),
        ],
    )
    def test_is_ours_and_says_what_to_do(self, field: str, typed: str, sentence: str) -> None:
        with translation.override("en"):
            assert TryForm({field: typed} if typed else {}).errors[field] == [sentence]

    def test_of_the_form_itself_stays(self) -> None:
        class Own(Form):
            word = forms.CharField(error_messages={"required": "Скажите слово."})

        assert Own({}).errors["word"] == ["Скажите слово."]


class TestField:
    def test_ties_its_label_hint_and_error_to_the_input(self) -> None:
        class One(Form):
            word = forms.CharField(label="Слово", help_text="любое")

        html = str(One({})["word"].as_field_group())
        assert '<label class="form-label" for="id_word"' in html
        assert 'aria-describedby="id_word_helptext id_word_error"' in html
        assert 'id="id_word_helptext"' in html
        assert 'id="id_word_error"' in html
        assert 'aria-invalid="true"' in html

    def test_that_may_stay_empty_says_so_unless_all_may(self) -> None:
        class Filters(Form):
            word = forms.CharField(required=False)

        assert 'class="optional"' in str(TryForm()["phone"].as_field_group())
        assert 'class="optional"' not in str(Filters()["word"].as_field_group())

    def test_lets_everything_typed_reach_the_server(self) -> None:
        html = str(TryForm({"name": "а" * 50, "age": "семь"}))
        assert "maxlength" not in html
        assert 'type="number"' not in html
        assert 'value="семь"' in html

    def test_of_choices_side_by_side_is_a_fieldset_with_its_name(self) -> None:
        html = str(TryForm()["sex"].as_field_group())
        assert "<fieldset" in html
        assert '<legend class="form-label">Пол' in html


class TestSummary:
    def test_leads_to_every_wrong_field_and_to_the_first_of_choices(self) -> None:
        places = [field.error_id for field in TryForm({"age": "x"}).fields_in_error()]
        assert places == ["id_name", "id_age", "id_sex_0", "id_place", "id_categories"]


class TestCombobox:
    def test_writes_options_with_their_further_words_and_notes(self) -> None:
        html = Combobox(
            choices=[("", "—"), ("Группа", [(7, "<b>")])], search_words={7: 'а"б'}, notes={7: "в"}, placeholder="где"
        ).render("place", 7, {"id": "id_place"})
        assert (
            '<optgroup label="Группа"><option value="7" selected data-words="а&quot;б" data-note="в">&lt;b&gt;</option>'
            in html
        )
        assert 'data-combobox id="id_place" data-placeholder="где"' in html

    def test_keeps_the_order_of_several(self) -> None:
        html = ComboboxMultiple(choices=[(1, "а"), (2, "б"), (3, "в")]).render("some", [3, 1])
        assert 'data-order="3 1"' in html
        assert html.count(" selected") == 2
