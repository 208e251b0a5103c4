"""What comes out of a consultation: an appeal, a referral, a paper. How one is deleted and restored."""

import re
from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Page, expect

from kenesh.accounts.models import Role, User
from kenesh.accounts.tests.make import PASSWORD, a_person
from kenesh.appeals.models import Appeal
from kenesh.desk.models import Consultation, ConsultationAttachment, PrintedRecord
from kenesh.desk.rules import State
from kenesh.desk.tests.make import make_consultation, make_service
from kenesh.documents.actions import Chosen, attach, receive
from kenesh.offices.models import Office
from kenesh.organisations.tests.make import an_organisation
from kenesh.referrals.models import Referral
from tests.journeys.conftest import Staff
from tests.journeys.test_appeals import choose

type SignIn = Callable[[str, str], Page]
type Stands = Callable[[Page, str], None]

NAME = "Гарипова Ләйсән Илдаровна"


@pytest.fixture
def kazan(staff: Staff) -> User:
    office = Office.objects.get(code="KZN-01")
    a_person(
        Role.HEAD, office=office, email="kazan.head@example.kg", full_name="Сафина Лилия Ильдусовна", language="en"
    )
    name = "Хәсәнов Җәүдәт Рөстәмович"
    return a_person(Role.CONSULTANT, office=office, email="kazan@example.kg", full_name=name, language="en")


@pytest.fixture
def consultation(kazan: User) -> Consultation:
    assert kazan.office is not None
    service = make_service(kazan.office, name_ru="Выдача разрешения на строительство")
    made = make_consultation(
        by=kazan,
        service=service,
        state=State.COMPLETED,
        not_found=("address",),
        comment="Дом во дворе, без номера.",
        organisation="ООО «Ак Барс Дом»",
    )
    now = timezone.now()
    upload = receive(ContentFile(b"list", name="перечень документов.txt"), by=kazan, now=now)
    with transaction.atomic():
        attach(ConsultationAttachment, {"consultation": made}, Chosen((upload,)), by=kazan, now=now)
    return made


class TestAConsultant:
    def test_makes_an_appeal_a_referral_and_a_paper_of_a_consultation(
        self, consultation: Consultation, sign_in: SignIn, kazan: User, stands: Stands
    ) -> None:
        an_organisation(name_ru="Кадастровая палата", address="г. Казань, ул. Авангардная, 74")
        page = sign_in(kazan.email, PASSWORD)
        page.goto(f"/desk/{consultation.pk}/")
        stands(page, "desk-completed")
        page.get_by_role("link", name="Make an appeal").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Make an appeal")
        expect(page.get_by_role("combobox", name="Full name")).to_have_value(NAME)
        expect(page.get_by_label("Advice given")).to_have_value("Порядок разъяснён.")
        expect(page.get_by_label("With the files of the consultation")).to_be_checked()
        stands(page, "desk-make-appeal")
        page.set_viewport_size({"width": 1440, "height": 900})
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("alert")).to_be_visible()
        page.get_by_label("Age", exact=True).fill("44")
        page.get_by_text("Female", exact=True).click()
        choose(page, "Civil status", "russian")
        choose(page, "Social status", "pens")
        choose(page, "Category", "inherit")
        choose(page, "Kind of aid", "oral")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("link", name="перечень документов.txt", exact=True)).to_be_visible()
        assert page.url.endswith(f"/appeals/{Appeal.objects.get().pk}/")
        of_consultation = page.get_by_role("link", name=f"consultation № {consultation.number}")
        expect(of_consultation).to_be_visible()
        stands(page, "desk-appeal-made")

        of_consultation.click()
        expect(page.get_by_role("link", name=re.compile(r"^Appeal №"))).to_be_visible()
        page.get_by_role("link", name="Make a referral").click()
        expect(page.get_by_label("What is asked")).to_have_value("Порядок разъяснён.")
        expect(page.get_by_label("Age", exact=True)).to_have_value("44")
        choose(page, "Referred to", "кадастр")
        choose(page, "Category", "inherit")
        stands(page, "desk-make-referral")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_role("heading", level=2, name="Referral № 1")).to_be_visible()
        assert page.url.endswith(f"/referrals/{Referral.objects.get().pk}/")

        page.goto(f"/desk/{consultation.pk}/")
        page.get_by_role("link", name="Print", exact=True).click()
        page.get_by_label("Language of the form").select_option("tt")
        page.get_by_role("button", name="Show in this language").click()
        expect(page.locator("section[lang=tt]")).to_contain_text("•••• 34")
        stands(page, "desk-print")
        with page.context.expect_event("response", lambda answer: ".pdf" in answer.url) as answered:
            page.get_by_role("button", name="Print").click()
        assert answered.value.status == 200
        made = PrintedRecord.objects.get()
        page.goto(f"/desk/{consultation.pk}/")
        paper = page.get_by_role("link", name=re.compile("Татарча"))
        assert paper.get_attribute("href") == f"/desk/{consultation.pk}/papers/{made.pk}.pdf"
        stands(page, "desk-followed")
        page.goto(f"/people/{consultation.person_id}/")
        expect(page.get_by_role("link", name=f"№ {consultation.number}")).to_be_visible()
        page.goto(f"/desk/of-person/{consultation.person_id}/")
        stands(page, "desk-of-person")


class TestAHead:
    def test_deletes_and_the_administrator_restores(
        self, consultation: Consultation, sign_in: SignIn, staff: Staff, stands: Stands
    ) -> None:
        page = sign_in("kazan.head@example.kg", PASSWORD)
        page.goto(f"/desk/{consultation.pk}/delete/")
        expect(page.get_by_role("heading", level=1)).to_contain_text(consultation.number)
        stands(page, "desk-delete")
        page.get_by_role("button", name="Delete").click()
        expect(page.get_by_text(f"Consultation № {consultation.number} is deleted.")).to_be_visible()
        page.set_viewport_size({"width": 1440, "height": 900})
        page.get_by_role("button", name="Sign out").click()

        staff.administrator.language = "en"
        staff.administrator.save()
        page = sign_in(staff.administrator.email, PASSWORD)
        page.goto("/desk/deleted/")
        stands(page, "desk-deleted")
        page.get_by_role("button", name=re.compile("Restore")).click()
        expect(page.get_by_text(f"Consultation № {consultation.number} is restored.")).to_be_visible()
        assert page.url.endswith(f"/desk/{consultation.pk}/")
