"""Whom this installation believes: certificates of authorities and their revocation lists, read and kept at hand.

A revocation list is believed because an authority of the list has signed it, which is verified once, when it is loaded.
"""

import base64
import hashlib
import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final, Self

from asn1crypto import crl
from cryptography import x509

from kenesh.gost import engine
from kenesh.signatures import certificates
from kenesh.signatures.certificates import UNREADABLE, Certificate
from kenesh.signatures.models import TrustedList

_BLOCK: Final = re.compile(rb"-----BEGIN ([A-Z0-9 ]{1,40})-----(.*?)-----END \1-----", re.DOTALL)
_CERTIFICATES: Final = {b"CERTIFICATE", b"X509 CERTIFICATE", b"TRUSTED CERTIFICATE"}
_LISTS: Final = {b"X509 CRL", b"CRL"}


class Unusable(Exception):
    """A file holds nothing to be believed. The message says why."""


@dataclass(frozen=True)
class Revocations:
    """One revocation list. der: all of it. issuer: as Certificate.subject; names: its parts. since: made on. until: the
    next is promised by; None: no promise. issuer_key: which key of the authority signed it, where told. scope: which
    part of the certificates it is about, as it says itself."""

    der: bytes
    issuer: Hashable
    names: Mapping[str, str]
    since: datetime
    until: datetime | None
    issuer_key: bytes | None
    scope: bytes

    @property
    def title(self) -> str:
        return certificates.called(self.names)

    @property
    def place(self) -> tuple[Hashable, bytes | None, bytes]:
        """Of two lists with one place the newer counts."""
        return self.issuer, self.issuer_key, self.scope

    @cached_property
    def _list(self) -> x509.CertificateRevocationList:
        return x509.load_der_x509_crl(self.der)

    def __len__(self) -> int:
        return len(self._list)

    def revoked_at(self, number: int) -> datetime | None:
        """number: the serial of a certificate of the same issuer."""
        found = self._list.get_revoked_certificate_by_serial_number(number)
        return found.revocation_date_utc if found else None

    def is_about(self, certificate: Certificate) -> bool:
        return self._is_by(certificate.issuer, certificate.issuer_key)

    def is_of(self, authority: Certificate) -> bool:
        return self._is_by(authority.subject, authority.own_key)

    def _is_by(self, name: Hashable, key: bytes | None) -> bool:
        return self.issuer == name and (None in (self.issuer_key, key) or self.issuer_key == key)


@dataclass(frozen=True)
class Trusted:
    """authorities, revocations: in the order of their bytes, each once. pk: of the TrustedList, if it is one."""

    authorities: tuple[Certificate, ...]
    revocations: tuple[Revocations, ...]
    pk: int | None = None

    @classmethod
    def of(cls, authorities: Iterable[Certificate], revocations: Iterable[Revocations]) -> Self:
        newest: dict[Hashable, Revocations] = {}
        for one in sorted(revocations, key=lambda each: each.since):
            newest[one.place] = one
        return cls(
            tuple({one.der: one for one in sorted(authorities, key=lambda each: each.der)}.values()),
            tuple(sorted(newest.values(), key=lambda each: each.der)),
        )

    @property
    def digest(self) -> str:
        text = self.certificates_text + "\n" + self.revocations_text
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def certificates_text(self) -> str:
        return "".join(pem("CERTIFICATE", one.der) for one in self.authorities)

    @property
    def revocations_text(self) -> str:
        return "".join(pem("X509 CRL", one.der) for one in self.revocations)

    @cached_property
    def _by_subject(self) -> Mapping[Hashable, list[Certificate]]:
        found: dict[Hashable, list[Certificate]] = defaultdict(list)
        for one in self.authorities:
            found[one.subject].append(one)
        return found

    def above(self, certificate: Certificate, came: Iterable[Certificate]) -> list[Certificate]:
        """Those of the list on the way up: OpenSSL is given these and no others, and decides."""
        return self.way_up(certificate, came)[0]

    def way_up(
        self, certificate: Certificate, came: Iterable[Certificate]
    ) -> tuple[list[Certificate], list[Certificate]]:
        """By whose names the way up from the certificate may lead: those of the list, and of those that came along with
        it. Several may have one name, and all of them are meant: which of them is right, names do not tell."""
        by_subject: dict[Hashable, list[Certificate]] = defaultdict(list)
        for one in came:
            by_subject[one.subject].append(one)
        found: tuple[list[Certificate], list[Certificate]] = ([], [])
        names, seen = [certificate.issuer], set[Hashable]()
        while names:
            if (name := names.pop()) in seen:
                continue
            seen.add(name)
            for some, those in zip(found, (self._by_subject, by_subject), strict=True):
                some += those.get(name, [])
                names += [one.issuer for one in those.get(name, [])]
        return found


