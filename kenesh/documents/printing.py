"""Printed forms: a typst template and data in, a PDF out, in this process and in milliseconds."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import typst


class Unprintable(Exception):
    """The template is wrong, or the data does not fit it. The text is typst's own: what is wrong, and in which line."""


def typeset(
    template: Path, data: Mapping[str, Any], files: Mapping[str, bytes] | None = None, fonts: Path | None = None
) -> bytes:
    """The template typeset as a tagged PDF in the fonts that typst brings along. The same input gives the same bytes.

    data: what JSON can hold; the template reads it with `json("data.json")`. Strings stay strings: nothing in them is
    ever read as markup.
    files: further files the template names, such as pictures.
    fonts: a folder of further fonts, for the template and the pictures.
    Raises Unprintable.
    """
    inputs = {
        "main.typ": template.read_bytes(),
        "data.json": json.dumps(data, ensure_ascii=False).encode(),
        **(files or {}),
    }
    # A compiler of its own for every call costs nothing; a shared one refuses all threads but one. PDF/A and PDF/UA are
    # not asked for: they refuse a text with a letter that no font has, and it is better printed with a gap.
    compiler = typst.Compiler(font_paths=_fonts(fonts), ignore_system_fonts=True)
    try:
        made = compiler.compile(input=inputs, format="pdf", timestamp=0)  # type: ignore[type-var]
    except typst.TypstError as error:
        raise Unprintable(f"{template.name}: {error.diagnostic}") from error
    assert isinstance(made, bytes)  # noqa: S101  # several files come of pictures only
    return made


@cache
def _fonts(folder: Path | None) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[folder] if folder else [])
