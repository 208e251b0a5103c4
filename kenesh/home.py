"""Where an installation keeps what it must not lose: KENESH_HOME, its secret key, its database and its files.

Imported by the settings, so nothing here may import Django.
"""

import hashlib
import os
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


class Wrong(Exception):
    """The environment asks for something that cannot be. The message is one sentence for whoever set it."""


def path() -> Path:
    """The folder for data: KENESH_HOME, else `.kenesh` beside the code."""
    chosen = os.environ.get("KENESH_HOME", "")
    return Path(chosen).expanduser().resolve() if chosen else Path(__file__).resolve().parent.parent / ".kenesh"


def flag(name: str) -> bool:
    """Whether the variable says yes."""
    return os.environ.get(name, "0").strip().lower() in {"1", "true", "yes", "on"}


def port() -> int:
    """PORT, where the product is served on this machine."""
    given = os.environ.get("PORT", "8000")
    if not given.isdecimal() or not 0 < int(given) < 65536:
        raise Wrong(f"PORT must be a number from 1 to 65535, not {given}.")
    return int(given)


def secret_key() -> str:
    """SECRET_KEY, else the one kept in KENESH_HOME/secret (made at the first start, readable by its owner only).

    Commands that only read code (checks, messages) run without a writable home: they get a passing key.
    """
    if given := os.environ.get("SECRET_KEY", ""):
        return given
    kept = path() / "secret"
    try:
        return kept.read_text().strip()
    except FileNotFoundError:
        pass
    key = secrets.token_urlsafe(50)
    if not path().is_dir():
        return key
    with NamedTemporaryFile("w", dir=path(), prefix="secret-") as whole:  # made for its owner only
        whole.write(key)
        whole.flush()
        os.fsync(whole.fileno())
        with suppress(FileExistsError):  # another process was quicker: its key it is
            os.link(whole.name, kept)
    return kept.read_text().strip()


def database() -> dict[str, Any]:
    """Django's settings of the database: DATABASE_URL, else the embedded PostgreSQL's socket in KENESH_HOME."""
    given = os.environ.get("DATABASE_URL", "")
    pool = os.environ.get("DATABASE_POOL", "8")
    if not pool.isdecimal() or not int(pool):
        raise Wrong(f"DATABASE_POOL must be a number from 1 on, not {pool}.")
    settings: dict[str, Any] = {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_HEALTH_CHECKS": True,  # the database may have been started again, or another one have taken over
        "OPTIONS": {"pool": {"min_size": 1, "max_size": int(pool), "timeout": 10}},
    }
    if not given:
        return settings | {
            "NAME": "kenesh",
            "USER": "postgres",
            "PASSWORD": "",
            "HOST": str(socket_folder()),
            "PORT": "",
        }
    try:
        url = urlsplit(given)
        if url.scheme not in {"postgres", "postgresql"}:
            raise ValueError
        port = str(url.port or "")
    except ValueError:  # says nothing of what was given: there is a password in it
        raise Wrong("DATABASE_URL must look like postgresql://user:password@host:5432/name") from None
    query = dict(parse_qsl(url.query))
    settings |= {
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": query.pop("host", url.hostname or ""),
        "PORT": port,
    }
    settings["OPTIONS"] |= query
    return settings


def socket_folder() -> Path:
    """Where the embedded PostgreSQL's socket stands. A socket's path may not pass 107 bytes, so a deep home gets
    a short folder of its own under /tmp, named after the home's path."""
    deep = path() / "postgres"
    if len(os.fsencode(deep)) < 80:
        return deep
    return Path("/tmp") / f"kenesh-{hashlib.sha256(os.fsencode(path())).hexdigest()[:16]}"  # noqa: S108  # 0700, checked


def files() -> dict[str, Any]:
    """Django's settings of the store of attachments: the bucket of FILES_URL, else the folder `files` in KENESH_HOME.

    FILES_URL is s3://key:secret@host:port/bucket/prefix?region=…&tls=0; the port, the prefix, the region and tls (1)
    may be left out.
    """
    given = os.environ.get("FILES_URL", "")
    if not given:
        return {"BACKEND": "kenesh.documents.folder.Folder", "OPTIONS": {"location": str(path() / "files")}}
    try:
        url = urlsplit(given)
        query = dict(parse_qsl(url.query, strict_parsing=bool(url.query)))
        bucket, _slash, prefix = unquote(url.path.strip("/")).partition("/")
        tls = {"0": False, "1": True}[query.pop("tls", "1")]
        region = query.pop("region", None)
        if url.scheme != "s3" or query or not all([url.hostname, url.username, url.password, bucket]):
            raise ValueError
        host = f"[{url.hostname}]" if ":" in str(url.hostname) else url.hostname
        address = f"{'https' if tls else 'http'}://{host}{f':{url.port}' if url.port else ''}"
    except (KeyError, ValueError):  # says nothing of what was given: there is a secret in it
        raise Wrong("FILES_URL must look like s3://key:secret@host:443/bucket?region=name&tls=1") from None
    return {
        "BACKEND": "kenesh.documents.bucket.Bucket",
        "OPTIONS": {
            "endpoint_url": address,
            "access_key": unquote(url.username or ""),
            "secret_key": unquote(url.password or ""),
            "bucket_name": bucket,
            "location": prefix,
            "region_name": region,
        },
    }


def reports() -> str:
    """The folder of the copy that reports are counted from: REPORTS_COPY, else `reports` in KENESH_HOME. Empty: none,
    the database counts. Nothing is lost with it."""
    return os.environ.get("REPORTS_COPY", str(path() / "reports"))
