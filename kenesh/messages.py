"""The words of the product and their translations: `python -m kenesh.messages [--check]`.

English in the code and the templates is the source; locale/<language>/LC_MESSAGES/django.po holds the translations,
sorted by message, without places and dates, so that a change of the code shows only the words it changed. Messages that
the code has no more are removed. The .mo files are made from them at each start. Needs no GNU gettext.
"""

import argparse
import io
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

CODE: Final = Path(__file__).resolve().parent
LOCALE: Final = CODE.parent / "locale"
PLURALS: Final = {  # as in Django's own catalogs; Russian without its fourth form, which is for fractions
    "ru": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);",
    "ky": "nplurals=1; plural=0;",
    "tt": "nplurals=1; plural=0;",
}
NAMES: Final = ("gettext", "ngettext", "pgettext", "npgettext")
ARGUMENTS: Final = {"gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3)}
KEYWORDS: Final = {"_": None} | {name + end: ARGUMENTS[name] for name in NAMES for end in ("", "_lazy", "_noop")}
PLACEHOLDER: Final = re.compile(r"%\((\w+)\)[a-z]|\{(\w+)\}")

type Key = tuple[str | None, str]  # context, message (of a plural, its singular)


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m kenesh.messages", description="Translations of the product's words."
    )
    parser.add_argument("--check", action="store_true", help="write nothing; say what is missing")
    if parser.parse_args().check:
        wrong = list(complaints())
        print(*wrong, sep="\n", end="\n" if wrong else "")
        return 1 if wrong else 0
    for language in PLURALS:
        write(renewed(language))
    compile_all()
    return 0


def path(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def words() -> Iterator[tuple[str | tuple[str, ...], str | None, list[str]]]:
    """Every message of the code and the templates, or (singular, plural), its context, notes to translators."""
    for file in sorted([*CODE.rglob("*.py"), *CODE.rglob("templates/**/*.html"), *CODE.rglob("templates/**/*.txt")]):
        if {"tests", "migrations"} & set(file.relative_to(CODE).parts):
            continue
        text = file.read_text()
        if file.suffix != ".py":
            text = f"(\n{templatize(text, origin=str(file))}\n)"  # brackets, for the indents of a template mean nothing
        found = extract("python", io.BytesIO(text.encode()), KEYWORDS, ("Translators:",), {"encoding": "utf-8"}, True)
        for _line, message, notes, context in found:
            yield message, context, notes


def written(language: str) -> Catalog:
    """The catalog as it stands in the repository."""
    if not path(language).exists():
        return empty(language)
    with path(language).open("rb") as file:
        return read_po(file, locale=language)


def renewed(language: str) -> Catalog:
    """The catalog of the words of today, with the translations that stand in the repository."""
    before = {key(message): message for message in written(language) if message.id}
    catalog = empty(language)
    for message, context, notes in words():
        new = catalog.add(message, context=context, auto_comments=notes)
        if old := before.get(key(new)):
            new.flags |= old.flags & {"fuzzy"}
            new.user_comments = list(old.user_comments)
            if old.pluralizable == new.pluralizable:
                new.string = old.string
    return catalog


def header(language: str) -> str:
    fields = ("Content-Type: text/plain; charset=utf-8", f"Language: {language}", f"Plural-Forms: {PLURALS[language]}")
    return "\n".join(['msgid ""', 'msgstr ""', *(f'"{field}\\n"' for field in fields)]) + "\n"


def empty(language: str) -> Catalog:
    return read_po(io.BytesIO(header(language).encode()), locale=language)


def key(message: Message) -> Key:
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def text_of(catalog: Catalog, language: str) -> bytes:
    """The catalog as its file has it: our short header, then the messages."""
    body = io.BytesIO()
    write_po(body, catalog, width=120, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True)
    return f"{header(language)}\n".encode() + body.getvalue().strip(b"\n") + b"\n"


def write(catalog: Catalog) -> None:
    language = str(catalog.locale)
    path(language).parent.mkdir(parents=True, exist_ok=True)
    path(language).write_bytes(text_of(catalog, language))


def complaints() -> Iterator[str]:
    """What keeps the translations from being whole, a line each."""
    for language in PLURALS:
        catalog = renewed(language)
        if not path(language).exists() or path(language).read_bytes() != text_of(catalog, language):
            yield f"{language}: the catalog is not of this code; run `make messages`"
        for message in catalog:
            if message.id and (wrong := fault(message)):
                yield f"{language}: {wrong}: {key(message)[1]!r}"


def fault(message: Message) -> str | None:
    """What is wrong with the translation of a message."""
    strings = list(message.string) if isinstance(message.string, (tuple, list)) else [message.string or ""]
    if not all(strings):
        return "not translated"
    if message.fuzzy:
        return "marked fuzzy, and nobody has looked"
    asked = placeholders(message.id if isinstance(message.id, str) else message.id[-1])
    for string in strings:
        if placeholders(string) != asked:
            return f"placeholders are {sorted(placeholders(string))}, not {sorted(asked)}"
    return None


def placeholders(text: str) -> set[str]:
    return {first or second for first, second in PLACEHOLDER.findall(text)}


def compile_all() -> None:
    """Makes the .mo of every catalog that is newer than its own."""
    for language in PLURALS:
        source = path(language)
        made = source.with_suffix(".mo")
        if not source.exists() or (made.exists() and made.stat().st_mtime_ns >= source.stat().st_mtime_ns):
            continue
        with tempfile.NamedTemporaryFile(dir=source.parent, delete=False) as file:
            write_mo(file, written(language))
        Path(file.name).chmod(0o644)
        os.replace(file.name, made)  # whole at once: another process may be reading it


if __name__ == "__main__":
    sys.exit(main())
