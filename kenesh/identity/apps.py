from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Warning, register

from kenesh.home import Wrong


class IdentityConfig(AppConfig):
    name = "kenesh.identity"

    def ready(self) -> None:
        register(sign_in)


def sign_in(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """`manage.py check`: the file SIGN_IN, in one sentence."""
    from kenesh.gost import engine
    from kenesh.identity.providers import providers

    try:
        found = providers()
    except Wrong as wrong:
        return [Error(str(wrong), id="identity.E001")]
    if any(getattr(one, "kind", "") == "esia" for one in found.values()) and not engine.is_available():
        said = f"OpenSSL has no GOST engine here, so nobody signs in through ЕСИА: install {engine.PACKAGE}."
        return [Warning(said, id="identity.W001")]
    return []
