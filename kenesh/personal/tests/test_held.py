"""The goal, on sentences that those who wrote the detector have not read (docs/personal-data.md).

Only counts are ever shown: who mends the detector must not learn the sentences.
"""

from pathlib import Path

from kenesh.personal.tests.score import read, score

HELD = Path(__file__).with_name("held.txt")


class TestDetector:
    def test_finds_nearly_all_personal_data_of_sentences_held_back(self) -> None:
        result = score(read(HELD))
        enough = result.recall >= 0.95 and result.false_in_ten <= 1
        assert enough, str(result)
