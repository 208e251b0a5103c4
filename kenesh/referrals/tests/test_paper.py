"""The printed form of a referral: every word on it, its pages, and its QR code as a scanner would see it."""

import json
from ctypes import POINTER, c_int, c_ushort, cast, create_string_buffer
from dataclasses import asdict, replace

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from django.utils import translation
from django.utils.translation import gettext

from kenesh.referrals import paper
from kenesh.referrals.paper import Paper

DOTS = 8  # of the picture, to a millimetre
INK = b"#"
RIGHT_MARGIN, CODE_WIDTH = 15, 34  # millimetres
LETTERS = "Ңң Өө Үү Әә Җҗ Һһ Ёё №«»—"
MARKUP = """#let x = 1 *b* _i_ $x^2$ @n <l> \\ "q" 'q' `r` // no /* no */ ~ -- [c] {y} {page} %(page)s &amp;"""
LANGUAGES = ["ru", "ky", "tt", "en"]


def a_paper(**changed: str) -> Paper:
    return replace(
        Paper(
            language="ru",
            office="Центр бесплатной юридической помощи по Первомайскому району",
            office_address="г. Бишкек, ул. Абдрахманова, 166",
            office_phone="+996 312 66 12 34",
            number="12/2026",
            date="21 ноября 2026 г.",
            client="Асанова Гүлмира Өмүрбековна",
            client_details="1978 года рождения\nг. Бишкек, ул. Токтогула, 85",
            to_whom="Управление социального развития",
            to_address="г. Бишкек, ул. Тыныстанова, 120",
            asked="назначить пособие.\n\nОтказано устно.",
            documents="Справка, 1 л.\nЗаключение, 2 л.",
            consultant="Маматова Н. К.",
            answer_by="12 декабря 2026 г.",
            code="K7MP4-XA92T-43CHY",
            url="https://kenesh.example/r/K7MP4-XA92T-43CHY/",
        ),
        **changed,
    )


def pages_of(printed: Paper) -> list[str]:
    with pypdfium2.PdfDocument(paper.pdf(printed)) as document:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def lines_of(printed: Paper) -> list[str]:
    with pypdfium2.PdfDocument(paper.pdf(printed)) as document:
        return [line.strip() for page in document for line in page.get_textpage().get_text_bounded().splitlines()]


def words_of(printed: Paper) -> dict[str, str]:
    with translation.override(printed.language):
        return paper.words(printed)


def font_of(page: pypdfium2.PdfTextPage, at: int) -> str:
    """The name of the font that a letter is drawn with, without the mark of its subset."""
    name, flags = create_string_buffer(200), c_int()
    pdfium.FPDFText_GetFontInfo(page.raw, at, name, 200, flags)
    return name.value.decode().split("+")[-1]


class Picture:
    """The first page as it is seen: rows of dots, INK or blank."""

    def __init__(self, printed: Paper) -> None:
        with pypdfium2.PdfDocument(paper.pdf(printed)) as document:
            drawn = document[0].render(scale=DOTS * 25.4 / 72, grayscale=True)
            self.width, self.height = drawn.width, drawn.height
            seen = bytes(drawn.buffer).translate(INK * 128 + b" " * 128)
            self.rows = [seen[y * drawn.stride : y * drawn.stride + drawn.width] for y in range(drawn.height)]

    def dashes(self, y: int) -> int:
        """How many runs of ink of about 3 mm are in the row."""
        return sum(1 for run in self.rows[y].split(b" ") if abs(len(run) - 3 * DOTS) <= 2)

    def tear_line(self) -> int:
        """The row of the only line of many dashes of 3 mm."""
        found = [y for y in range(self.height) if self.dashes(y) > 20]
        assert found, "no dashed line"
        assert found[-1] - found[0] < DOTS, "more than one dashed line"
        return found[-1]

    def modules(self, size: int) -> list[list[bool]]:
        """The QR code below the tear line, each of its `size` by `size` modules looked at in its middle."""
        left, right = self.width - (RIGHT_MARGIN + CODE_WIDTH) * DOTS, self.width - RIGHT_MARGIN * DOTS
        top = self.tear_line() + 3 * DOTS
        dark = [(y, x) for y in range(top, self.height) for x in range(left, right) if self.rows[y][x] == INK[0]]
        (y0, x0), (y1, x1) = map(min, zip(*dark, strict=True)), map(max, zip(*dark, strict=True))
        assert 26 * DOTS < x1 - x0 < 30 * DOTS, "the code is about 28 mm wide"
        assert abs((x1 - x0) - (y1 - y0)) <= 2, "the code is square"
        quiet = 4 * (x1 - x0) / size
        assert left + quiet - 3 <= x0, "a quiet zone at its left"
        assert x1 <= right - quiet + 3, "and at its right"
        module = (x1 - x0 + 1) / size
        middles = [(one + 0.5) * module for one in range(size)]
        return [[self.rows[int(y0 + y)][int(x0 + x)] == INK[0] for x in middles] for y in middles]


