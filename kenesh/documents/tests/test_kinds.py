"""The kind of a file: what its content says."""

import io
import random
import struct
import tracemalloc
import zipfile
from contextlib import suppress

import pytest

from kenesh.documents import containers, kinds
from kenesh.documents.kinds import kind_of
from kenesh.documents.tests import make
from kenesh.refused import Refused


def kind(content: bytes) -> str:
    return kind_of(io.BytesIO(content)).extensions[0]


def refusal(content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        kind_of(io.BytesIO(content))
    assert refused.value.status == 415
    return str(refused.value.sentence)


class TestAKind:
    @pytest.mark.parametrize(
        ("content", "extension"),
        [
            (make.PDF, "pdf"),
            (make.JPEG, "jpg"),
            (make.png(), "png"),
            (make.GIF, "gif"),
            (make.WEBP, "webp"),
            (make.TIFF, "tif"),
            (make.HEIC, "heic"),
            (make.RTF, "rtf"),
            (make.docx(), "docx"),
            (make.xlsx(), "xlsx"),
            (make.pptx(), "pptx"),
            (make.opendocument("text"), "odt"),
            (make.opendocument("spreadsheet"), "ods"),
            (make.opendocument("presentation"), "odp"),
            (make.doc(), "doc"),
            (make.xls(), "xls"),
            (make.ppt(), "ppt"),
            ("Кому; Сумма\nҮсөнова; 1500\n".encode(), "txt"),
            ("\ufeffЗаявление".encode(), "txt"),
            ("Заявление\r\nПрошу выдать справку «о составе» — № 5".encode("cp1251"), "txt"),
            (b"plain words\f\tand more\n", "txt"),
        ],
        ids=lambda given: given if isinstance(given, str) else "",
    )
    def test_is_known_by_the_content(self, content: bytes, extension: str) -> None:
        assert kind(content) == extension

    def test_of_a_document_is_its_own_and_not_that_of_what_lies_in_it(self) -> None:
        assert kind(make.doc(Workbook=b"a table in the text")) == "doc"
        assert kind(make.docx({"word/embeddings/book.xlsx": make.xlsx()})) == "docx"

    def test_of_text_is_seen_in_all_of_it(self) -> None:
        words = "Слово ".encode() * 40_000
        assert kind(words) == "txt"
        assert refusal(words + b"\0") == str(kinds.UNKNOWN)

    def test_of_text_survives_a_letter_cut_by_the_end_of_a_chunk(self) -> None:
        assert kind(b"a" + "я".encode() * kinds.CHUNK) == "txt"


class TestARefusal:
    @pytest.mark.parametrize(
        ("content", "sentence"),
        [
            (b"", kinds.EMPTY),
            (make.zipped({"letter.pdf": make.PDF}), kinds.ARCHIVE),
            (make.zipped({}), kinds.ARCHIVE),
            (b"Rar!\x1a\x07\x01\x00" + b"\0" * 20, kinds.ARCHIVE),
            (b"7z\xbc\xaf\x27\x1c\0\4" + b"\0" * 20, kinds.ARCHIVE),
            (b"\x1f\x8b\x08" + b"\0" * 20, kinds.ARCHIVE),
            (b"letter.pdf".ljust(257, b"\0") + b"ustar\x0000" + b"\0" * 300, kinds.ARCHIVE),
            (b"MZ\x90\0" + b"\0" * 100, kinds.PROGRAM),
            (b"\x7fELF\2\1\1" + b"\0" * 100, kinds.PROGRAM),
            (b"#!/bin/sh\nrm -rf ~\n", kinds.PROGRAM),
            (b"<!DOCTYPE html><p>hello", kinds.MARKUP),
            (b"\xef\xbb\xbf  <svg xmlns='http://www.w3.org/2000/svg'/>", kinds.MARKUP),
            (b"hello <ScRiPt>alert(1)</script>", kinds.MARKUP),
            (b"<?xml version='1.0'?><a/>", kinds.MARKUP),
            (make.docx({"word/vbaProject.bin": b"macro"}), kinds.MACROS),
            (make.office("vnd.ms-word.document.macroEnabled.main"), kinds.MACROS),
            (make.opendocument("text", {"Basic/Standard/Module1.xml": "<m/>"}), kinds.MACROS),
            (make.doc(VBA=b"", _VBA_PROJECT=b""), kinds.MACROS),
            (make.compound({"EncryptedPackage": b"", "EncryptionInfo": b""}), kinds.LOCKED),
            (make.doc(locked=True), kinds.LOCKED),
            (make.xls(locked=True), kinds.LOCKED),
            (make.opendocument("text", {"META-INF/manifest.xml": "<m:encryption-data/>"}), kinds.LOCKED),
            (make.compound({"!_StringPool": b"", "!_StringData": b""}), kinds.UNKNOWN),
            (make.office("wordprocessingml.template.main"), kinds.UNKNOWN),
            (b"%!PS-Adobe-3.0\n", kinds.UNKNOWN),
            (b"\0\0\0\x18ftypmp42\0\0\0\0", kinds.UNKNOWN),
            ("в двух байтах".encode("utf-16"), kinds.UNKNOWN),
            (bytes(range(0x80, 0x98)) * 10, kinds.UNKNOWN),
        ],
    )
    def test_has_its_sentence(self, content: bytes, sentence: object) -> None:
        assert refusal(content) == str(sentence)


class TestACraftedContainer:
    def test_that_unpacks_to_much_costs_little(self) -> None:
        bomb = _bomb()
        tracemalloc.start()
        assert refusal(bomb) in {str(kinds.ARCHIVE), str(kinds.UNKNOWN)}
        assert tracemalloc.get_traced_memory()[1] < 8 * containers.PART
        tracemalloc.stop()

    def test_with_a_list_of_half_a_million_entries_is_not_read(self) -> None:
        entry = struct.pack("<4sHHHHHHLLLHHHHHLL", b"PK\1\2", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
        count = 200_000
        end = struct.pack("<4sHHHHLLH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, count * len(entry), 30, 0)
        crafted = b"PK\3\4".ljust(30, b"\0") + entry * count + end
        tracemalloc.start()
        assert refusal(crafted) == str(kinds.DAMAGED)
        assert tracemalloc.get_traced_memory()[1] < containers.DIRECTORY
        tracemalloc.stop()

    def test_with_two_entries_of_one_name_is_refused(self) -> None:
        content = io.BytesIO(make.docx())
        with zipfile.ZipFile(content, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("[Content_Types].xml", "<Types/>")
        assert refusal(content.getvalue()) == str(kinds.DAMAGED)

    def test_cut_off_is_refused(self) -> None:
        for whole in (make.docx(), make.xlsx()):
            assert refusal(whole[: len(whole) // 2]) == str(kinds.DAMAGED)

    def test_whose_chain_of_sectors_bites_its_tail_is_refused(self) -> None:
        crafted = bytearray(make.doc())
        struct.pack_into("<L", crafted, 512 + 4 * 1, 1)  # the directory is followed by itself
        assert refusal(bytes(crafted)) == str(kinds.DAMAGED)

    def test_damaged_anywhere_is_answered_with_a_sentence(self) -> None:
        chance = random.Random(5)
        for whole in (make.doc(), make.xls(), make.docx(), make.xlsx(), make.opendocument("text")):
            for _time in range(150):
                damaged = bytearray(whole)
                for _byte in range(chance.randrange(1, 20)):
                    damaged[chance.randrange(8, min(len(damaged), 3000))] = chance.randrange(256)
                with suppress(Refused):
                    kind_of(io.BytesIO(bytes(damaged)))


def _bomb() -> bytes:
    """100 MB in 100 KB, in the very entry that is read to know the kind."""
    content = io.BytesIO()
    with (
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("[Content_Types].xml", "w") as part,
    ):
        for _megabyte in range(100):
            part.write(b"\0" * 1_000_000)
    return content.getvalue()
