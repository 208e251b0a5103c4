"""Signatures of nobody: an authority, its people, everything that can be wrong with what they sign."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from asn1crypto import cms as asn1
from asn1crypto import x509
from django.core.files.base import ContentFile
from django.utils.timezone import now

from kenesh.documents.actions import announce, store
from kenesh.documents.models import StoredFile
from kenesh.gost.engine import run
from kenesh.gost.made_up import Authority, Person
from kenesh.signatures import bounds, certificates, cms, trusting
from kenesh.signatures.models import Signable
from kenesh.signatures.trusting import Trusted
from kenesh.signatures.verifying import Found, verify

IVANOV: Final = (
    "/C=RU/O=Мэрия/OGRN=1051600000001/INNLE=1651000001/SNILS=12345678901/INN=165100000012"
    "/title=Юрист/SN=Иванов/GN=Иван Иванович/CN=Мэрия"
)
KIND: Final = "test-paper"


class World:
    """ours is believed, strange is not."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ours = Authority(folder / "ours")
        self.strange = Authority(folder / "strange", "Чужой центр")
        self.document = folder / "document.pdf"
        self.document.write_bytes(b"%PDF-1.7\n" + b"told and signed\n" * 400)
        self.ivanov = self.ours.issue("ivanov", IVANOV)

    @cached_property
    def petrov(self) -> Person:
        return self.ours.issue("petrov", "/C=RU/SN=Петров/GN=Пётр/CN=Петров Пётр")

    @cached_property
    def stranger(self) -> Person:
        return self.strange.issue("stranger", "/C=RU/CN=Чужой")

    @cached_property
    def signature(self) -> bytes:
        """Good, of the document."""
        return self.ours.signature(self.document, self.ivanov)

    def trusted(self, *lists: Path, authorities: Sequence[Path] = ()) -> Trusted:
        found = [trusting.read(path.read_bytes()) for path in (*(authorities or [self.ours.certificate]), *lists)]
        return Trusted.of([one for some, _ in found for one in some], [one for _, some in found for one in some])

    def check(
        self,
        signature: bytes,
        *,
        content: Path | None = None,
        trusted: Trusted | None = None,
        at: datetime | None = None,
    ) -> Found:
        return verify(cms.read(signature), content or self.document, trusted or self.trusted(), at or now())

    def below(self, name: str, upper: Authority, use: Any = "authority") -> Authority:
        """An authority whose certificate another has issued."""
        person = upper.issue(name, f"/C=RU/CN=Центр {name}", use=use)
        lower = Authority(self.folder / name)
        lower.certificate.write_bytes(person.certificate.read_bytes())
        lower.key.write_bytes(person.key.read_bytes())
        return lower

    def signed_by_both(self, first: Person, second: Person) -> bytes:
        signers = [part for one in (first, second) for part in ("-signer", one.certificate, "-inkey", one.key)]
        return done(
            ["cms", "-sign", "-binary", "-in", self.document, *signers, "-md", "md_gost12_256", "-cades"],
            ["-outform", "DER"],
        )

    def stamped(self, signature: bytes, by: Person, *, of: bytes | None = None) -> bytes:
        """With a time stamp's token. of: what is stamped, the signature proper unless given."""
        whole = asn1.ContentInfo.load(signature)
        signer = whole["content"]["signer_infos"][0]
        conf, value, query = (self.folder / name for name in ("ts.cnf", "ts.value", "ts.query"))
        conf.write_text(
            "[tsa]\ndefault_tsa = own\n[own]\n"
            f"serial = {self.folder}/ts.serial\nsigner_digest = md_gost12_256\ndefault_policy = 1.2.3.4\n"
            "digests = md_gost12_256\naccuracy = secs:1\n"
        )
        value.write_bytes(of or signer["signature"].native)
        done(["ts", "-query", "-data", value, "-md_gost12_256", "-cert", "-out", query])
        token = done(
            ["ts", "-reply", "-config", conf, "-queryfile", query, "-signer", by.certificate, "-inkey", by.key],
            ["-token_out"],
        )
        stamp = asn1.CMSAttribute({"type": "signature_time_stamp_token", "values": [asn1.ContentInfo.load(token)]})
        name, wrapped = bounds.parts(signature)
        *before, signers = bounds.parts(bounds.parts(wrapped)[0])
        (only,) = bounds.parts(signers)
        more = b"".join([*bounds.parts(only), bounds.made_of(0xA1, stamp.dump())])
        signed = b"".join([*before, bounds.made_of(0x31, bounds.made_of(0x30, more))])
        return bounds.made_of(0x30, name + bounds.made_of(0xA0, bounds.made_of(0x30, signed)))


def done(*arguments: Sequence[str | Path]) -> bytes:
    made = run([one for part in arguments for one in part])
    assert made.code == 0, made.err
    return made.out


def with_certificates(signature: bytes, *more: Person, first: bool = False) -> bytes:
    """The same with others' certificates among those that come along, behind them or first."""
    whole = asn1.ContentInfo.load(signature)
    came = whole["content"]["certificates"]
    added = [asn1.CertificateChoices({"certificate": x509.Certificate.load(certificate_of(one))}) for one in more]
    every = [*added, *came] if first else [*came, *added]
    body = b"".join(one.dump() for one in every)
    name, wrapped = bounds.parts(signature)
    parts = [bounds.made_of(0xA0, body) if one[0] == 0xA0 else one for one in bounds.parts(bounds.parts(wrapped)[0])]
    return bounds.made_of(0x30, name + bounds.made_of(0xA0, bounds.made_of(0x30, b"".join(parts))))


def changed(body: bytes, at: int) -> bytes:
    return body[:at] + bytes([body[at] ^ 0x01]) + body[at + 1 :]


def flipped_in(signature: bytes, part: bytes) -> bytes:
    """With one byte changed in the middle of a part of it."""
    return changed(signature, signature.index(part) + len(part) // 2)


def certificate_of(person: Person) -> bytes:
    """DER."""
    return done(["x509", "-in", person.certificate, "-outform", "DER"])


def serial_of(person: Person) -> str:
    """Hexadecimal."""
    return certificates.read(certificate_of(person)).serial


def in_days(days: float) -> datetime:
    return datetime.now(UTC) + timedelta(days=days)


def a_stored_file(content: bytes) -> StoredFile:
    return store(announce(ContentFile(content), "application/pdf"), now=now())


def a_signable(content: bytes, *, owner: int = 1) -> Signable:
    return Signable.objects.create(
        kind=KIND, owner=owner, content=a_stored_file(content), name="решение.pdf", made_at=now()
    )
