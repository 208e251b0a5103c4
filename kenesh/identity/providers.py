"""The providers of this installation, as the file SIGN_IN describes them (docs/sign-in.md)."""

import logging
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from django.conf import settings
from django.utils.functional import Promise, lazystr
from django.utils.translation import get_language, gettext_lazy

from kenesh.home import Wrong
from kenesh.identity import esia, oidc, tokens
from kenesh.identity.contract import Provider
from kenesh.identity.fetching import is_safe
from kenesh.identity.models import LONGEST_PROVIDER
from kenesh.identity.signing import Command, OpenSSL, Signer

NONE: Final[Mapping[str, Provider]] = MappingProxyType({})
_TAKEN: Final = frozenset(
    {"acting", "private", "confirm", "unknown", "failed", "leave", "own", "journal", "staff", "identifiers", "links"}
)
logger: Final = logging.getLogger(__name__)
_read: dict[tuple[str, int], Mapping[str, Provider]] = {}  # of this process: path and time of writing
_said: set[str] = set()  # to the log
_last: dict[str, Mapping[str, Provider]] = {}  # the last one that was right, by path


def providers() -> Mapping[str, Provider]:
    """By name, in the order of the file; read anew when it has been written anew. Raises home.Wrong."""
    if not settings.SIGN_IN:
        return NONE
    file = Path(settings.SIGN_IN).expanduser()
    try:
        written = (str(file), file.stat().st_mtime_ns)
        if (found := _read.get(written)) is None:
            found = read(file)
            _read[written] = _last[settings.SIGN_IN] = found
            for old in _read.keys() - {written}:
                _read.pop(old, None)
    except (OSError, Wrong) as error:
        wrong = error if isinstance(error, Wrong) else _unreadable(file, error)
        if settings.SIGN_IN not in _last:
            raise wrong from None
        if str(wrong) not in _said:  # people work: nobody is locked out by a slip of the pen
            _said.add(str(wrong))
            logger.error("%s What it said before holds.", wrong)
        return _last[settings.SIGN_IN]
    return found


def read(file: Path) -> Mapping[str, Provider]:
    """Raises home.Wrong, whose message is one sentence for whoever wrote the file."""
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise _unreadable(file, error) from None
    except ValueError as error:  # of TOML and of UTF-8
        raise Wrong(f"SIGN_IN: {file} is no TOML: {error}.") from None
    top = Table("SIGN_IN", told)
    if top.take("demonstration", bool, False) and not settings.DEMO:
        raise Wrong(f"SIGN_IN: {file} is of a demonstration, where anybody may sign in as anybody. Use another.")
    written = top.take("provider", list, [])
    top.end()
    found: dict[str, Provider] = {}
    for one in written:
        table = Table("SIGN_IN, provider", one if isinstance(one, dict) else {})
        name = table.take("name", str)
        if not re.fullmatch(rf"[a-z0-9-]{{1,{LONGEST_PROVIDER}}}", name) or name in _TAKEN or name in found:
            raise Wrong(f"SIGN_IN: the name of a provider, {name!r}, must be of its own, of a–z, 0–9 and -.")
        table.where = f"SIGN_IN, provider {name}"
        kind = table.take("kind", str)
        if kind not in _KINDS:
            raise Wrong(f"{table.where}: kind must be esia or oidc, not {kind!r}.")
        found[name] = _KINDS[kind](name, table, file.parent)
        table.end()
    return MappingProxyType(found)


class Table:
    """A table of the file: what is taken out of it has the right type, and in the end nothing is left."""

    def __init__(self, where: str, told: Mapping[str, Any]) -> None:
        self.where, self._left = where, dict(told)

    def take[T](self, name: str, of: type[T], default: T | None = None) -> T:
        value = self._left.pop(name, default)
        if value is None:
            raise Wrong(f"{self.where}: {name} is missing.")
        if not isinstance(value, of) or (of is not bool and isinstance(value, bool)):
            raise Wrong(f"{self.where}: {name} must be {_TYPES[of]}.")
        if of is str and value == "" and default is None:
            raise Wrong(f"{self.where}: {name} is empty.")
        return value

    def texts(self, name: str, default: list[str] | None = None) -> list[str]:
        value = self.take(name, list, default)
        if not all(isinstance(one, str) and one for one in value):
            raise Wrong(f"{self.where}: {name} must be a list of texts.")
        return value

    def table(self, name: str) -> "Table":
        return Table(f"{self.where}, {name}", self.take(name, dict, {}))

    def pop(self, name: str) -> Any:
        """Of any type."""
        return self._left.pop(name)

    def has(self, name: str) -> bool:
        return name in self._left

    def address(self, name: str, default: str | None = None) -> str:
        value = self.take(name, str, default)
        if value and not is_safe(value):
            raise Wrong(f"{self.where}: {name} must be an https:// address, not {value!r}.")
        return value

    def file(self, name: str, folder: Path) -> Path:
        """Relative to the folder; it can be read."""
        return self.readable(name, folder / Path(self.take(name, str)).expanduser())

    def readable(self, name: str, file: Path) -> Path:
        if not (file.is_file() and os.access(file, os.R_OK)):
            raise Wrong(f"{self.where}: {name}, {file}, cannot be read.")
        return file

    def certificate(self, name: str, file: Path) -> Path:
        try:
            tokens.certificate(self.readable(name, file))
        except ValueError:
            raise Wrong(f"{self.where}: {name}, {file}, is no certificate, neither PEM nor DER.") from None
        return file

    def end(self) -> None:
        if self._left:
            raise Wrong(f"{self.where}: {', '.join(map(str, self._left))}: nothing of this name is known here.")


_TYPES: Final[Mapping[type, str]] = {
    str: "a text",
    bool: "true or false",
    list: "a list",
    dict: "a table",
}


