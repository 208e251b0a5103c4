"""A certification authority of nobody, its people and their signatures: for demonstrations and tests alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Literal

from kenesh.gost.engine import Done, run

PARAMETER_SETS: Final = (
    *((256, name) for name in ("A", "B", "C", "XA", "XB", "TCA", "TCB", "TCC", "TCD")),
    *((512, name) for name in ("A", "B", "C")),
)
type Use = Literal["person", "authority", "stamps"]

_CONF: Final = """
oid_section = names
[names]
INNLE = 1.2.643.100.4
[req]
distinguished_name = none
[none]
[ca]
default_ca = own
[own]
database = {folder}/index
new_certs_dir = {folder}
serial = {folder}/serial
crlnumber = {folder}/crlnumber
certificate = {folder}/ca.crt
private_key = {folder}/ca.key
default_md = md_gost12_256
default_days = 365
default_crl_days = 30
policy = any
unique_subject = no
copy_extensions = none
utf8 = yes
email_in_dn = no
string_mask = utf8only
[any]
[person]
basicConstraints = CA:FALSE
keyUsage = critical,digitalSignature,nonRepudiation
[authority]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
[stamps]
basicConstraints = CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
"""


@dataclass(frozen=True, slots=True)
class Person:
    """key, certificate: PEM files."""

    key: Path
    certificate: Path


class Authority:
    """Made anew in an empty folder, or found in one where it was made before."""

    def __init__(self, folder: Path, name: str = "Удостоверяющий центр ниоткуда") -> None:
        self.folder = folder
        self.certificate, self.key = folder / "ca.crt", folder / "ca.key"
        self._conf = folder / "ca.cnf"
        if self.certificate.exists():
            return
        folder.mkdir(parents=True, exist_ok=True)
        self._conf.write_text(_CONF.format(folder=folder))
        for file, text in (
            ("index", ""),
            ("index.attr", "unique_subject = no\n"),
            ("serial", "1000\n"),
            ("crlnumber", "01\n"),
        ):
            (folder / file).write_text(text)
        _done(
            ["req", "-x509", "-newkey", "gost2012_256", "-pkeyopt", "paramset:TCB", "-nodes", "-days", "3650"],
            ["-keyout", self.key, "-out", self.certificate, "-md_gost12_256", "-utf8", "-subj", f"/C=RU/CN={name}"],
            ["-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign,cRLSign"],
        )

    def issue(
        self,
        name: str,
        subject: str,
        *,
        bits: int = 256,
        parameters: str = "TCA",
        since: datetime | None = None,
        until: datetime | None = None,
        use: Use = "person",
    ) -> Person:
        """name: of the files. subject: as OpenSSL's -subj, «/C=RU/O=…/OGRN=…/INN=…/SNILS=…/CN=…». since, until: of the
        certificate; a year from now unless given. use: to sign documents, to issue certificates, to stamp time."""
        person = Person(self.folder / f"{name}.key", self.folder / f"{name}.crt")
        request = self.folder / f"{name}.csr"
        _done(
            [
                "req",
                "-config",
                self._conf,
                "-newkey",
                f"gost2012_{bits}",
                "-pkeyopt",
                f"paramset:{parameters}",
                "-nodes",
            ],
            ["-keyout", person.key, "-out", request, f"-md_gost12_{bits}", "-utf8", "-subj", subject],
        )
        dates = [
            *(["-startdate", f"{since:%Y%m%d%H%M%SZ}"] if since else []),
            *(["-enddate", f"{until:%Y%m%d%H%M%SZ}"] if until else []),
        ]
        _done(
            ["ca", "-batch", "-notext", "-preserveDN", "-config", self._conf, "-extensions", use, *dates],
            ["-in", request, "-out", person.certificate],
        )
        return person

    def revoke(self, person: Person) -> None:
        _done(["ca", "-config", self._conf, "-revoke", person.certificate])

    def revocation_list(self, name: str = "crl", *, hours: int | None = None) -> Path:
        """PEM. hours: how long it lasts; 30 days unless given."""
        lasts = ["-crlhours", str(hours)] if hours else []
        path = self.folder / f"{name}.pem"
        _done(["ca", "-gencrl", "-config", self._conf, "-out", path, *lasts])
        return path

    def signature(
        self, content: Path, by: Person, *, bits: int = 256, with_certificates: bool = True, cades: bool = True
    ) -> bytes:
        """A detached CMS in DER, CAdES-BES unless told otherwise."""
        options = [*(["-cades"] if cades else []), *([] if with_certificates else ["-nocerts"])]
        chain: list[str | Path] = ["-certfile", self.certificate] if with_certificates else []
        return _done(
            ["cms", "-sign", "-binary", "-in", content, "-signer", by.certificate, "-inkey", by.key, *chain],
            ["-md", f"md_gost12_{bits}", *options, "-outform", "DER"],
        ).out


def _done(*arguments: Sequence[str | Path]) -> Done:
    done = run([one for part in arguments for one in part])
    if done.code:
        raise RuntimeError(done.err)
    return done
