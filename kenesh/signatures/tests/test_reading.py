"""What comes as a signature is read without harm, whatever it is."""

import base64
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kenesh.signatures import bounds, cms
from kenesh.signatures.rules import VALID
from kenesh.signatures.tests.make import World
from kenesh.signatures.verifying import Found

CALM = settings(max_examples=60, derandomize=True)


class TestFile:
    @pytest.mark.parametrize("name", ["CMS", "PKCS7", "SIGNATURE"])
    def test_may_be_pem(self, world: World, name: str) -> None:
        text = base64.encodebytes(world.signature)
        body = f"-----BEGIN {name}-----\n".encode() + text + f"-----END {name}-----\n".encode()
        assert cms.unwrap(body) == world.signature
        assert cms.unwrap(b"\xef\xbb\xbf" + body.replace(b"\n", b"\r\n")) == world.signature

    def test_may_be_base64(self, world: World) -> None:
        text = base64.b64encode(world.signature)
        assert cms.unwrap(text) == world.signature
        assert cms.unwrap(b"\xff\xfe" + text.decode().encode("utf-16-le")) == world.signature

    def test_is_kept_without_what_stands_after_it(self, world: World) -> None:
        assert cms.unwrap(world.signature + b"\r\n") == world.signature
        with pytest.raises(cms.NotASignature):
            cms.unwrap(world.signature + b"more")

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"%PDF-1.7",
            b"not base64 at all",
            b"\x30",
            b"\x30\x80",
            b"\x30\x84\xff\xff\xff\xff",
            b"\x30\x03\x02\x01\x01",
            "письмо".encode(),
            b"-----BEGIN CMS-----\n-----END CMS-----\n",
            base64.b64encode(b"\x30\x03\x02\x01\x01"),
        ],
    )
    def test_that_is_no_signature_is_refused(self, body: bytes) -> None:
        with pytest.raises(cms.NotASignature):
            cms.read(cms.unwrap(body))

    def test_of_a_certificate_is_refused(self, world: World) -> None:
        with pytest.raises(cms.NotASignature):
            cms.read(cms.unwrap(world.ivanov.certificate.read_bytes()))


class TestBomb:
    @pytest.mark.parametrize(
        "body",
        [
            b"\x30\x80" * (256 * 1024),
            b"\x30\x84\x00\x07\xff\xf0" * 80_000,
            b"\x30\x83\x07\xff\x00" + b"\x05\x00" * 0x3FF80,
            b"\x30\x83\x07\xff\x00\x06\x83\x07\xfe\xfb" + b"\xff" * 0x7FEFB,
            b"\x30\x83\x07\xff\x00\x02\x83\x07\xfe\xfb" + b"\xff" * 0x7FEFB,
        ],
        ids=["endless", "nested", "many", "long name", "long number"],
    )
    def test_is_refused_at_a_look(self, body: bytes) -> None:
        with pytest.raises(bounds.Unbounded):
            bounds.measure(body)
        with pytest.raises(cms.NotASignature):
            cms.unwrap(body)

    def test_of_too_many_certificates_is_refused(self, world: World) -> None:
        from asn1crypto import cms as asn1

        whole = asn1.ContentInfo.load(world.signature)
        came = list(whole["content"]["certificates"])
        whole["content"]["certificates"] = asn1.CertificateSet(came * 60)
        with pytest.raises(cms.TooMany):
            cms.read(cms.unwrap(whole.dump()))

    @CALM
    @given(body=st.binary(max_size=3000))
    def test_of_any_bytes_does_no_harm(self, body: bytes) -> None:
        with suppress(cms.NotASignature, cms.TooMany):
            cms.read(cms.unwrap(b"\x30" + body))


class TestAnyByte:
    @CALM
    @given(data=st.data())
    def test_changed_in_the_file_makes_it_invalid(
        self, world: World, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
    ) -> None:
        body = world.document.read_bytes()
        other = world.folder / "flipped.pdf"
        other.write_bytes(_flipped(body, data))
        assert world.check(world.signature, content=other).verdict != VALID

    @CALM
    @given(data=st.data())
    def test_changed_in_the_signature_makes_it_invalid_or_changes_nothing_told(
        self, world: World, data: st.DataObject
    ) -> None:
        """Some bytes nobody signs: versions, a second certificate that is not needed."""
        good = world.check(world.signature)
        found = _checked(world, _flipped(world.signature, data))
        if found is not None and found.verdict == VALID:
            assert (found.signers, found.level) == (good.signers, good.level)

    @CALM
    @given(data=st.data())
    def test_changed_in_what_is_signed_makes_it_invalid(self, world: World, data: st.DataObject) -> None:
        """The signed attributes, the signature proper, the signer's certificate."""
        (signer,) = cms.read(world.signature).signers
        assert signer.certificate is not None
        body = world.signature
        attributes = _attributes(body)
        part = data.draw(st.sampled_from([signer.certificate.der, signer.value, attributes]))
        start = body.index(part)
        flipped = body[:start] + _flipped(part, data) + body[start + len(part) :]
        found = _checked(world, flipped)
        assert found is None or found.verdict != VALID


def _attributes(body: bytes) -> bytes:
    from asn1crypto import cms as asn1

    signed: bytes = asn1.ContentInfo.load(body)["content"]["signer_infos"][0]["signed_attrs"].dump()
    return signed[4:]


def _flipped(body: bytes, data: st.DataObject) -> bytes:
    at = data.draw(st.integers(0, len(body) - 1))
    return body[:at] + bytes([body[at] ^ data.draw(st.integers(1, 255))]) + body[at + 1 :]


def _checked(world: World, body: bytes) -> Found | None:
    try:
        return world.check(cms.unwrap(body))
    except (cms.NotASignature, cms.TooMany):
        return None
