"""Typesetting: data stays data, the same input gives the same bytes, from any thread."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pypdfium2
import pytest
import typst

from kenesh.documents.printing import Unprintable, typeset

LETTERS = "АаБбВвГгДдЕеЁёЖжҖҗЗзИиЙйКкЛлМмНнҢңОоӨөПпРрСсТтУуҮүФфХхҺһЦцЧчШшЩщЪъЫыЬьЭэӘәЮюЯя№«»„“—–…’ %§€×"
MARKUP = (
    """#let x = 1 *bold* _it_ $x^2$ @name <label> \\ "q" 'q' `raw` = h - li / t: d // no /* no */ ~ -- --- [c] {y}"""
)


def a_template(folder: Path, text: str) -> Path:
    template = folder / "a.typ"
    template.write_text(text)
    return template


def words_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())


class TestTypesetting:
    def test_shows_the_data(self, tmp_path: Path) -> None:
        template = a_template(tmp_path, '#let data = json("data.json")\n#data.name, #data.years.first()')
        assert words_of(typeset(template, {"name": "Җәмилә", "years": [1978]})) == "Җәмилә, 1978"

    def test_reads_nothing_in_the_data_as_markup(self, tmp_path: Path) -> None:
        template = a_template(tmp_path, '#set page(width: 30cm)\n#json("data.json").said')
        assert words_of(typeset(template, {"said": MARKUP})) == MARKUP

    def test_takes_files_along(self, tmp_path: Path) -> None:
        template = a_template(tmp_path, '#read("note.txt")')
        assert words_of(typeset(template, {}, {"note.txt": b"beside"})) == "beside"

    def test_gives_the_same_bytes_for_the_same_data(self, tmp_path: Path) -> None:
        template = a_template(tmp_path, '#set document(date: auto)\n#json("data.json").name')
        one, other = {"name": "Асанова"}, {"name": "Иванов"}
        first = typeset(template, one)
        assert typeset(template, other) != first
        assert typeset(template, one) == first

    def test_follows_a_template_that_has_changed(self, tmp_path: Path) -> None:
        assert words_of(typeset(a_template(tmp_path, "old"), {})) == "old"
        assert words_of(typeset(a_template(tmp_path, "new"), {})) == "new"

    def test_works_in_several_threads_at_once(self, tmp_path: Path) -> None:
        template = a_template(tmp_path, '#json("data.json").name')
        names = [f"Name {one}" for one in range(40)]
        with ThreadPoolExecutor(4) as threads:
            made = list(threads.map(lambda name: typeset(template, {"name": name}), names))
        assert [words_of(pdf) for pdf in made] == names

    def test_says_in_the_words_of_typst_what_is_wrong(self, tmp_path: Path) -> None:
        template = a_template(tmp_path, 'one\n#json("data.json").nobody')
        with pytest.raises(Unprintable, match=r'(?s)a\.typ: .*key "nobody".*main\.typ:2'):
            typeset(template, {})

    def test_goes_on_after_a_mistake(self, tmp_path: Path) -> None:
        with pytest.raises(Unprintable):
            typeset(a_template(tmp_path, "#nothing"), {})
        assert words_of(typeset(a_template(tmp_path, "again"), {})) == "again"


class TestFont:
    @pytest.mark.parametrize("weight", ["regular", "bold"])
    def test_has_every_letter_of_the_four_languages(self, weight: str) -> None:
        """PDF/UA-1 refuses a text with a letter that the font does not draw."""
        font = f'#set text(font: "Libertinus Serif", fallback: false, weight: "{weight}")'
        text = f'#set document(title: "t")\n{font}\n{LETTERS}'
        brought = typst.Fonts(include_system_fonts=False)
        compiler = typst.Compiler(font_paths=brought, ignore_system_fonts=True)
        assert compiler.compile(text.encode(), format="pdf", pdf_standards="ua-1")
        with pytest.raises(typst.TypstError, match="could not be displayed"):
            compiler.compile((text + "漢").encode(), format="pdf", pdf_standards="ua-1")
