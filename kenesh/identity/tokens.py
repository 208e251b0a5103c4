"""Tokens: whether they are signed by whom they should be, and whether they are for us, and for now.

The algorithm is that of the settings. What a token's own header says is only compared with it, never followed.
"""

import base64
import binascii
import re
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from hmac import compare_digest
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from kenesh.gost import engine, raw
from kenesh.identity.contract import Failed
from kenesh.identity.fetching import parsed
from kenesh.identity.rules import Failure
from kenesh.identity.signing import unusable

type Claims = Mapping[str, Any]
type Key = RSAKey | ECKey

LEEWAY: Final = timedelta(seconds=60)
LARGEST: Final = 64 * 1024  # characters
GOST: Final[Mapping[str, raw.Bits]] = {"GOST3410_2012_256": 256, "GOST3410_2012_512": 512}
PINNED: Final = frozenset({*GOST, "RS256"})  # what a token verified with a pinned certificate may be signed with
PUBLISHED: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
_ANY_HEADER: Final = jws.JWSRegistry(strict_check_header=False, algorithms=PUBLISHED)  # ЕСИА's has words of its own
_ANY_HEADER.max_header_length = LARGEST
_LAST_SECOND: Final = 10**11  # nothing that is no number, and nothing without end, gets past it
_PART: Final = re.compile(r"[A-Za-z0-9_-]+={0,2}")


def wrong(what: str, detail: str = "") -> Failed:
    """what: the part that is wrong, for support: «token.iss»."""
    return Failed(Failure.TAMPERED, code=f"token.{what}", detail=detail)


def unsigned(token: object) -> tuple[Mapping[str, Any], bytes, bytes]:
    """Header, the text that was signed, the signature. Nothing of it is believed yet."""
    if not isinstance(token, str) or len(token) > LARGEST or not token.isascii():
        raise wrong("form")
    parts = token.split(".")
    if len(parts) != 3 or not all(_PART.fullmatch(part) for part in parts):
        raise wrong("form")
    header = _json(parts[0])
    if "crit" in header:
        raise wrong("crit")
    return header, f"{parts[0]}.{parts[1]}".encode(), decoded(parts[2])


def pinned(token: object, *, algorithm: str, certificates: Sequence[Path], now: datetime) -> Claims:
    """What the token says, signed with this algorithm by one of these certificates that is in force. Raises Failed."""
    header, text, signature = unsigned(token)
    if header.get("alg") != algorithm:
        raise wrong("alg")
    in_force = [one for one in certificates if is_in_force(one, now)]
    if not in_force:
        raise Failed(Failure.SETTINGS, code="certificates", detail="no pinned certificate is in force")
    if not any(_is_signed(token, text, signature, algorithm, one) for one in in_force):
        raise wrong("signature")
    return _json(text.partition(b".")[2].decode())


def published(token: object, *, algorithms: Collection[str], keys: Collection[Key]) -> Claims:
    """What the token says, signed with one of these keys. Raises Failed."""
    header, text, _signature = unsigned(token)
    if header.get("alg") not in algorithms:
        raise wrong("alg")
    if not any(_is_of(token, key, str(header["alg"])) for key in keys):
        raise wrong("signature")
    return _json(text.partition(b".")[2].decode())


def check(claims: Claims, *, issuer: str, audience: str, now: datetime, told: str = "aud") -> None:
    """Whose it is, for whom and when. told: the claim that says for whom; of several audiences azp names the one that
    asked. Raises Failed."""
    if claims.get("iss") != issuer:
        raise wrong("iss")
    for_whom = claims.get(told)
    if audience not in (for_whom if isinstance(for_whom, list) else [for_whom]):
        raise wrong(told)
    azp = claims.get("azp")
    if azp != audience and (azp is not None or (isinstance(for_whom, list) and len(for_whom) > 1)):
        raise wrong("azp")
    earliest, latest = (now - LEEWAY).timestamp(), (now + LEEWAY).timestamp()
    if _seconds(claims, "exp") <= earliest:
        raise wrong("exp")
    if _seconds(claims, "iat") > latest:
        raise wrong("iat")
    if "nbf" in claims and _seconds(claims, "nbf") > latest:
        raise wrong("nbf")


def is_same(one: object, other: object) -> bool:
    """Two secrets, compared in a time that tells nothing; nothing is the same as nothing."""
    return (
        isinstance(one, str) and isinstance(other, str) and bool(one) and compare_digest(one.encode(), other.encode())
    )


def certificate(file: Path) -> x509.Certificate:
    """PEM or DER. Raises OSError, ValueError."""
    content = file.read_bytes()
    return (
        x509.load_pem_x509_certificate(content) if b"-----BEGIN" in content else x509.load_der_x509_certificate(content)
    )


def is_in_force(file: Path, now: datetime) -> bool:
    """False, too, where it is no certificate: the others may serve."""
    try:
        since, until = _dates(file, file.stat().st_mtime_ns)
    except (OSError, ValueError):
        return False
    return since <= now <= until


def encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def decoded(part: str) -> bytes:
    bare = part.rstrip("=")
    try:
        return base64.urlsafe_b64decode(bare + "=" * (-len(bare) % 4))
    except (binascii.Error, ValueError):
        raise wrong("form") from None


def _is_signed(token: object, text: bytes, signature: bytes, algorithm: str, by: Path) -> bool:
    bits = GOST.get(algorithm)
    if bits is None:
        try:
            return _is_of(token, _rsa(by, by.stat().st_mtime_ns), algorithm)
        except (OSError, ValueError):
            return False
    try:
        with NamedTemporaryFile("wb") as key:
            key.write(_public(by, by.stat().st_mtime_ns))
            key.flush()
            return raw.is_signed(text, signature, Path(key.name), bits)
    except (OSError, raw.Unusable):
        return False
    except (engine.Missing, engine.TooLong) as error:
        raise unusable(error, by) from error


def _is_of(token: object, key: Key, algorithm: str) -> bool:
    try:
        jws.deserialize_compact(str(token), key, algorithms=[algorithm], registry=_ANY_HEADER)
    except (JoseError, ValueError):
        return False
    return True


@lru_cache(maxsize=16)
def _dates(file: Path, _written: int) -> tuple[datetime, datetime]:
    one = certificate(file)
    return one.not_valid_before_utc, one.not_valid_after_utc


@lru_cache(maxsize=16)
def _public(file: Path, _written: int) -> bytes:
    return raw.public_key(file)


@lru_cache(maxsize=16)
def _rsa(file: Path, _written: int) -> RSAKey:
    """Raises ValueError where the certificate is of another key."""
    try:
        public = certificate(file).public_key()
    except UnsupportedAlgorithm as error:  # a GOST key
        raise ValueError from error
    if not isinstance(public, RSAPublicKey):
        raise ValueError
    return RSAKey.import_key(public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))


def _json(part: str) -> dict[str, Any]:
    try:
        told = parsed(decoded(part))
    except ValueError:
        raise wrong("form") from None
    if not isinstance(told, dict):
        raise wrong("form")
    return told


def _seconds(claims: Claims, name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < _LAST_SECOND:
        raise wrong(name)
    return value
