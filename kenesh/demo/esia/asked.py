"""What the stand-in is asked, checked as strictly as ЕСИА does: the signature of exactly the right string, the hash of
the certificate, the time, the address to come back to, the scope."""

import re
from base64 import urlsafe_b64decode
from binascii import Error as NotBase64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final, NoReturn
from uuid import UUID

from kenesh.gost import raw

TIME: Final = "%Y.%m.%d %H:%M:%S %z"
CLOCKS_DIFFER: Final = timedelta(minutes=5)
# One part of the protocol's own words, the code's meaning.
MEANINGS: Final[Mapping[str, tuple[str, str]]] = {
    "ESIA-007002": ("invalid_client", "Сертификат не соответствует мнемонике информационной системы"),
    "ESIA-007003": ("invalid_request", "В запросе неверный параметр"),
    "ESIA-007004": ("access_denied", "Владелец ресурса отказал в доступе"),
    "ESIA-007005": ("unauthorized_client", "Система не имеет права запрашивать доступ"),
    "ESIA-007006": ("invalid_scope", "Запрошенная область доступа неверна"),
    "ESIA-007007": ("server_error", "Возникла неожиданная ошибка в работе сервиса авторизации"),
    "ESIA-007008": ("temporarily_unavailable", "Сервис авторизации временно перегружен"),
    "ESIA-007011": ("invalid_grant", "Авторизационный код недействителен, просрочен или уже использован"),
    "ESIA-007013": ("invalid_scope", "Область доступа не указана"),
    "ESIA-007014": ("invalid_request", "Запрос не содержит обязательного параметра"),
    "ESIA-007015": ("invalid_request", "Неверное время запроса"),
    "ESIA-007019": ("access_denied", "Отсутствует разрешение на доступ"),
    "ESIA-007023": ("invalid_request", "Указанный redirect_uri не разрешён"),
    "ESIA-007046": ("access_denied", "Требуется двухфакторная аутентификация"),
    "ESIA-007053": ("invalid_request", "Подпись запроса client_secret неверна"),
    "ESIA-007055": ("access_denied", "Учётная запись не подтверждена"),
    "ESIA-007194": ("access_denied", "Пользователь не является сотрудником организации"),
    "ESIA-008010": ("invalid_client", "Не удалось произвести аутентификацию системы"),
}
_COMMON: Final = (
    *("client_id", "client_secret", "client_certificate_hash", "scope", "timestamp", "state", "redirect_uri"),
)
_SIGNED: Final = ("client_id", "scope", "scope_org", "timestamp", "state", "redirect_uri", "code")


class Wrong(Exception):
    """code: one of MEANINGS. what: for whoever develops the other side."""

    def __init__(self, code: str, what: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.error, meaning = MEANINGS.get(code, ("invalid_request", "Ошибка"))
        self.description = f"{code}: {meaning}{f' ({what})' if what else ''}"


@dataclass(frozen=True, slots=True)
class Client:
    """An information system as registered. callbacks: beginnings of the addresses it may be sent back to."""

    mnemonic: str
    certificate: Path
    callbacks: tuple[str, ...]
    scopes: frozenset[str]

    def allows(self, address: str) -> bool:
        return any(address.startswith(beginning) for beginning in self.callbacks)


def check_sign_in(asked: Mapping[str, str], client: Client, now: datetime) -> None:
    """The parameters of v2/ac. Raises Wrong."""
    _present(asked, (*_COMMON, "response_type", "access_type"))
    _one_of(asked, "response_type", "code")
    _one_of(asked, "access_type", "online", "offline")
    _check(asked, client, now)


def check_exchange(asked: Mapping[str, str], client: Client, now: datetime) -> None:
    """The parameters of v3/te but for the code itself. Raises Wrong."""
    _present(asked, (*_COMMON, "code", "grant_type", "token_type"))
    _one_of(asked, "grant_type", "authorization_code")
    _one_of(asked, "token_type", "Bearer")
    _check(asked, client, now)


def _check(asked: Mapping[str, str], client: Client, now: datetime) -> None:
    if asked["client_id"] != client.mnemonic:
        raise Wrong("ESIA-007005", "client_id")
    if not client.allows(asked["redirect_uri"]):
        raise Wrong("ESIA-007023")
    try:
        UUID(asked["state"])
    except ValueError:
        _wrong("state")
    _check_time(asked["timestamp"], now)
    if extra := set(asked["scope"].split()) - client.scopes:
        raise Wrong("ESIA-007006", " ".join(sorted(extra)))
    if asked["client_certificate_hash"] != raw.certificate_hash(client.certificate):
        raise Wrong("ESIA-007053", "client_certificate_hash")
    message = "".join(asked.get(name, "") for name in _SIGNED)
    if not _is_signed(message, asked["client_secret"], client.certificate):
        raise Wrong("ESIA-007053", "client_secret")


def _check_time(given: str, now: datetime) -> None:
    try:
        at = datetime.strptime(given, TIME)  # noqa: DTZ007  # TIME has %z
    except ValueError:
        raise Wrong("ESIA-007015", "timestamp") from None
    if abs(at - now) > CLOCKS_DIFFER:
        raise Wrong("ESIA-007015", given)


def _is_signed(message: str, secret: str, certificate: Path) -> bool:
    """secret: base64url of the 64 bytes of a bare signature, s before r; with padding or without."""
    if not re.fullmatch(r"[\w-]+={0,2}", secret, re.ASCII):
        return False
    try:
        signature = urlsafe_b64decode(secret.rstrip("=") + "=" * (-len(secret.rstrip("=")) % 4))
    except (NotBase64, ValueError):
        return False
    if len(signature) != 64:
        return False
    with NamedTemporaryFile("wb") as key:
        key.write(raw.public_key(certificate))
        key.flush()
        return raw.is_signed(message.encode(), signature, Path(key.name))


def _present(asked: Mapping[str, str], names: tuple[str, ...]) -> None:
    for name in names:
        if not asked.get(name):
            raise Wrong("ESIA-007014", name)


def _one_of(asked: Mapping[str, str], name: str, *allowed: str) -> None:
    if asked[name] not in allowed:
        _wrong(name)


def _wrong(name: str) -> NoReturn:
    raise Wrong("ESIA-007003", name)
