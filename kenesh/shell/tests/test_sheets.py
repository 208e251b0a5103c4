"""Tables for other programs, in a stream."""

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import datetime

import openpyxl
import pytest

from kenesh.shell import sheets
from kenesh.shell.sheets import Cell, Heading

HEADINGS = [Heading("Дата", 17), Heading("ФИО", 34), Heading("Возраст", 8)]


def rows(number: int) -> Iterator[list[Cell]]:
    for one in range(number):
        yield [datetime(2026, 3, 2, 12, one % 60), f"Асанова <{one}> & Ко", one % 121]


def opened(content: bytes) -> list[tuple[object, ...]]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return list(sheet.iter_rows(values_only=True))


class TestAWorkbook:
    def test_opens_with_real_dates_numbers_and_texts(self) -> None:
        table = opened(b"".join(sheets.xlsx(HEADINGS, rows(3))))
        assert table[0] == ("Дата", "ФИО", "Возраст")
        assert table[2] == (datetime(2026, 3, 2, 12, 1), "Асанова <1> & Ко", 1)
        assert len(table) == 1 + 3

    def test_sends_its_first_bytes_before_it_asks_for_the_last_row(self) -> None:
        asked: list[int] = []

        def watched() -> Iterator[list[Cell]]:
            for number, row in enumerate(rows(50_000)):
                asked.append(number)
                yield row

        chunks = sheets.xlsx(HEADINGS, watched())
        assert next(chunks)
        assert len(asked) < 50_000
        assert sum(map(len, chunks)) > 0
        assert len(asked) == 50_000

    def test_without_rows_is_a_workbook_too(self) -> None:
        assert opened(b"".join(sheets.xlsx(HEADINGS, iter(())))) == [("Дата", "ФИО", "Возраст")]

    def test_leaves_out_what_xml_cannot_hold_and_keeps_emoji(self) -> None:
        table = opened(b"".join(sheets.xlsx(HEADINGS[1:2], iter([["a\x00b\x0b😀 =1+1"]]))))
        assert table[1] == ("ab😀 =1+1",)

    def test_cuts_a_text_longer_than_a_cell_can_hold(self) -> None:
        [_headings, [text]] = opened(b"".join(sheets.xlsx(HEADINGS[1:2], iter([["б" * 40_000]]))))
        assert isinstance(text, str)
        assert len(text) == 32_767

    def test_says_when_a_sheet_cannot_hold_all_rows(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sheets, "ROWS_OF_A_SHEET", 3)
        table = opened(b"".join(sheets.xlsx(HEADINGS, rows(9), overflow="The rest is in the CSV.")))
        assert [row[0] for row in table][-1] == "The rest is in the CSV."
        assert len(table) == 4

    def test_is_a_sound_archive(self) -> None:
        with zipfile.ZipFile(io.BytesIO(b"".join(sheets.xlsx(HEADINGS, rows(10))))) as archive:
            assert archive.testzip() is None


class TestCsv:
    def read(self, table: list[list[Cell]]) -> list[list[str]]:
        content = b"".join(sheets.csv(HEADINGS, iter(table))).decode("utf-8-sig")
        return list(csv.reader(io.StringIO(content), delimiter=";"))

    def test_says_what_the_rows_say(self) -> None:
        table = self.read([[datetime(2026, 3, 2, 12, 0), 'a;"b"\nc', None]])
        assert table == [["Дата", "ФИО", "Возраст"], ["2026-03-02 12:00", 'a;"b"\nc', ""]]

    @pytest.mark.parametrize("formula", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-1+cmd", "\t=1"])
    def test_hands_no_spreadsheet_a_formula(self, formula: str) -> None:
        assert self.read([[None, formula, None]])[1][1] == f"'{formula}"

    def test_leaves_a_telephone_alone(self) -> None:
        assert self.read([[None, "+996555123456", None]])[1][1] == "+996555123456"
