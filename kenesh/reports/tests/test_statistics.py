"""What is hidden of public figures stays hidden, however much is known of the rest."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kenesh.reports.statistics import OFF, SMALLEST, STEP, rounded, shown

type Cells = tuple[int, ...]


def output(total: int, tables: tuple[Cells, ...]) -> Any:
    """What everybody sees."""
    published = shown(total, [dict(enumerate(table)) for table in tables])
    return published.total, tuple(tuple(table.items()) for table in published.tables)


def divided(total: int, parts: int) -> Iterator[Cells]:
    """Every way to divide the total."""
    if parts == 1:
        yield (total,)
        return
    for first in range(1, total - parts + 2):
        yield from ((first, *rest) for rest in divided(total - first, parts - 1))


@st.composite
def populations(draw: st.DrawFn) -> tuple[int, tuple[Cells, ...]]:
    """A total and some tables of it, with many small figures."""
    first = draw(st.lists(st.one_of(st.integers(0, 8), st.integers(0, 60)), min_size=1, max_size=6))
    total = sum(first)
    tables = [tuple(first)]
    for _ in range(draw(st.integers(0, 3))):
        cuts = sorted(draw(st.lists(st.integers(0, total), max_size=5)))
        tables.append(tuple(end - start for start, end in zip([0, *cuts], [*cuts, total], strict=True)))
    return total, tuple(tables)


def could_be(figure: int | None, most: int) -> range:
    """What a stranger knows of one figure by itself."""
    return range(1, most + 1) if figure is None else range(max(figure - OFF, SMALLEST), figure + OFF + 1)


def sums(cells: list[range], most: int) -> set[int]:
    """What cells may sum to."""
    found = {0}
    for cell in cells:
        found = {one + more for one in found for more in cell if one + more <= most}
    return found


class TestFigure:
    def test_is_rounded_to_the_nearest(self) -> None:
        assert [rounded(count) for count in (0, 5, 7, 8, 12, 13, 1_234)] == [0, 5, 5, 10, 10, 15, 1_235]

    def test_below_five_is_hidden(self) -> None:
        assert shown(40, [{"a": 4, "b": 3, "c": 33}]).tables == ({"a": None, "b": None, "c": 35},)

    def test_alone_takes_the_next_smallest_with_it(self) -> None:
        assert shown(60, [{"a": 4, "b": 16, "c": 40}]).tables == ({"a": None, "b": None, "c": 40},)

    def test_of_nothing_is_left_out(self) -> None:
        assert shown(12, [{"a": 12, "b": 0}]).tables == ({"a": 10},)

    def test_that_could_be_one_number_only_takes_the_table_with_it(self) -> None:
        """What is shown as 10 is 8 at least: two below five would be four each."""
        assert shown(8, [{"a": 4, "b": 4}]).total == 10
        assert shown(8, [{"a": 4, "b": 4}]).tables == ({},)

    def test_of_a_whole_below_five_is_not_divided(self) -> None:
        assert shown(4, [{"a": 4}]).total is None
        assert shown(4, [{"a": 4}]).tables == ({},)
        assert shown(0, [{}]).total == 0

    def test_is_of_a_table_that_divides_the_whole(self) -> None:
        with pytest.raises(ValueError, match="total"):
            shown(10, [{"a": 9}])


class TestHidden:
    @settings(max_examples=150)
    @given(populations())
    def test_figures_can_be_several_numbers_each(self, population: tuple[int, tuple[Cells, ...]]) -> None:
        """For whoever adds and subtracts everything there is to see."""
        total, published = output(*population)
        if total is None:
            return
        tables = [[could_be(figure, total + OFF) for _key, figure in table] for table in published if table]
        wholes = set(could_be(total, 0) if total else {0})
        for table in tables:
            wholes &= sums(table, total + OFF)
        for table, cells in zip([one for one in published if one], tables, strict=True):
            for place, (_key, figure) in enumerate(table):
                if figure is None:
                    others = sums([*cells[:place], *cells[place + 1 :]], total + OFF)
                    assert len({one for one in cells[place] if any(one + other in wholes for other in others)}) > 1

    @settings(max_examples=150)
    @given(populations())
    def test_figures_are_two_at_least_or_none_and_every_small_one_is_hidden(
        self, population: tuple[int, tuple[Cells, ...]]
    ) -> None:
        _total, published = output(*population)
        for table, cells in zip(published, population[1], strict=True):
            assert sum(figure is None for _key, figure in table) != 1
            for key, figure in table:
                assert figure is None or (cells[key] >= SMALLEST and abs(figure - cells[key]) <= OFF)
                assert figure is None or figure % STEP == 0

    @pytest.mark.parametrize("parts", [(2,), (3,), (4,), (2, 2)])
    def test_figures_are_told_by_nothing_to_who_knows_how_they_were_hidden(self, parts: tuple[int, ...]) -> None:
        """Every population up to 22 that looks the same from outside is gathered: no hidden figure is alike in all."""
        alike: dict[Any, list[tuple[Cells, ...]]] = defaultdict(list)
        for total in range(max(parts), 23):  # all that is shown as 20 is among them
            for tables in product(*(divided(total, part) for part in parts)):
                alike[output(total, tables)].append(tables)
        for (_total, published), possible in alike.items():
            for place, table in enumerate(published):
                for key, figure in table:
                    assert figure is not None or len({tables[place][key] for tables in possible}) > 1

    @settings(max_examples=60)
    @given(st.lists(st.integers(0, 3), min_size=1, max_size=24), st.integers(5, 100))
    def test_figures_of_a_month_are_not_the_difference_of_two_releases(self, added: list[int], before: int) -> None:
        """What one release shows and the next leaves open by nine numbers what came between."""
        for more in added:
            first, then = rounded(before), rounded(before + more)
            assert {max(0, then - first + error) for error in range(-2 * OFF, 2 * OFF + 1)} >= {more}
            assert then - first + 2 * OFF > max(0, then - first - 2 * OFF)
            before += more