def _of_esia(name: str, table: Table, folder: Path) -> Provider:
    algorithm = table.take("algorithm", str, "GOST3410_2012_256")
    if algorithm not in tokens.PINNED:
        raise Wrong(f"{table.where}: algorithm must be one of {', '.join(sorted(tokens.PINNED))}.")
    certificates = table.texts("certificates")
    if not certificates:
        raise Wrong(f"{table.where}: certificates must name the files of one or two certificates.")
    base = table.address("base")
    paths = {what: _path(table, what) for what in esia.PATHS if table.has(what)}
    return esia.Esia(
        name=name,
        title=_title(table, gettext_lazy("Gosuslugi")),
        base=base,
        issuer=table.take("issuer", str),
        client_id=table.take("client_id", str),
        scope=table.take("scope", str, "openid fullname snils usr_org"),
        algorithm=algorithm,
        certificates=[table.certificate("certificates", folder / one) for one in certificates],
        signer=_signer(table.table("signer"), folder),
        trusts_email=table.take("trusts_email", bool, False),
        paths=paths,
        authorities=_authorities(table, folder),
    )


def _of_oidc(name: str, table: Table, folder: Path) -> Provider:
    way = table.take("client_authentication", str, "basic")
    if way not in {"basic", "post"}:
        raise Wrong(f"{table.where}: client_authentication must be basic or post.")
    algorithms = table.texts("algorithms", list(tokens.PUBLISHED))
    if not algorithms or not set(algorithms) <= set(tokens.PUBLISHED):
        raise Wrong(f"{table.where}: algorithms must be among {', '.join(tokens.PUBLISHED)}.")
    endpoints = {what: table.address(what) for what in oidc.ENDPOINTS if table.has(what)}
    return oidc.Oidc(
        name=name,
        title=_title(table, None),
        issuer=table.address("issuer"),
        client_id=table.take("client_id", str),
        client_secret=_secret(table),
        basic=way == "basic",
        scope=table.take("scope", str, "openid profile"),
        algorithms=algorithms,
        endpoints=endpoints,
        claims=_names(table.table("claims")),
        trusts_email=table.take("trusts_email", bool, False),
        authorities=_authorities(table, folder),
    )


_KINDS: Final[Mapping[str, Callable[[str, Table, Path], Provider]]] = {"esia": _of_esia, "oidc": _of_oidc}


def _signer(table: Table, folder: Path) -> Signer:
    match table.take("kind", str, ""):
        case "openssl":
            key = table.file("key", folder)
            signer: Signer = OpenSSL(key, table.certificate("certificate", folder / table.take("certificate", str)))
        case "command":
            told_hash = table.take("certificate_hash", str, "")
            if told_hash and not re.fullmatch(r"[0-9A-F]{64}", told_hash):
                raise Wrong(f"{table.where}: certificate_hash must be 64 figures and letters A–F.")
            given = None
            if not told_hash:
                given = table.certificate("certificate", folder / table.take("certificate", str))
            argv = table.texts("argv")
            if not argv:
                raise Wrong(f"{table.where}: argv is empty.")
            signer = Command(argv, given, table.take("reversed", bool, False), told_hash)
        case _:
            raise Wrong(f"{table.where}: kind must be openssl or command.")
    table.end()
    return signer


def _names(table: Table) -> oidc.Names:
    inside = table.table("organisation")
    known = oidc.Names()
    names = oidc.Names(
        name=table.take("name", str, known.name),
        snils=table.take("snils", str, ""),
        pin=table.take("pin", str, ""),
        organisations=table.take("organisations", str, ""),
        organisation_key=inside.take("key", str, known.organisation_key),
        organisation_name=inside.take("name", str, known.organisation_name),
        organisation_ogrn=inside.take("ogrn", str, known.organisation_ogrn),
        tin=table.take("organisation_tin", str, ""),
        title=table.take("organisation_name", str, ""),
    )
    inside.end()
    table.end()
    return names


def _secret(table: Table) -> str:
    variable, secret = table.take("client_secret_env", str, ""), table.take("client_secret", str, "")
    if not variable:
        return secret
    if secret or not os.environ.get(variable):
        raise Wrong(f"{table.where}: the variable {variable} must hold the secret, and client_secret be left out.")
    return os.environ[variable]


def _path(table: Table, what: str) -> str:
    path = table.take(what, str)
    if not (path.startswith("/") or is_safe(path)):
        raise Wrong(f"{table.where}: {what} must be a path from / on, or an https:// address.")
    return path


def _authorities(table: Table, folder: Path) -> Path | None:
    return table.file("tls_authorities", folder) if table.has("tls_authorities") else None


def _title(table: Table, default: Promise | None) -> str | Promise:
    """One for all languages, or a table of languages."""
    if not table.has("title"):
        if default is None:
            raise Wrong(f"{table.where}: title is missing: what its button says.")
        return default
    told = table.pop("title")
    if isinstance(told, str) and told:
        return told
    titles = told if isinstance(told, dict) else {}
    if not titles or not all(isinstance(one, str) and one for one in titles.values()):
        raise Wrong(f"{table.where}: title must be a text, or a table of languages and texts.")
    return lazystr(_Titles(titles))


class _Titles:
    """Says itself in the language of whoever reads it."""

    def __init__(self, titles: Mapping[str, str]) -> None:
        self._titles = titles

    def __str__(self) -> str:
        wanted = self._titles.get((get_language() or "")[:2])
        return wanted or self._titles.get("ru") or next(iter(self._titles.values()))


def _unreadable(file: Path, error: OSError) -> Wrong:
    return Wrong(f"SIGN_IN: {file} cannot be read: {error.strerror}.")
