"""Files for tests, each of its kind by its content, made by hand or by the programs that write such files."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from typing import Final

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import now

from kenesh.accounts.models import User
from kenesh.documents import actions
from kenesh.documents.models import Upload

PDF: Final = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
JPEG: Final = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
GIF: Final = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"
WEBP: Final = b"RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00/\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00"
TIFF: Final = b"II*\x00\x08\x00\x00\x00\x00\x00\x00\x00\x00\x00"
HEIC: Final = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"
RTF: Final = rb"{\rtf1\ansi\ansicpg1251 \'cf\'f0\'e8\'e2\'e5\'f2}"
TYPES: Final = "application/vnd.openxmlformats-officedocument.{}+xml"


def png(width: int = 1, height: int = 1) -> bytes:
    """A white picture."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">L", len(content)) + name + content + struct.pack(">L", zlib.crc32(name + content))

    rows = (b"\0" + b"\xff" * width) * height
    head = struct.pack(">LLBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def zipped(parts: Mapping[str, str | bytes], *, comment: bytes = b"") -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
        archive.comment = comment
    return content.getvalue()


def office(main: str, more: Mapping[str, str | bytes] | None = None) -> bytes:
    """An office package whose main part is of this type, for instance wordprocessingml.document.main."""
    types = f'<Types><Override PartName="/main.xml" ContentType="{TYPES.format(main)}"/></Types>'
    return zipped({"[Content_Types].xml": types, "main.xml": "<main/>"} | dict(more or {}))


def docx(more: Mapping[str, str | bytes] | None = None) -> bytes:
    return office("wordprocessingml.document.main", more)


def pptx() -> bytes:
    return office("presentationml.presentation.main")


def xlsx() -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.add_worksheet().write_string(0, 0, "Үсөнова")
    return content.getvalue()


def opendocument(of: str, more: Mapping[str, str | bytes] | None = None) -> bytes:
    """of: text, spreadsheet or presentation."""
    return zipped({"mimetype": f"application/vnd.oasis.opendocument.{of}", "content.xml": "<c/>"} | dict(more or {}))


def compound(streams: Mapping[str, bytes], nested: Mapping[str, bytes] | None = None) -> bytes:
    """A compound file (OLE) with these streams in its root, and with others in a storage of it, «ObjectPool»."""
    entries = [("Root Entry", 5, b"")] + [(name, 2, content) for name, content in streams.items()]
    first_nested = len(entries) + 1
    if nested:
        entries += [("ObjectPool", 1, b"")] + [(name, 2, content) for name, content in nested.items()]
    none, end, table = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    directories = -(-len(entries) // 4)
    fat, body, directory = [table, *(n + 2 for n in range(directories - 1)), end], b"", b""
    for number, (name, kind, content) in enumerate(entries):
        padded = content + b"\0" * (max(4096, -(-len(content) // 512) * 512) - len(content)) if kind == 2 else b""
        start = len(fat) if padded else end
        if padded:
            fat += [*range(start + 1, start + len(padded) // 512), end]
            body += padded
        last = number in {len(streams) + bool(nested), len(entries) - 1}
        child = 1 if kind == 5 and len(entries) > 1 else first_nested if kind == 1 else none
        written = name.encode("utf-16-le") + b"\0\0"
        directory += written.ljust(64, b"\0") + struct.pack(
            "<HBBLLL36xLLL", len(written), kind, 1, none, none if last or number == 0 else number + 1, child, start,
            len(padded), 0,
        )  # fmt: skip
    directory = directory.ljust(directories * 512, b"\0")
    header = struct.pack(
        "<8s16xHHHHH6xLLLLLLLLLL", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, end, 0,
        end, 0, 0,
    )  # fmt: skip
    header = header.ljust(512, b"\xff")
    return header + struct.pack(f"<{len(fat)}L", *fat).ljust(512, b"\xff") + directory + body


def doc(*, locked: bool = False, **nested: bytes) -> bytes:
    fib = struct.pack("<HHHHHH", 0xA5EC, 0xC1, 0, 0x0419, 0, 0x0100 if locked else 0)
    return compound({"WordDocument": fib, "1Table": b""}, nested)


def xls(*, locked: bool = False) -> bytes:
    records = struct.pack("<HH16x", 0x809, 16) + (struct.pack("<HH2x", 0x2F, 2) if locked else b"\x42\0\2\0\xb0\4")
    return compound({"Workbook": records})


def ppt() -> bytes:
    return compound({"PowerPoint Document": b"", "Current User": b""})


def a_file(name: str = "справка.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def an_upload(*, by: User, name: str = "справка.pdf", content: bytes = PDF) -> Upload:
    return actions.receive(a_file(name, content), by=by, now=now())
