"""What the house asks of every file, as far as a machine can see it. The direction of imports is import-linter's."""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TypeGuard

import pytest
from django.apps import apps
from django.core.management.commands import makemigrations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils.translation import override

HOUSE = Path(__file__).resolve().parent.parent
KENESH = HOUSE / "kenesh"
APPS = sorted(file.parent for file in KENESH.glob("*/__init__.py"))
VAGUE = {"utils", "util", "helpers", "services", "common", "managers", "base", "misc", "core"}
GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "npgettext"}
LONGEST = 400


def sources() -> list[Path]:
    """The Python of the product and of its tests."""
    inside = (file for folder in ("kenesh", "tests", "bench") for file in (HOUSE / folder).rglob("*.py"))
    return sorted([*inside, HOUSE / "conftest.py", HOUSE / "manage.py"])


def code() -> list[Path]:
    """The Python that people run."""
    return [file for file in sources() if KENESH in file.parents and "tests" not in file.parts]


def pages() -> list[Path]:
    """Templates that browsers show; mail programs, which show letters, know only the styles inside an element."""
    return sorted(file for file in KENESH.rglob("templates/**/*.html") if not is_letter(file))


def is_letter(template: Path) -> bool:
    """It stands among the letters, and is no page about them."""
    return template.parent.name == "letters" and "shell/base.html" not in template.read_text()


def texts() -> Iterator[Path]:
    """Everything written by hand."""
    ends = {".py", ".html", ".txt", ".js", ".css", ".md", ".toml", ".po", ""}
    for folder in ("kenesh", "tests", "bench", "docs", "locale", ".ci"):
        for file in (HOUSE / folder).rglob("*"):
            if file.is_file() and file.suffix in ends and not {"vendor", "__pycache__"} & set(file.parts):
                yield file
    yield from (file for file in HOUSE.iterdir() if file.is_file() and file.suffix in ends)


@cache
def nodes(file: Path) -> list[ast.AST]:
    return list(ast.walk(ast.parse(file.read_text())))


def calls(node: ast.AST) -> TypeGuard[ast.Call]:
    """Whether the expression is a message of gettext."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in GETTEXT


def is_glued(node: ast.expr) -> bool:
    """A message with something added, or put between other words."""
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Add) and (calls(node.left) or calls(node.right))
    if not isinstance(node, ast.JoinedStr):
        return False
    words = "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
    return any(calls(part.value) for part in node.values if isinstance(part, ast.FormattedValue)) and any(
        map(str.isalpha, words)
    )


def places(files: list[Path], pattern: str) -> list[str]:
    """file:line of everything in the files that matches."""
    return [
        f"{file.relative_to(HOUSE)}:{text.count('\n', 0, match.start()) + 1}: {match[0]}"
        for file, text in ((file, file.read_text()) for file in files)
        for match in re.finditer(pattern, text)
    ]


class TestApp:
    @pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
    def test_says_in_a_readme_what_it_holds(self, app: Path) -> None:
        assert (app / "README.md").exists()
        assert len((app / "README.md").read_text().splitlines()) <= 40

    def test_has_no_drawer_for_what_belongs_nowhere(self) -> None:
        assert not [file for file in code() if {file.stem, file.parent.name} & VAGUE]


class TestFile:
    def test_is_short_enough_to_be_read(self) -> None:
        lengths = {str(file.relative_to(HOUSE)): len(file.read_text().splitlines()) for file in sources()}
        assert not {name: length for name, length in lengths.items() if length > LONGEST and "/migrations/" not in name}

    def test_names_no_registry_and_leaves_nothing_for_later(self) -> None:
        later = "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X"))
        hosts = "|".join(
            host.replace(".", r"\.") for host in ("files.python" + "hosted.org", "pypi" + ".org", "registry.npm" + "js")
        )
        assert not places(list(texts()), rf"\b(?:{later})\b|{hosts}")


class TestLock:
    def test_holds_every_package_that_is_asked_for(self) -> None:
        """`make lock` writes it anew."""
        asked = tomllib.loads((HOUSE / "pyproject.toml").read_text())
        named = [*asked["project"]["dependencies"], *asked["dependency-groups"]["dev"]]
        locked = set(re.findall(r"(?m)^([\w.-]+)==", (HOUSE / "requirements.txt").read_text()))
        assert {re.split(r"[\[<>=~! ]", name)[0].lower() for name in named} <= locked


class TestRules:
    def test_are_pure(self) -> None:
        """They know Django's words for people, and nothing else of it, and never look at the clock."""
        files = [file for file in code() if file.stem == "rules"]
        assert files
        assert not places(files, r"(?m)^\s*(?:from|import) django(?!\.utils\.translation|\.utils\.functional)\S*")
        assert not places(files, r"\b(?:now|today|localtime|localdate)\(\)")


class TestMigration:
    def test_imports_no_code_of_the_application(self) -> None:
        """That code changes; the migration must do tomorrow what it did on the day it was written."""
        files = [file for file in code() if file.parent.name == "migrations"]
        assert not places(files, r"(?m)^\s*(?:from|import) kenesh\S*")

    def test_is_written_for_every_change_of_the_models(self) -> None:
        """As `makemigrations --check` says it, which also asks a database what it has."""
        with override(None):
            loader = MigrationLoader(None)
            compared = makemigrations.Command.autodetector(loader.project_state(), ProjectState.from_apps(apps))
            assert not compared.changes(graph=loader.graph)


class TestPage:
    def test_has_no_style_and_no_script_inside(self) -> None:
        """The Content-Security-Policy would refuse them."""
        assert not places(pages(), r"\sstyle\s*=|<style\b|\son[a-z]+\s*=\s*[\"']|<script\b(?![^>]*\ssrc=)|javascript:")

    def test_loads_nothing_from_another_host(self) -> None:
        assert not places(pages(), r"(?:src|srcset|action|href)\s*=\s*[\"'](?:https?:)?//[^\"']+")


class TestWords:
    def test_are_never_glued(self) -> None:
        """Every language has its own order of words: one message, with named places for what is put in."""
        assert not [
            f"{file.relative_to(HOUSE)}:{node.lineno}"
            for file in code()
            for node in nodes(file)
            if isinstance(node, ast.expr) and is_glued(node)
        ]

    def test_have_named_places(self) -> None:
        nameless = [
            f"{file.relative_to(HOUSE)}:{node.lineno}"
            for file in code()
            for node in nodes(file)
            if calls(node)
            and any(isinstance(part, ast.Constant) and re.search(r"%[sd]|\{\}", str(part.value)) for part in node.args)
        ]
        assert not nameless
