"""The sentences that the detector was made on: none may be lost again."""

from pathlib import Path

from kenesh.personal.tests.score import read, score

EXAMPLES = Path(__file__).with_name("examples.txt")


class TestDetector:
    def test_does_on_its_own_examples_as_well_as_it_did(self) -> None:
        result = score(read(EXAMPLES))
        assert result.recall >= 0.99, str(result)
        assert result.false_in_ten <= 0.1, str(result)
        assert result.of_another_kind == 0, str(result)
