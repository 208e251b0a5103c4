"""Documents signed in the browser: the page's own script, with the stand-in of the plug-in and without any."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, Route, expect
from pytest_django.fixtures import Settings

from kenesh.accounts.models import Role, User
from kenesh.accounts.tests.make import PASSWORD, a_person
from kenesh.demo import plugin
from kenesh.desk.models import Consultation, ConsultationAttachment
from kenesh.desk.rules import State
from kenesh.desk.tests.make import make_consultation, make_service
from kenesh.documents.actions import Chosen, attach, receive
from kenesh.gost import engine
from kenesh.gost.made_up import Authority
from kenesh.offices.models import Office
from kenesh.signatures import trusting
from kenesh.signatures.models import Signature, Source, Verdict
from tests.browser import Complaints
from tests.journeys.conftest import Staff

type SignIn = Callable[[str, str], Page]
type Stands = Callable[[Page, str], None]

BODY = b"%PDF-1.7\n" + b"a plan of the house\n" * 300


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once for all journeys."""
    if not engine.is_available():
        pytest.skip(f"OpenSSL has no GOST engine: install {engine.PACKAGE}")
    return tmp_path_factory.mktemp("plugin")


@pytest.fixture(autouse=True)
def demonstration(keys: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    settings.DEMO = True
    monkeypatch.setattr(plugin, "folder", lambda: keys)
    trusting._kept.cache_clear()
    yield
    trusting._kept.cache_clear()


@pytest.fixture
def kazan(staff: Staff) -> User:
    plugin.introduce(now=timezone.now())
    office = Office.objects.get(code="KZN-01")
    name = "Хәсәнов Җәүдәт Рөстәмович"
    return a_person(Role.CONSULTANT, office=office, email="kazan@example.kg", full_name=name, language="en")


@pytest.fixture
def consultation(kazan: User) -> Consultation:
    assert kazan.office is not None
    service = make_service(kazan.office, name_ru="Выдача разрешения на строительство")
    made = make_consultation(by=kazan, service=service, state=State.COMPLETED)
    now = timezone.now()
    upload = receive(ContentFile(BODY, name="план дома.pdf"), by=kazan, now=now)
    with transaction.atomic():
        attach(ConsultationAttachment, {"consultation": made}, Chosen((upload,)), by=kazan, now=now)
    return made


def to_record(page: Page, consultation: Consultation) -> None:
    page.goto(reverse("signatures:sign", args=["consultation-record", consultation.pk]))


class TestAConsultant:
    def test_signs_the_record_of_a_consultation(
        self, consultation: Consultation, kazan: User, sign_in: SignIn, stands: Stands
    ) -> None:
        page = sign_in(kazan.email, PASSWORD)
        page.goto(reverse("desk:card", args=[consultation.pk]))
        signatures = page.locator(".signatures-of")
        expect(signatures.first).to_contain_text("none")
        page.get_by_role("link", name="Sign", exact=True).click()
        radios = page.get_by_role("radio")
        expect(radios).to_have_count(3)  # the one that has ended is not offered
        expect(radios.first).to_be_focused()
        expect(page.get_by_text("Choose your certificate.")).to_be_visible()
        expect(page.locator("[data-signing-help]")).to_be_hidden()
        stands(page, "signatures-sign")
        page.keyboard.press("Enter")
        expect(page.get_by_text("the signature is valid")).to_be_visible()
        signature = Signature.objects.get()
        check = signature.newest
        assert check
        assert (check.verdict, check.level, check.findings) == (Verdict.VALID, "CAdES-BES", [])
        assert signature.source == Source.PLUGIN
        expect(page.locator(".signed")).to_contain_text("Хәсәнов Җәүдәт Рөстәмович")
        stands(page, "signatures-valid")
        page.goto(reverse("desk:card", args=[consultation.pk]))
        expect(page.locator(".signatures-of .badge.done")).to_have_text(re.compile("1, valid"))
        stands(page, "signatures-on-card")

    def test_signs_with_a_key_of_512_bits_and_with_an_unknown_authority(
        self, consultation: Consultation, kazan: User, sign_in: SignIn, stands: Stands
    ) -> None:
        page = sign_in(kazan.email, PASSWORD)
        for number, verdict in ((1, Verdict.VALID), (2, Verdict.UNTRUSTED)):
            to_record(page, consultation)
            page.get_by_role("radio").nth(number).check()
            page.get_by_role("button", name="Sign", exact=True).click()
            page.wait_for_url("**/consultation-record/**#signature-*")
            check = Signature.objects.order_by("-pk")[0].newest
            assert check
            assert check.verdict == verdict
        expect(page.get_by_text("not on our list")).to_be_visible()
        stands(page, "signatures-untrusted")

    def test_reads_a_sentence_and_the_code_when_the_plug_in_refuses(
        self, consultation: Consultation, kazan: User, sign_in: SignIn, stands: Stands
    ) -> None:
        page = sign_in(kazan.email, PASSWORD)
        said = ["The action was cancelled by the user. (0x8010006E)", "Key does not exist (0x80090016)", "Out of luck"]

        def refuse(route: Route) -> None:
            route.fulfill(status=422, body=said.pop(0), content_type="text/plain")

        page.route("**/demo/plugin/sign/", refuse)
        to_record(page, consultation)
        for words in ("cancelled in the window of the plug-in", "key of this certificate is not on this computer"):
            page.get_by_role("button", name="Sign", exact=True).click()
            expect(page.get_by_role("alert")).to_contain_text(words)
            expect(page.get_by_role("alert")).to_contain_text("0x80")
        stands(page, "signatures-refused")
        page.get_by_role("button", name="Sign", exact=True).click()
        expect(page.get_by_role("alert")).to_contain_text("Out of luck")
        assert not Signature.objects.exists()
        page.unroute("**/demo/plugin/sign/")
        page.get_by_role("button", name="Sign", exact=True).click()
        expect(page.get_by_text("the signature is valid")).to_be_visible()

    def test_is_helped_where_there_is_no_plug_in_and_sends_a_file_instead(
        self,
        consultation: Consultation,
        kazan: User,
        keys: Path,
        sign_in: SignIn,
        stands: Stands,
        settings: Settings,
        tmp_path: Path,
        complaints: Complaints,
    ) -> None:
        settings.DEMO = False  # the vendor's own script looks for its extension, and there is none
        page = sign_in(kazan.email, PASSWORD)
        attachment = ConsultationAttachment.objects.get()
        page.goto(reverse("signatures:sign", args=["consultation-file", attachment.pk]))
        expect(page.get_by_text("The plug-in does not answer.")).to_be_visible(timeout=20_000)
        # A browser without windows has no extensions, and takes the address of one for a stranger's.
        complaints[:] = [one for one in complaints if "Loading the script 'chrome-extension://" not in one]
        expect(page.get_by_role("heading", name="What the plug-in needs")).to_be_visible()
        stands(page, "signatures-help")
        page.get_by_role("link", name="Upload the file of a signature").click()
        with page.expect_download() as download:
            page.get_by_role("link", name="план дома.pdf").click()
        given = tmp_path / "given.pdf"
        download.value.save_as(given)
        assert given.read_bytes() == BODY
        stands(page, "signatures-upload")
        authority = Authority(keys / "ours")
        signer = authority.issue("elsewhere", "/C=RU/O=Мэрия/SN=Иванов/GN=Иван/CN=Мэрия")
        (tmp_path / "план дома.pdf.sig").write_bytes(authority.signature(given, signer))
        (tmp_path / "other.sig").write_bytes(b"no signature")
        page.get_by_label("File of the signature").set_input_files(tmp_path / "other.sig")
        page.get_by_role("button", name="Send and check").click()
        expect(page.get_by_role("alert")).to_contain_text("This is not the file of an electronic signature.")
        page.get_by_label("File of the signature").set_input_files(tmp_path / "план дома.pdf.sig")
        page.get_by_role("button", name="Send and check").click()
        expect(page.get_by_text("the signature is valid")).to_be_visible()
        page.get_by_role("link", name="Upload the file of a signature").click()
        given.write_bytes(BODY + b"changed")
        (tmp_path / "changed.sig").write_bytes(authority.signature(given, signer))
        page.get_by_label("File of the signature").set_input_files(tmp_path / "changed.sig")
        page.get_by_role("button", name="Send and check").click()
        expect(page.get_by_text("it was changed after signing")).to_be_visible()
        expect(page.locator(".badge.waits")).to_have_count(1)
        stands(page, "signatures-changed")

    def test_is_told_what_to_install_on_a_server_without_the_engine(
        self,
        consultation: Consultation,
        kazan: User,
        sign_in: SignIn,
        stands: Stands,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(engine, "is_available", lambda: False)
        page = sign_in(kazan.email, PASSWORD)
        to_record(page, consultation)
        expect(page.get_by_text(engine.PACKAGE)).to_be_visible()
        expect(page.get_by_role("radio")).to_have_count(0)
        stands(page, "signatures-no-engine")

    def test_of_another_office_finds_nothing(self, consultation: Consultation, staff: Staff, sign_in: SignIn) -> None:
        page = sign_in(staff.osh.email, PASSWORD)
        for name in ("document", "sign", "upload"):
            answer = page.goto(reverse(f"signatures:{name}", args=["consultation-record", consultation.pk]))
            assert answer
            assert answer.status == 404


class TestAnAdministrator:
    def test_sees_whom_the_installation_trusts(
        self, kazan: User, staff: Staff, sign_in: SignIn, stands: Stands
    ) -> None:
        page = sign_in(staff.administrator.email, PASSWORD)
        page.goto(reverse("signatures:trusted"))
        expect(page.get_by_role("heading", name=plugin.OURS)).to_be_visible()
        stands(page, "signatures-trusted")
