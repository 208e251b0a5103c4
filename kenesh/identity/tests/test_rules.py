"""Numbers of people, codes of failures, and who may work for whom."""

import pytest
from django.utils import translation

from kenesh.identity import rules
from kenesh.identity.rules import Failure, Outcome
from kenesh.identity.words import SENTENCES, said

CODES = (  # of the operator's list
    *("007002", "007003", "007004", "007005", "007006", "007007", "007008", "007011", "007013", "007014", "007015"),
    *("007019", "007023", "007039", "007040", "007046", "007053", "007055", "007060", "007061", "007062", "007194"),
    "008010",
)


class TestSnils:
    @pytest.mark.parametrize("figures", ["11223344595", "08765430300", "98765430179", "00100199700"])
    def test_is_good(self, figures: str) -> None:
        assert rules.is_snils(figures)

    @pytest.mark.parametrize(
        "figures", ["11223344596", "21123344595", "1122334459", "112233445955", "", "1122334459x", "11111111145"]
    )
    def test_is_not(self, figures: str) -> None:
        assert not rules.is_snils(figures)

    def test_is_typed_with_dashes_and_blanks(self) -> None:
        assert rules.figures_of(" 112-233-445 95\u00a0") == "11223344595"


class TestPin:
    @pytest.mark.parametrize("figures", ["12303199000123", "21212200000012"])
    def test_is_good(self, figures: str) -> None:
        assert rules.is_pin(figures)

    @pytest.mark.parametrize(
        "figures", ["32303199000123", "13113199000123", "12303189900123", "1230319900012", "02303199000123", "x" * 14]
    )
    def test_is_not(self, figures: str) -> None:
        assert not rules.is_pin(figures)


class TestOgrn:
    @pytest.mark.parametrize(
        ("told", "plain"),
        [
            ("1021603000001", "1021603000001"),
            (1021603000001, "1021603000001"),
            ("316169000012345", "316169000012345"),
            ("01234567890123", "01234567890123"),
            ("7701", ""),
            (None, ""),
            (["1021603000001"], ""),
        ],
    )
    def test_is_figures(self, told: object, plain: str) -> None:
        assert rules.plain_ogrn(told) == plain


class TestFailure:
    def test_of_every_code_is_known(self) -> None:
        assert {f"ESIA-{code}" for code in CODES} <= rules.FAILURES.keys()

    def test_has_a_sentence(self) -> None:
        assert set(SENTENCES) == set(Failure)
        for failure in Failure:
            told = said(failure, "Госуслуги")
            assert "Госуслуги" in str(told.happened)
            assert 400 <= told.status < 600

    def test_names_the_provider_in_the_readers_language(self) -> None:
        with translation.override("en"):
            assert str(said("down", "Gosuslugi").happened) == "Gosuslugi does not answer now."

    @pytest.mark.parametrize(
        ("error", "description", "code"),
        [
            ("invalid_request", "ESIA-007004: отказ", "ESIA-007004"),
            ("access_denied", "", "access_denied"),
            ("<b>", "hello", ""),
            ("x" * 41, "", ""),
        ],
    )
    def test_has_a_code_for_support(self, error: str, description: str, code: str) -> None:
        assert rules.code_of(error, description) == code

    def test_that_nobody_has_written_down_is_the_providers_trouble(self) -> None:
        assert rules.failure_of("ESIA-999999") == rules.failure_of("") == Failure.DOWN


class TestStanding:
    def test_of_a_desk_needs_its_own_organisation(self) -> None:
        assert rules.standing("desk", "1021603000001", "1021603000001") == Outcome.IN
        assert rules.standing("desk", "1021603000001", "1021603000002") == Outcome.FOREIGN
        assert rules.standing("desk", "1021603000001", None) == Outcome.PRIVATE

    def test_of_a_desk_of_no_organisation_is_nobodys(self) -> None:
        assert rules.standing("desk", "", "") == Outcome.FOREIGN

    @pytest.mark.parametrize("kind", ["", "centre", "justice_house"])
    @pytest.mark.parametrize("ogrn", [None, "", "1021603000001"])
    def test_of_others_needs_none(self, kind: str, ogrn: str | None) -> None:
        assert rules.standing(kind, "", ogrn) == Outcome.IN
