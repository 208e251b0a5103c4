"""The file SIGN_IN: what it may say, and what is said of a wrong one."""

import os
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.utils import translation

from kenesh.home import Wrong
from kenesh.identity import providers, urls
from kenesh.identity.esia import Esia
from kenesh.identity.oidc import Oidc
from kenesh.identity.signing import Command, OpenSSL
from kenesh.identity.tests.esia import YEARS

ESIA = """
[[provider]]
name = "esia"
kind = "esia"
base = "https://esia.gosuslugi.ru"
issuer = "http://esia.gosuslugi.ru/"
client_id = "KENESH"
certificates = ["esia-1.cer", "esia-2.cer"]
[provider.signer]
kind = "openssl"
key = "is.key"
certificate = "is.crt"
"""
ESI = """
[[provider]]
name = "esi"
kind = "oidc"
title = {ru = "ЕСИ", en = "ESI"}
issuer = "https://esia.tunduk.kg"
client_id = "kenesh"
client_secret = "secret"
[provider.claims]
pin = "pin"
organisations = "organizations"
organisation = {key = "id", name = "title", ogrn = "tin"}
"""


@pytest.fixture(autouse=True)
def read_nothing_yet() -> Iterator[None]:
    def forget() -> None:
        for kept in (providers._read, providers._last, providers._said):
            kept.clear()

    forget()
    yield
    forget()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "ESIA")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(YEARS[1])
        .not_valid_after(YEARS[2])
        .sign(key, SHA256())
    )
    (tmp_path / "esia-1.cer").write_bytes(made.public_bytes(Encoding.DER))
    for file in ("esia-2.cer", "is.crt"):
        (tmp_path / file).write_bytes(made.public_bytes(Encoding.PEM))
    (tmp_path / "is.key").write_text("a key")
    return tmp_path


def written(folder: Path, text: str) -> Path:
    file = folder / "sign-in.toml"
    file.write_text(text)
    return file


def wrong(folder: Path, text: str) -> str:
    with pytest.raises(Wrong) as caught:
        providers.read(written(folder, text))
    sentence = str(caught.value)
    assert sentence.startswith("SIGN_IN")
    assert sentence.endswith(".")
    return sentence