class TestPaper:
    def test_shows_everything_that_was_corrected(self) -> None:
        printed = a_paper()
        (page,) = pages_of(printed)
        for field, said in asdict(printed).items():
            if field != "language":
                assert " ".join(said.split()) in page, field

    def test_leaves_out_what_is_empty_with_its_label(self) -> None:
        bare = a_paper(client_details="", to_address="", documents="", office_address="", office_phone="", answer_by="")
        (page,) = pages_of(bare)
        words = words_of(bare)
        assert not [key for key in ("documents", "answer_by", "phone") if words[key] in page]
        assert words["asked"] in page

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_is_in_its_own_language_whatever_the_page_is_in(self, language: str) -> None:
        printed = a_paper(language=language)
        with translation.override("en" if language == "ru" else "ru"):
            (page,) = pages_of(printed)
        with translation.override(language):
            assert f"{gettext('Consultant')} / {printed.consultant}" in page
        left_out = {"code_drawn", "page"}  # read aloud; of several pages only
        assert not [key for key, word in words_of(printed).items() if word not in page and key not in left_out]

    def test_names_itself_and_its_language_to_programs_that_read_aloud(self) -> None:
        printed = a_paper(language="ky")
        with pypdfium2.PdfDocument(paper.pdf(printed)) as document:
            assert document.get_metadata_value("Title") == words_of(printed)["title"]
            assert document.is_tagged()
            language = create_string_buffer(20)
            pdfium.FPDFCatalog_GetLanguage(document.raw, cast(language, POINTER(c_ushort)), 20)
            assert language.raw.decode("utf-16le").strip("\0") == "ky"

    def test_keeps_lines_and_paragraphs(self) -> None:
        lines = lines_of(a_paper(asked="первая\r\nвторая\n\n\nтретья\n", documents="1. Справка\n2. Решение"))
        first = lines.index("первая")
        assert lines[first : first + 3] == ["первая", "вторая", "третья"]
        assert {"1. Справка", "2. Решение"} <= set(lines)

    @pytest.mark.parametrize("field", ["asked", "client", "documents", "office", "to_whom", "consultant", "number"])
    def test_reads_nothing_that_was_typed_as_markup(self, field: str) -> None:
        page = " ".join(pages_of(a_paper(**{field: MARKUP})))
        assert MARKUP in page

    def test_draws_every_letter_with_its_own_font(self) -> None:
        with pypdfium2.PdfDocument(paper.pdf(a_paper(asked=LETTERS, client=LETTERS, documents=""))) as document:
            page = document[0].get_textpage()
            text = page.get_text_range()
            start = text.index(LETTERS, text.index(LETTERS) + 1)  # the second: what is asked
            names = {font_of(page, start + at) for at, letter in enumerate(LETTERS) if letter != " "}
        assert names == {"LibertinusSerif-Regular"}

    def test_is_printed_though_no_font_has_a_letter(self) -> None:
        (page,) = pages_of(a_paper(asked="помочь 😀 \x01 здесь"))
        assert "помочь" in page
        assert "здесь" in page

    def test_is_the_same_to_the_byte_when_it_is_printed_again(self) -> None:
        kept = json.loads(json.dumps(a_paper().as_dict()))
        first = paper.pdf(a_paper())
        assert paper.pdf(a_paper(client="Иванов")) != first
        assert paper.pdf(Paper.from_dict(kept)) == first