def current() -> Trusted | None:
    """The list in use: one tiny query, and the list itself where a newer was loaded. None: there is none."""
    newest = TrustedList.objects.values_list("pk", "digest").first()
    return _kept(*newest) if newest else None


@lru_cache(maxsize=1)
def _kept(pk: int, digest: str) -> Trusted:
    row = TrustedList.objects.get(pk=pk, digest=digest)
    authorities, _none = read(row.certificates.encode())
    _none_either, revocations = read(row.revocations.encode())
    return Trusted(tuple(authorities), tuple(revocations), pk)


def read(body: bytes) -> tuple[list[Certificate], list[Revocations]]:
    """What stands in a file: certificates and revocation lists, as PEM or one DER. Raises Unusable."""
    blocks = [(match[1], match[2]) for match in _BLOCK.finditer(body)]
    found: tuple[list[Certificate], list[Revocations]] = ([], [])
    if not blocks and body.strip():
        try:
            return [certificates.read(body)], []
        except UNREADABLE:
            return [], [_revocations(body)]
    for name, text in blocks:
        try:
            der = base64.b64decode(b"".join(text.split()), validate=True)
            if name in _CERTIFICATES:
                found[0].append(certificates.read(der))
        except UNREADABLE:
            raise Unusable("a certificate in it cannot be read") from None
        if name in _LISTS:
            found[1].append(_revocations(der))
    return found


def _revocations(der: bytes) -> Revocations:
    try:
        body = crl.CertificateList.load(der, strict=True)["tbs_cert_list"]
        extensions = {one["extn_id"].dotted: one["extn_value"] for one in body["crl_extensions"] or ()}
        if "2.5.29.27" in extensions:
            raise Unusable("a list of changes (delta CRL) cannot be used: load the whole list")
        key = extensions.get("2.5.29.35")
        scope = extensions.get("2.5.29.28")
        issuer = certificates.name(body["issuer"])
        read = Revocations(
            der=der,
            issuer=issuer.key,
            names=issuer.parts,
            since=body["this_update"].native,
            until=body["next_update"].native,
            issuer_key=key.parsed["key_identifier"].native if key else None,
            scope=scope.native if scope and isinstance(scope.native, bytes) else scope.dump() if scope else b"",
        )
        len(read)
    except UNREADABLE:
        raise Unusable("it is neither a certificate nor a revocation list") from None
    return read


def is_signed(revocations: Revocations, authorities: Iterable[Certificate]) -> bool:
    """Whether one of these has signed the list. Raises engine.Missing, engine.TooLong."""
    for one in authorities:
        if one.subject != revocations.issuer:
            continue
        with NamedTemporaryFile("w", suffix=".pem") as file:
            file.write(pem("CERTIFICATE", one.der))
            file.flush()
            told = engine.run(
                ["crl", "-inform", "DER", "-noout", "-verify", "-no-CApath", "-no-CAstore", "-CAfile", file.name],
                revocations.der,
            )
        if told.code == 0 and "verify OK" in told.err:
            return True
    return False


def file_of(authorities: Iterable[Certificate], path: Path) -> None:
    """For OpenSSL's -CAfile."""
    path.write_text("".join(pem("CERTIFICATE", one.der) for one in authorities))


def pem(name: str, der: bytes) -> str:
    return f"-----BEGIN {name}-----\n{base64.encodebytes(der).decode()}-----END {name}-----\n"
