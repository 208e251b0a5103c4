"""A provider that does not answer as it should costs no more than the time set aside for it."""

import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from kenesh.identity import fetching
from kenesh.identity.contract import Failed
from kenesh.identity.fetching import LARGEST, Asking, is_safe
from kenesh.identity.tests.listening import Heard, deaf, listening, nobody

SHORT = 0.5  # seconds


def failure(ask: Callable[[], object]) -> Failed:
    with pytest.raises(Failed) as caught:
        ask()
    return caught.value


class TestAsking:
    def test_leaves_time_for_the_page_within_five_seconds(self) -> None:
        assert fetching.WITHIN < 5

    def test_gives_what_is_told(self) -> None:
        with listening(lambda heard: (200, {"token": heard.headers["Authorization"], "agreed": True})) as provider:
            assert Asking(within=30).json(f"{provider.address}/x", token="t") == {"token": "Bearer t", "agreed": True}

    def test_follows_no_redirect(self) -> None:
        def away(heard: Heard) -> tuple[int, bytes, dict[str, str]]:
            return 302, b"{}", {"Location": "/elsewhere"}

        with listening(away) as provider:
            assert failure(lambda: Asking(within=30).json(f"{provider.address}/x")).detail == "HTTP 302"
            assert provider.paths() == ["/x"]

    @pytest.mark.parametrize("body", [b"<h1>502</h1>", b"", b"[1]", b"null", b"\xff\xfe\x00", b"[" * 200_000])
    def test_wants_an_object(self, body: bytes) -> None:
        with listening(lambda heard: (200, body)) as provider:
            assert failure(lambda: Asking(within=30).json(provider.address)).kind == "down"

    def test_stops_at_an_answer_that_is_too_large(self) -> None:
        with listening(lambda heard: (200, b'{"a": "' + b"a" * 10 * LARGEST + b'"}')) as provider:
            told = failure(lambda: Asking(within=30).json(provider.address))
            assert (told.kind, told.detail) == ("down", "the answer is too large")

    def test_is_refused_by_a_machine_where_nobody_listens(self) -> None:
        told = failure(lambda: Asking(within=30).json(nobody()))
        assert (told.kind, told.detail) == ("down", "ConnectionRefusedError")

    @pytest.mark.parametrize(
        "drips", [b"", b"H", b"HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n", b"HTTP/1.0 200 OK\r\n\r\n  "]
    )
    def test_does_not_wait_for_one_that_never_answers(self, drips: bytes) -> None:
        with deaf(drips=drips) as (address, hung_up):
            told = failure(lambda: Asking(within=SHORT).json(address))
            assert (told.kind, told.detail) in {("down", "no answer in time"), ("down", "TimeoutError")}
            assert hung_up.wait(10)

    def test_has_one_deadline_for_all(self) -> None:
        with listening(lambda heard: (200, {})) as provider:
            assert failure(lambda: Asking(within=0).json(provider.address)).detail == "no time is left"
            assert not provider.heard

    @pytest.mark.parametrize("address", ["file:///etc/hostname", "ftp://127.0.0.1/", "http://example.org/", "nothing"])
    def test_asks_nobody_but_by_https(self, address: str) -> None:
        assert failure(lambda: Asking(within=30).get(address)).kind == "settings"

    def test_tells_support_nothing_of_what_was_asked(self) -> None:
        told = failure(lambda: Asking(within=30).get(f"{nobody()}/?code=secret", token="secret"))
        assert "secret" not in f"{told.detail}{told.code}"


class TestEncryption:
    @pytest.fixture
    def certificate(self, tmp_path: Path) -> Path:
        """One file: the key and a certificate of 127.0.0.1 that it has signed itself."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "a provider")])
        address = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
        at = datetime.now(UTC)
        made = (
            x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
            .not_valid_before(at - timedelta(days=1))
            .not_valid_after(at + timedelta(days=1))
            .add_extension(address, critical=False)
            .sign(key, SHA256())
        )
        file = tmp_path / "tls.pem"
        written = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + made.public_bytes(Encoding.PEM)
        file.write_bytes(written)
        return file

    def test_is_with_those_the_settings_believe(self, certificate: Path) -> None:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate)
        with listening(lambda heard: (200, {"told": True}), tls) as provider:
            assert Asking(authorities=certificate, within=30).json(provider.address) == {"told": True}
            told = failure(lambda: Asking(within=30).json(provider.address))
            assert (told.kind, told.detail) == ("down", "SSLCertVerificationError")


class TestAddress:
    @pytest.mark.parametrize("address", ["https://esia.gosuslugi.ru/", "http://127.0.0.1:8001", "http://localhost/x"])
    def test_is_safe_by_https_or_on_this_machine(self, address: str) -> None:
        assert is_safe(address)

    @pytest.mark.parametrize("address", ["http://esia.gosuslugi.ru/", "javascript:alert(1)", "//host", "", "https://"])
    def test_is_not_otherwise(self, address: str) -> None:
        assert not is_safe(address)
