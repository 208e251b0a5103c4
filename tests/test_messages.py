"""`make messages` and its check."""

from pathlib import Path

import pytest

from kenesh import messages

CODE = """
from django.utils.translation import gettext as _, ngettext, pgettext_lazy
def found(n):
    return ngettext("%(n)s appeal", "%(n)s appeals", n) % {"n": n}
STATE = pgettext_lazy("account", "works")
"""
PAGE = """{% extends "base.html" %}
  {% block content %}
<h1 title="{% translate "The journal" %}">{{ title }}</h1>
      {% blocktranslate trimmed count n=n with who=person.name %}
        {{ who }} wrote one letter
      {% plural %}
        {{ who }} wrote {{ n }} letters
      {% endblocktranslate %}
  {% endblock %}
"""


@pytest.fixture(autouse=True)
def product(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small product with words in its code and on its page."""
    code = tmp_path / "code"
    (code / "templates").mkdir(parents=True)
    (code / "rules.py").write_text(CODE)
    (code / "templates" / "page.html").write_text(PAGE)
    monkeypatch.setattr(messages, "CODE", code)
    monkeypatch.setattr(messages, "LOCALE", tmp_path / "locale")
    return code


def translate(language: str, before: str, after: str) -> None:
    file = messages.path(language)
    text = file.read_text()
    assert before in text
    file.write_text(text.replace(before, after, 1))


def renew() -> None:
    for language in messages.PLURALS:
        messages.write(messages.renewed(language))


class TestMessages:
    def test_are_found_in_code_and_on_pages(self) -> None:
        assert {message for message, _, _ in messages.words()} == {
            ("%(n)s appeal", "%(n)s appeals"),
            "works",
            "The journal",
            ("%(who)s wrote one letter", "%(who)s wrote %(n)s letters"),
        }

    def test_have_as_many_forms_as_the_language(self) -> None:
        renew()
        assert messages.path("ru").read_text().count("msgstr[2]") == 2
        assert "msgstr[1]" not in messages.path("ky").read_text()

    def test_keep_their_translations_and_leave_with_the_code_that_used_them(self, product: Path) -> None:
        renew()
        translate("ru", 'msgid "The journal"\nmsgstr ""', 'msgid "The journal"\nmsgstr "Все обращения"')
        (product / "rules.py").unlink()
        renew()
        text = messages.path("ru").read_text()
        assert 'msgstr "Все обращения"' in text
        assert "works" not in text

    def test_are_written_the_same_each_time(self) -> None:
        renew()
        before = messages.path("tt").read_bytes()
        renew()
        assert messages.path("tt").read_bytes() == before


class TestCheck:
    def test_names_what_is_not_translated(self) -> None:
        renew()
        assert "ky: not translated: 'The journal'" in list(messages.complaints())

    def test_notices_a_catalog_of_other_code(self, product: Path) -> None:
        renew()
        (product / "rules.py").write_text('_("A new word")')
        assert "ru: the catalog is not of this code; run `make messages`" in list(messages.complaints())

    def test_notices_a_place_that_was_lost_in_translation(self) -> None:
        renew()
        translate(
            "ky", 'msgid_plural "%(n)s appeals"\nmsgstr[0] ""', 'msgid_plural "%(n)s appeals"\nmsgstr[0] "кайрылуу"'
        )
        assert "ky: placeholders are [], not ['n']: '%(n)s appeal'" in list(messages.complaints())

    def test_notices_a_translation_nobody_has_looked_at(self) -> None:
        renew()
        translate("tt", 'msgid "The journal"\nmsgstr ""', '#, fuzzy\nmsgid "The journal"\nmsgstr "Журнал"')
        assert "tt: marked fuzzy, and nobody has looked: 'The journal'" in list(messages.complaints())


class TestCompiled:
    def test_are_made_when_the_catalog_is_newer(self) -> None:
        renew()
        messages.compile_all()
        made = messages.path("ru").with_suffix(".mo")
        first = made.stat().st_mtime_ns
        messages.compile_all()
        assert made.stat().st_mtime_ns == first
