"""A stand-in for the CryptoPro plug-in: its script (plugin.js) for the page of signing, and the keys behind it.

Keys are made by OpenSSL for whoever is signed in, and lie in the folder of data. Outside a demonstration these
addresses are not there.
"""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kenesh import home
from kenesh.accounts.middleware import StaffRequest
from kenesh.accounts.models import User
from kenesh.gost import engine
from kenesh.gost.made_up import Authority, Person
from kenesh.shell.access import CONSULTANT, HEAD, for_roles
from kenesh.signatures import actions, trusting
from kenesh.signatures.actions.reading import on_disk
from kenesh.signatures.certificates import Certificate
from kenesh.signatures.contract import signing_of
from kenesh.signatures.models import Signable

_SCRIPT: Final = Path(__file__).with_name("plugin.js")
_REFUSED: Final = 422  # HTTP status
_A_YEAR: Final = timedelta(days=365)
_LASTS: Final = 10 * 365 * 24  # hours of the revocation list
OURS, STRANGE = "Удостоверяющий центр демонстрации", "Центр, которого никто не знает"


@dataclass(frozen=True, slots=True)
class Own:
    """A certificate on the computer of somebody: made by whom, of how many bits, for how long."""

    name: str
    authority: str
    bits: int = 256
    parameters: str = "TCA"
    ended: bool = False


HAVE: Final = (
    Own("person", OURS),
    Own("wide", OURS, bits=512, parameters="A"),
    Own("strange", STRANGE),
    Own("ended", OURS, ended=True),
)


def only_in_a_demonstration[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """404 elsewhere: this signs in anybody's name."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@never_cache
@require_safe
@only_in_a_demonstration
@for_roles(CONSULTANT, HEAD)
def script(request: StaffRequest) -> HttpResponse:
    return HttpResponse(_SCRIPT.read_bytes(), content_type="text/javascript; charset=utf-8")


@never_cache
@require_safe
@only_in_a_demonstration
@for_roles(CONSULTANT, HEAD)
def certificates(request: StaffRequest) -> HttpResponse:
    """Those of the person's computer, as the plug-in tells of them."""
    told = [_told(one, _read(person)) for one, person in _computer_of(request.user).items()]
    return JsonResponse({"certificates": told})


@never_cache
@require_POST
@only_in_a_demonstration
@for_roles(CONSULTANT, HEAD)
def sign(request: StaffRequest) -> HttpResponse:
    """The content that has this hash, signed; base64 in lines, as the plug-in gives it. With a key of whoever asks, and
    only what they may sign."""
    wanted, bits = request.POST.get("hash", "").lower(), request.POST.get("bits", "")
    signable = _known(wanted, bits, request.user)
    chosen = next((one for one in HAVE if one.name == request.POST.get("certificate")), None)
    if signable is None or chosen is None or str(chosen.bits) != bits:
        return HttpResponse("Hash is not valid (0x80070057)", status=_REFUSED, content_type="text/plain")
    person = _computer_of(request.user)[chosen]
    with on_disk(signable.content) as path:
        made = _authority(chosen.authority).signature(path, person, bits=chosen.bits)
    encoded = trusting.pem("CMS", made).splitlines()[1:-1]
    return HttpResponse("\r\n".join(encoded), content_type="text/plain")


def introduce(*, now: datetime) -> bool:
    """The authority of the demonstration is trusted here, unless it is already, or there is no engine; whether it was
    put on the list."""
    if not settings.DEMO or not engine.is_available():
        return False
    with _alone():
        authority = _authority(OURS)
        crl = authority.folder / "crl.pem"
        if not crl.exists():
            authority.revocation_list(hours=_LASTS)
    (made,), _none = trusting.read(authority.certificate.read_bytes())
    current = trusting.current()
    before = current.authorities if current else ()
    if any(one.der == made.der for one in before):
        return False
    actions.trust([*before, made], trusting.read(crl.read_bytes())[1], by=None, now=now)
    return True


def folder() -> Path:
    return home.path() / "plugin"


@contextmanager
def _alone() -> Iterator[None]:
    """One at a time makes keys, in whatever process."""
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _authority(name: str) -> Authority:
    return Authority(folder() / ("ours" if name == OURS else "strange"), name)


def _computer_of(user: User) -> dict[Own, Person]:
    with _alone():
        return {one: _own(one, user) for one in HAVE}


def _own(one: Own, user: User) -> Person:
    authority, name = _authority(one.authority), f"{one.name}-{user.pk}"
    there = Person(authority.folder / f"{name}.key", authority.folder / f"{name}.crt")
    if there.certificate.exists() and (one.ended or _read(there).until > now()):
        return there
    until = datetime.now(UTC) - timedelta(days=1) if one.ended else None
    since = until - _A_YEAR if until else None
    subject = _subject(user)
    return authority.issue(name, subject, bits=one.bits, parameters=one.parameters, since=since, until=until)


def _subject(user: User) -> str:
    surname, _space, given = user.full_name.partition(" ")
    office = user.office
    parts = {
        "C": "RU",
        "O": office.name if office else "",
        "OGRN": (office.ogrn if office else "") or "1001600000016",
        "INNLE": "1600000001",
        "INN": "160000000001",
        "SNILS": f"{user.pk:09}00"[-11:],
        "SN": surname,
        "GN": given,
        "CN": office.name if office else user.full_name,
    }
    return "".join(f"/{name}={_escaped(value)}" for name, value in parts.items() if value)


def _escaped(value: str) -> str:
    """For OpenSSL's -subj; 64 letters are the most that a name in a certificate has."""
    return value[:64].replace("\\", "\\\\").replace("/", "\\/").replace("+", "\\+")


def _read(person: Person) -> Certificate:
    (read,), _none = trusting.read(person.certificate.read_bytes())
    return read


def _told(one: Own, certificate: Certificate) -> dict[str, Any]:
    return {
        "thumbprint": certificate.fingerprint,
        "name": one.name,
        "bits": one.bits,
        "algorithm": certificate.algorithm,
        "subject": _line(certificate.names),
        "issuer": _line(certificate.issuer_names),
        "since": certificate.since.isoformat(),
        "until": certificate.until.isoformat(),
    }


def _line(names: Any) -> str:
    """As CryptoPro writes a name, quotation marks within doubled: «CN="Иванов", O="ООО ""Весы"" и др."»."""
    words = {"common": "CN", "organisation": "O", "surname": "SN", "given": "G"}
    quoted = {word: names[name].replace('"', '""') for name, word in words.items() if names.get(name)}
    return ", ".join(f'{word}="{value}"' for word, value in quoted.items())


def _known(digest: str, bits: str, user: User) -> Signable | None:
    if bits not in {"256", "512"} or not digest:
        return None
    for one in Signable.objects.filter(**{f"hash_{bits}": digest}).select_related("content").order_by("-pk"):
        signing = signing_of(one.kind)
        if signing and any(document.may_sign for document in signing.documents(user, [one.owner])):
            return one
    return None
