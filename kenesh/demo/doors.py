"""The doors of a demonstration: which stand-ins there are, where they listen, and the settings that name them.

Imports no models: the product's server asks it before anything else is there.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from kenesh import home
from kenesh.demo.esia.running import HOST, ISSUER, MNEMONIC, make_keys, make_no_keys
from kenesh.gost import engine

_PYTHON: Final = (sys.executable, "-m")
CLIENT: Final = "kenesh"
_ESIA: Final = """
[[provider]]
name = "esia"
kind = "esia"
title = {{ru = "Госуслуги", ky = "Госуслуги", tt = "Дәүләт хезмәтләре", en = "Gosuslugi"}}
base = "{address}"
issuer = "{issuer}"
client_id = "{mnemonic}"
scope = "openid fullname snils email usr_org"
algorithm = "GOST3410_2012_256"
certificates = ["{keys}esia.crt"]
[provider.signer]
kind = "openssl"
key = "{keys}is.key"
certificate = "{keys}is.crt"
"""
_OIDC: Final = """
[[provider]]
name = "esi"
kind = "oidc"
title = {{ru = "ЕСИ «Түндүк»", ky = "«Түндүк» БИС", tt = "«Түндүк» БИС", en = "Tunduk"}}
issuer = "{address}"
client_id = "{client}"
client_secret = "of-a-demonstration"
scope = "openid profile email"
trusts_email = true
[provider.claims]
pin = "pin"
name = "name"
organisations = "organizations"
organisation_tin = "organization_tin"
organisation_name = "organization_name"
organisation = {{key = "id", name = "name", ogrn = "tin"}}
"""


@dataclass(frozen=True, slots=True)
class StandIn:
    """command: what is to be kept at work."""

    title: str
    command: list[str]


def settings_file() -> Path:
    return home.path() / "identity" / "sign-in.toml"


def make(
    file: Path, *, esia_port: int, oidc_port: int, sites: tuple[str, ...], say: Callable[[str], None]
) -> list[StandIn]:
    """Writes the settings, and the keys beside them; gives the stand-ins to be started. sites: where Kenesh is served.

    Without the GOST engine the door of ЕСИА is there, but nothing behind it: whoever opens it is told what to install.
    """
    keys, made, (esia, oidc) = file.parent / "keys", [], (f"http://{HOST}:{port}" for port in (esia_port, oidc_port))
    file.parent.mkdir(parents=True, exist_ok=True)
    if engine.is_available():
        make_keys(keys)
        made.append(StandIn("The stand-in for ESIA", [*_PYTHON, "kenesh.demo.esia", str(esia_port), str(keys), *sites]))
    else:
        say(f"No stand-in for ESIA: it needs OpenSSL's GOST engine (Debian: apt-get install {engine.PACKAGE}).")
        keys = file.parent / "no-keys"
        make_no_keys(keys)
    if with_oidc := find_spec("oidc_provider_mock") is not None:
        made.append(StandIn("The stand-in for ESI", [*_PYTHON, "kenesh.demo.oidc", str(oidc_port)]))
    else:
        say("No stand-in for ESI: the package oidc-provider-mock is not installed.")
    file.write_text(text(esia, oidc if with_oidc else "", keys=f"{keys.name}/"))
    return made


def text(esia: str, oidc: str, *, keys: str = "") -> str:
    """The settings of the doors at these addresses; an empty one is left out. keys: what their files' names begin
    with."""
    parts = [
        "# Written at each start. kenesh.identity refuses this file outside a demonstration.\ndemonstration = true\n"
    ]
    if esia:
        parts.append(_ESIA.format(address=esia, issuer=ISSUER, mnemonic=MNEMONIC, keys=keys))
    if oidc:
        parts.append(_OIDC.format(address=oidc, client=CLIENT))
    return "".join(parts)