class TestFile:
    def test_names_providers_in_order(self, folder: Path) -> None:
        found = providers.read(written(folder, ESIA + ESI))
        assert list(found) == ["esia", "esi"]
        esia, esi = found.values()
        assert isinstance(esia, Esia)
        assert esia.certificates == [folder / "esia-1.cer", folder / "esia-2.cer"]
        assert (esia.algorithm, esia.trusts_email) == ("GOST3410_2012_256", False)
        assert esia.signer == OpenSSL(folder / "is.key", folder / "is.crt")
        assert isinstance(esi, Oidc)
        assert (esi.claims.pin, esi.claims.snils, esi.claims.organisation_key) == ("pin", "", "id")
        assert (esi.client_secret, esi.trusts_email, esi.basic) == ("secret", False, True)

    def test_says_titles_in_the_readers_language(self, folder: Path) -> None:
        esi = providers.read(written(folder, ESI))["esi"]
        told = []
        for language in ("en", "ru", "ky"):
            with translation.override(language):
                told.append(str(esi.title))
        assert told == ["ESI", "ЕСИ", "ЕСИ"]

    def test_may_keep_the_secret_elsewhere(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        text = ESI.replace('client_secret = "secret"', 'client_secret_env = "ESI_SECRET"')
        assert "ESI_SECRET" in wrong(folder, text)
        monkeypatch.setenv("ESI_SECRET", "hidden")
        found = providers.read(written(folder, text))["esi"]
        assert isinstance(found, Oidc)
        assert found.client_secret == "hidden"

    def test_may_name_a_program_that_signs(self, folder: Path) -> None:
        signer = f'kind = "command"\nargv = ["/opt/sign", "-q"]\ncertificate_hash = "{"A" * 64}"\nreversed = true\n'
        found = providers.read(written(folder, ESIA.partition('kind = "openssl"')[0] + signer))["esia"]
        assert isinstance(found, Esia)
        assert found.signer == Command(["/opt/sign", "-q"], None, True, "A" * 64)

    def test_may_name_places_of_its_own(self, folder: Path) -> None:
        text = ESIA.replace("certificates =", 'token = "/te"\nroles = "https://gate.example.ru/{oid}"\ncertificates =')
        found = providers.read(written(folder, text))["esia"]
        assert isinstance(found, Esia)
        assert found.paths == {"token": "/te", "roles": "https://gate.example.ru/{oid}"}

    @pytest.mark.parametrize(
        ("old", "new", "told"),
        [
            ('name = "esia"', 'name = "acting"', "acting"),
            ('name = "esia"', 'name = "E S"', "a–z"),
            ('name = "esia"\n', "", "name is missing"),
            ('kind = "esia"', 'kind = "saml"', "esia or oidc"),
            ("https://esia.gosuslugi.ru", "http://esia.gosuslugi.ru", "https://"),
            ('client_id = "KENESH"', "client_id = 7", "must be a text"),
            ('client_id = "KENESH"', 'client_id = ""', "empty"),
            ('client_id = "KENESH"', 'client_id = "K"\ntrust_email = true', "trust_email"),
            ('client_id = "KENESH"', 'client_id = "K"\ntrusts_email = "yes"', "true or false"),
            ('client_id = "KENESH"', 'client_id = "K"\nalgorithm = "none"', "algorithm"),
            ('client_id = "KENESH"', 'client_id = "K"\ntoken = "te"', "token"),
            ('client_id = "KENESH"', 'client_id = "K"\ntls_authorities = "no.pem"', "no.pem"),
            ('["esia-1.cer", "esia-2.cer"]', "[]", "certificates"),
            ('["esia-1.cer", "esia-2.cer"]', '["none.cer"]', "cannot be read"),
            ('["esia-1.cer", "esia-2.cer"]', '["is.key"]', "no certificate"),
            ('["esia-1.cer", "esia-2.cer"]', '"esia-1.cer"', "must be a list"),
            ('kind = "openssl"', 'kind = "hsm"', "openssl or command"),
            ('key = "is.key"', 'key = "none.key"', "none.key"),
            ('key = "is.key"', 'key = "is.key"\npin = "1"', "pin"),
            ("[provider.signer]", "[provider.signature]", "kind must be"),
            ("[[provider]]", "[provider]", "must be a list"),
            ("[[provider]]", "[[providers]]", "must be a list"),
            ("[[provider]]", "[[provider", "TOML"),
        ],
    )
    def test_that_is_wrong_is_told_in_a_sentence(self, folder: Path, old: str, new: str, told: str) -> None:
        assert old in ESIA
        assert told in wrong(folder, ESIA.replace(old, new))

    @pytest.mark.parametrize(
        ("old", "new", "told"),
        [
            ('title = {ru = "ЕСИ", en = "ESI"}\n', "", "title"),
            ('{ru = "ЕСИ", en = "ESI"}', "{}", "title"),
            ('{ru = "ЕСИ", en = "ESI"}', "true", "title"),
            ("https://esia.tunduk.kg", "esia.tunduk.kg", "https://"),
            ('client_secret = "secret"', 'algorithms = ["HS256"]', "RS256"),
            ('client_secret = "secret"', 'client_authentication = "jwt"', "basic or post"),
            ('client_secret = "secret"', 'token = "http://elsewhere.kg/"', "https://"),
            ('pin = "pin"', 'pin = ["pin"]', "must be a text"),
            ('pin = "pin"', 'inn = "pin"', "inn"),
            ('key = "id"', 'id = "id"', "id"),
        ],
    )
    def test_of_any_provider_is_told_likewise(self, folder: Path, old: str, new: str, told: str) -> None:
        assert old in ESI
        assert told in wrong(folder, ESI.replace(old, new))

    def test_says_nothing_of_secrets(self, folder: Path) -> None:
        assert "hidden" not in wrong(folder, ESI.replace('"secret"', '"hidden"\nclient_secret_env = "NOWHERE"'))

    def test_names_everybody_once(self, folder: Path) -> None:
        assert "esi" in wrong(folder, ESI + ESI)

    def test_of_a_demonstration_is_refused_where_people_work(self, folder: Path, settings: Any) -> None:
        text = "demonstration = true\n" + ESI
        assert "demonstration" in wrong(folder, text)
        settings.DEMO = True
        assert list(providers.read(written(folder, text))) == ["esi"]


class TestName:
    def test_hides_no_page_of_ours(self) -> None:
        first = {str(one.pattern).partition("/")[0] for one in urls.urlpatterns}
        assert {word for word in first if not word.startswith("<")} <= providers._TAKEN


class TestProviders:
    def test_are_none_where_no_file_is_named(self, settings: Any) -> None:
        settings.SIGN_IN = ""
        assert not providers.providers()

    def test_are_read_once_and_again_when_the_file_is_written_anew(self, folder: Path, settings: Any) -> None:
        settings.SIGN_IN = str(written(folder, ESI))
        found = providers.providers()
        assert providers.providers() is found
        os.utime(written(folder, ESIA + ESI), (1, 1))
        assert list(providers.providers()) == ["esia", "esi"]

    def test_stay_as_they_were_when_the_file_becomes_wrong(
        self, folder: Path, settings: Any, caplog: pytest.LogCaptureFixture
    ) -> None:
        settings.SIGN_IN = str(written(folder, ESI))
        providers.providers()
        os.utime(written(folder, "nonsense"), (1, 1))
        assert list(providers.providers()) == list(providers.providers()) == ["esi"]
        assert len(caplog.records) == 1
        (folder / "sign-in.toml").unlink()
        assert list(providers.providers()) == ["esi"]

    def test_are_an_error_where_the_file_is_missing(self, tmp_path: Path, settings: Any) -> None:
        settings.SIGN_IN = str(tmp_path / "none.toml")
        with pytest.raises(Wrong, match="cannot be read"):
            providers.providers()


@pytest.mark.django_db
class TestCheck:
    def test_tells_of_a_wrong_file(self, folder: Path, settings: Any) -> None:
        settings.SIGN_IN = str(written(folder, ESI.replace("https:", "http:")))
        with pytest.raises(SystemCheckError, match=r"identity\.E001.*provider esi: issuer must be"):
            call_command("check", stdout=StringIO(), stderr=StringIO())

    def test_tells_that_the_engine_is_missing(
        self, folder: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("kenesh.gost.engine.is_available", lambda: False)
        settings.SIGN_IN = str(written(folder, ESIA))
        told = StringIO()
        call_command("check", stdout=told, stderr=told)
        assert "libengine-gost-openssl" in told.getvalue()
        assert list(providers.providers()) == ["esia"]

    def test_is_silent_where_all_is_well(self, settings: Any) -> None:
        settings.SIGN_IN = ""
        told = StringIO()
        call_command("check", stdout=told, stderr=told)
        assert "identity" not in told.getvalue()