class TestLongPaper:
    LONG = a_paper(asked=("Просим рассмотреть вопрос о выплате. " * 120)[:4000])

    def test_flows_to_a_second_page(self) -> None:
        first, second = pages_of(self.LONG)
        words = words_of(self.LONG)
        for number, page in enumerate((first, second), start=1):
            assert words["page"].replace("{page}", str(number)).replace("{pages}", "2") in page
            assert words["title"] in page
        assert first.count("рассмотреть") + second.count("рассмотреть") == self.LONG.asked.count("рассмотреть")

    def test_has_its_slip_on_the_last_page_only(self) -> None:
        first, second = pages_of(self.LONG)
        assert self.LONG.code not in first
        assert words_of(self.LONG)["slip"] not in first
        assert self.LONG.url in second
        assert second.index(words_of(self.LONG)["signature"]) < second.index(words_of(self.LONG)["slip"])

    def test_never_breaks_its_slip(self) -> None:
        """Whatever the length of the text, line by line over the end of the first page."""
        for lines in range(1, 40, 3):
            *before, last = pages_of(a_paper(asked="строка\n" * lines))
            slip = last[last.index("✂") :]
            assert [said for said in asdict(paper.slip(a_paper())).values() if said not in slip] == []
            assert not [page for page in before if "✂" in page]

    def test_numbers_no_pages_when_it_is_one(self) -> None:
        (page,) = pages_of(a_paper())
        assert words_of(a_paper())["page"].replace("{page}", "1").replace("{pages}", "1") not in page

    def test_has_room_for_the_longest_names(self) -> None:
        """A word without end is broken: nothing runs off the paper."""
        longest = {"office": 300, "client": 300, "to_whom": 300, "to_address": 300, "consultant": 150, "asked": 4000}
        printed = a_paper(**{field: "Щ" * length for field, length in longest.items()})
        with pypdfium2.PdfDocument(paper.pdf(printed)) as document:
            for page in document:
                text = page.get_textpage()
                boxes = [text.get_charbox(at) for at in range(text.count_chars())]
                assert max(right for _left, _bottom, right, _top in boxes) <= page.get_width() - 14 / 25.4 * 72
                assert min(bottom for _left, bottom, _right, _top in boxes) > 0


class TestSlip:
    def test_shows_these_fields_and_no_others(self) -> None:
        assert set(asdict(paper.slip(a_paper()))) == {
            *("office", "phone", "number", "date", "client", "to_whom", "answer_by", "code", "url")
        }

    def test_tells_nothing_of_the_matter_or_the_circumstances(self) -> None:
        printed = a_paper()
        (page,) = pages_of(printed)
        slip = page[page.index("✂") :]
        for told in (printed.asked, printed.client_details, printed.documents, printed.consultant, printed.to_address):
            assert " ".join(told.split()) not in slip

    def test_is_torn_off_along_a_dashed_line(self) -> None:
        picture = Picture(a_paper())
        assert picture.tear_line() > picture.height / 2

    @pytest.mark.parametrize("host", ["kenesh.example", "advice.with-a-long-name.justice.gov.example:8443"])
    def test_has_a_code_that_a_camera_reads(self, host: str) -> None:
        """Module for module as the picture shows it, ink on paper."""
        url = f"https://{host}/r/K7MP4-XA92T-43CHY/"
        drawn = [[bool(module) for module in row] for row in paper.modules(url).matrix]
        assert Picture(a_paper(url=url)).modules(len(drawn)) == drawn
