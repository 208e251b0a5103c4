import re
from random import Random

from kenesh.demo import proportions, stories


class TestTheStories:
    def test_are_there_for_every_category_language_and_sex(self) -> None:
        cases = stories.load("any").cases
        for code in {code for of in proportions.CATEGORIES.values() for code in of}:
            assert {(code, language, sex) for language in ("ru", "ky") for sex in (0, 1, 2)} <= cases.keys()
        assert {(code, "kazan", sex) for code in proportions.DESK_CATEGORIES for sex in (0, 1, 2)} <= cases.keys()

    def test_leave_no_slot_or_mark_unfilled(self) -> None:
        told = stories.load("any")
        lines = {line for cases in told.cases.values() for case in cases for line in case}
        lines |= {line for of in (told.details, told.closings) for some in of.values() for line in some}
        assert not [line for line in lines if re.search(r"[{}→\t\n\\]", line)]
        assert all(line[0].isupper() or line[0] == "«" or line[0].isdigit() for line in lines)

    def test_are_many(self) -> None:
        questions = {question for cases in stories.load("any").cases.values() for question, _advice in cases}
        assert len(questions) > 1_000


class TestALine:
    def test_gets_its_slots_filled_and_begins_with_a_capital(self) -> None:
        assert (
            stories.fill("{man} взял {sum}.", {"man": ["сосед"], "sum": ["сто сомов"]}, Random(1))
            == "Сосед взял сто сомов."
        )
