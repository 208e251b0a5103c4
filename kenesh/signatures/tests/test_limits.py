"""What a check may cost, and what findings mean for the verdict."""

import re
from pathlib import Path

import pytest

from kenesh.gost import engine
from kenesh.signatures import cms, rules
from kenesh.signatures.models import Verdict
from kenesh.signatures.rules import INVALID, UNCHECKED, UNTRUSTED, VALID, Finding
from kenesh.signatures.tests.make import World, in_days
from kenesh.signatures.trusting import Trusted
from kenesh.signatures.verifying import verify


def _kilobytes(name: str) -> int:
    """Of this process's memory."""
    found = re.search(rf"{name}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found
    return int(found[1])


class TestCheck:
    def test_of_fifty_megabytes_takes_none_of_our_memory(self, world: World, tmp_path: Path) -> None:
        large = tmp_path / "large.pdf"
        with large.open("wb") as file:
            for number in range(50):
                file.write(bytes([number]) * 1024 * 1024)
        signature = world.ours.signature(large, world.ivanov)
        Path("/proc/self/clear_refs").write_text("5")  # the most is counted from here on
        before = _kilobytes("VmRSS")
        assert world.check(signature, content=large).verdict == VALID
        assert _kilobytes("VmHWM") - before < 10 * 1024
        with large.open("r+b") as file:
            file.seek(49 * 1024 * 1024)
            file.write(b"!")
        assert Finding.CHANGED_FILE in world.check(signature, content=large).findings

    def test_that_takes_too_long_is_no_check(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        def slow(*_: object, **__: object) -> engine.Done:
            raise engine.TooLong

        monkeypatch.setattr(engine, "run", slow)
        found = world.check(world.signature)
        assert (found.verdict, set(found.findings)) == (UNCHECKED, {Finding.TOO_LONG, Finding.NO_REVOCATIONS})

    def test_without_the_engine_is_none(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(engine, "is_available", lambda: False)
        found = verify(cms.read(world.signature), world.document, Trusted((), ()), in_days(0))
        assert (found.verdict, found.findings) == (UNCHECKED, [Finding.NO_ENGINE])
        assert found.signers[0]["name"] == "Иванов Иван Иванович"


class TestVerdict:
    def test_is_that_of_the_worst_finding(self) -> None:
        assert rules.verdict_of([]) == VALID
        assert rules.verdict_of([Finding.NO_REVOCATIONS, Finding.ATTACHED]) == VALID
        assert rules.verdict_of([Finding.EXPIRED, Finding.TOO_LONG]) == UNTRUSTED
        assert rules.verdict_of([Finding.EXPIRED, Finding.CHANGED_FILE]) == INVALID

    def test_gets_worse_only_where_something_is_lost(self) -> None:
        assert rules.is_worse(INVALID, VALID)
        assert rules.is_worse(UNTRUSTED, VALID)
        assert not rules.is_worse(UNTRUSTED, UNCHECKED)
        assert not rules.is_worse(VALID, INVALID)

    @pytest.mark.parametrize(
        ("key", "signature", "digest", "finding"),
        [
            ("1.2.643.7.1.1.1.1", "1.2.643.7.1.1.1.1", "1.2.643.7.1.1.2.2", []),
            ("1.2.643.7.1.1.1.2", "1.2.643.7.1.1.3.3", "1.2.643.7.1.1.2.3", []),
            ("1.2.643.2.2.19", "1.2.643.2.2.19", "1.2.643.2.2.9", [Finding.WEAK]),
            ("1.2.840.113549.1.1.1", "1.2.840.113549.1.1.1", "1.3.14.3.2.26", [Finding.WEAK]),
            ("1.2.840.113549.1.1.1", "1.2.840.113549.1.1.11", "2.16.840.1.101.3.4.2.1", [Finding.FOREIGN]),
        ],
    )
    def test_is_of_gost_of_2012_alone(self, key: str, signature: str, digest: str, finding: list[Finding]) -> None:
        assert rules.of_algorithms(key, signature, digest) == finding

    def test_is_a_word_of_the_models(self) -> None:
        assert {VALID, UNCHECKED, UNTRUSTED, INVALID} == set(Verdict.values)
