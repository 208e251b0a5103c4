"""The name a file is kept under."""

import pytest

from kenesh.documents import kinds, rules
from kenesh.refused import Refused


class TestAName:
    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            ("справка.pdf", "справка.pdf"),
            ("Справка О составе.PDF", "Справка О составе.PDF"),
            ("../../etc/passwd", "passwd.pdf"),
            ("C:\\Users\\Айгүл\\справка.pdf", "справка.pdf"),
            ("/", "file.pdf"),
            ("", "file.pdf"),
            (".", "file.pdf"),
            ("..", "file.pdf"),
            (".pdf", "pdf.pdf"),
            ("  .htaccess. ", "htaccess.pdf"),
            ("при\u202efdp.каз.pdf", "приfdp.каз.pdf"),
            ("строка\nвторая\x00\x07 и\u200bещё.pdf", "строка вторая иещё.pdf"),
            ("Приказ № 5.от 12.03.2026", "Приказ № 5.от 12.03.2026.pdf"),
            ("е\u0308лка и\u0306.pdf", "ёлка й.pdf"),
        ],
    )
    def test_is_one_line_of_what_is_seen(self, given: str, kept: str) -> None:
        assert rules.name_of(given, kinds.PDF) == kept

    def test_of_300_letters_is_cut_and_keeps_its_extension(self) -> None:
        name = rules.name_of("ы" * 300 + ".pdf", kinds.PDF)
        assert name == "ы" * 146 + ".pdf"
        assert len(name) == rules.LONGEST_NAME
        assert len(rules.name_of("a." + "ы" * 300, kinds.PDF)) == rules.LONGEST_NAME

    @pytest.mark.parametrize(
        ("given", "kind", "kept"),
        [
            ("photo.JPEG", kinds.JPEG, "photo.JPEG"),
            ("photo.png", kinds.JPEG, "photo.jpg"),
            ("photo", kinds.HEIC, "photo.heic"),
            ("заявление.doc", kinds.RTF, "заявление.rtf"),
            ("list.csv", kinds.TEXT, "list.csv"),
        ],
    )
    def test_gets_the_extension_of_its_content_within_the_family(self, given: str, kind: kinds.Kind, kept: str) -> None:
        assert rules.name_of(given, kind) == kept

    @pytest.mark.parametrize(
        ("given", "kind"),
        [
            ("photo.jpg", kinds.PDF),
            ("photo.exe", kinds.JPEG),
            ("table.xls", kinds.TEXT),
            ("page.html", kinds.TEXT),
            ("letter.pdf.zip", kinds.PDF),
            ("letter.docm", kinds.KINDS["docx"]),
        ],
    )
    def test_that_promises_another_kind_is_refused_naming_both(self, given: str, kind: kinds.Kind) -> None:
        with pytest.raises(Refused) as refused:
            rules.name_of(given, kind)
        said = str(refused.value.sentence)
        assert f".{given.rpartition('.')[2]}" in said
        assert kind.words in said
        assert refused.value.status == 422
