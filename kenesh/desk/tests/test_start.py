"""SPEC §7: the start form. What is required, what no register knows, whose clock it is, and the previous visitor."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils.timezone import localdate, now

from kenesh.accounts.models import Draft, User
from kenesh.accounts.tests.make import a_consultant, an_administrator, an_observer, signed_in
from kenesh.desk.actions import beginning
from kenesh.desk.forms import VisitorForm
from kenesh.desk.models import Beginning, Consultation, Service, State
from kenesh.desk.tests.make import make_consultation, make_desk, make_service
from kenesh.offices.models import Level
from kenesh.offices.tests.make import a_territory
from kenesh.people.models import Person
from kenesh.people.tests.make import a_person
from kenesh.registers.models import Firm, House

pytestmark = pytest.mark.django_db
HOUSE = UUID("11111111-2222-4333-8444-555555555555")


def russia(**fields: Any) -> Any:
    return make_desk(territory=a_territory(level=Level.COUNTRY, iso_3166_2="RU"), **fields)


@pytest.fixture
def user() -> User:
    return a_consultant(office=russia(), language="en")


@pytest.fixture
def client(user: User) -> Client:
    return signed_in(user)


@pytest.fixture
def service(user: User) -> Service:
    return service_of(user)


@pytest.fixture
def house() -> House:
    return House.objects.create(id=1, guid=HOUSE, place=2, number="д 44", key="44")


def service_of(user: User, **fields: Any) -> Service:
    assert user.office
    return make_service(user.office, **fields)


def form_at(service: Service, verb: str = "start") -> str:
    return f"/desk/services/{service.pk}/{verb}/"


def typed(**changed: Any) -> dict[str, Any]:
    said = {
        "submission": str(uuid4()),
        "address": "г Казань, ул Баумана, д 44",
        "address_guid": str(HOUSE),
        "passport": "123456",
        "client_name": "Галиева Әлфия Рәшит кызы",
        "phone": "8 917 123-45-67",
        "email": "",
        "organisation": "",
        "comment": "",
    }
    return said | changed


def errors(answer: Any) -> dict[str, list[str]]:
    assert answer.status_code == 422
    return {name: list(map(str, said)) for name, said in answer.context["form"].errors.items()}


@pytest.mark.usefixtures("house")
class TestRegistering:
    def test_begins_a_consultation(self, user: User, client: Client, service: Service) -> None:
        answer = client.post(form_at(service), typed())
        made = Consultation.objects.get()
        assert answer["Location"] == f"/desk/{made.pk}/"
        assert (made.state, made.consultant, made.address_guid) == (State.IN_PROGRESS, user, HOUSE)
        assert (made.phone, made.not_found) == ("+79171234567", [])

    def test_sent_twice_makes_one(self, client: Client, service: Service) -> None:
        said = typed()
        one, two = (client.post(form_at(service), said) for _time in range(2))
        assert one["Location"] == two["Location"]
        assert Consultation.objects.count() == 1

    def test_puts_in_the_queue_for_whoever_is_free(self, client: Client, service: Service) -> None:
        answer = client.post(form_at(service), typed(queue="1"), follow=True)
        made = Consultation.objects.get()
        assert made.state == State.WAITING
        assert f"Consultation № {made.number} is in the queue." in answer.text

    def test_asks_for_what_the_regulation_requires(self, client: Client, service: Service) -> None:
        answer = client.post(form_at(service), {"submission": str(uuid4())})
        assert set(errors(answer)) == {"address", "passport", "client_name", "phone"}

    def test_asks_for_what_the_service_requires(self, user: User, client: Client) -> None:
        service = service_of(user, required=["email", "organisation"])
        answer = client.post(form_at(service), {"submission": str(uuid4())})
        assert set(errors(answer)) == {"email", "organisation", "client_name"}

    def test_loses_nothing_typed(self, client: Client, service: Service) -> None:
        answer = client.post(form_at(service), typed(phone="нет", comment="Двор"))
        assert set(errors(answer)) == {"phone"}
        for words in ("123456", "Галиева Әлфия Рәшит кызы", "нет", "Двор", "г Казань, ул Баумана, д 44", str(HOUSE)):
            assert words in answer.text

    def test_while_another_is_open_says_so_and_keeps_the_form(
        self, user: User, client: Client, service: Service
    ) -> None:
        open_one = make_consultation(by=user, service=service, now=now())
        assert open_one.number in client.get(form_at(service)).text
        answer = client.post(form_at(service), typed())
        assert "Another of your consultations is in progress" in errors(answer)["__all__"][0]
        assert "Галиева" in answer.text

    def test_bears_a_damaged_form(self, client: Client, service: Service) -> None:
        assert client.post(form_at(service), typed(submission="x", person="x", address_guid="x")).status_code == 422

    @pytest.mark.parametrize("verb", ["start", "begun", "previous"])
    def test_is_of_the_own_department(self, client: Client, verb: str) -> None:
        assert client.get(form_at(make_service(russia()), verb)).status_code == 404

    def test_is_of_a_service_given_today(self, user: User, client: Client) -> None:
        later = service_of(user, since=localdate() + timedelta(days=1))
        assert client.get(form_at(later)).status_code == 404

    def test_is_for_those_who_consult(self, service: Service) -> None:
        for stranger in (an_administrator(), an_observer()):
            assert signed_in(stranger).get(form_at(service)).status_code == 404

    def test_takes_few_queries(self, client: Client, service: Service, django_assert_max_num_queries: Any) -> None:
        client.get(form_at(service))
        with django_assert_max_num_queries(10):
            client.get(form_at(service))


@pytest.mark.usefixtures("house")
class TestPassport:
    @pytest.mark.parametrize("number", ["123456", "123 456", "9205 123456", "№123456"])
    def test_is_six_figures_without_the_series(self, client: Client, service: Service, number: str) -> None:
        assert client.post(form_at(service), typed(passport=number)).status_code == 302

    @pytest.mark.parametrize("number", ["12345", "1234567", "абвгде", "•••• 56"])
    def test_refuses_what_is_no_number(self, client: Client, service: Service, number: str) -> None:
        assert set(errors(client.post(form_at(service), typed(passport=number)))) == {"passport"}

    def test_of_kyrgyzstan_has_two_letters(self) -> None:
        user = a_consultant(office=make_desk(), language="en")
        client, service = signed_in(user), service_of(user)
        said = typed(address_guid="", passport="12", phone="0555 123456")
        assert "AN1234567" in errors(client.post(form_at(service), said))["passport"][0]
        assert client.post(form_at(service), said | {"passport": "AN1234567"}).status_code == 302

    def test_of_somebody_known_stays_a_mask(self, user: User, client: Client, service: Service) -> None:
        person = a_person(office=user.office, full_name="Галиева Әлфия", passport="654321")
        assert client.post(form_at(service), typed(passport="•••• 21", person=person.pk)).status_code == 302
        assert Consultation.objects.get().person == person

    def test_of_somebody_whose_number_is_not_known_is_asked(self, user: User, client: Client, service: Service) -> None:
        person = a_person(office=user.office, full_name="Галиева Әлфия")
        for number in ("", "•••• 21"):
            answer = client.post(form_at(service), typed(passport=number, person=person.pk))
            assert set(errors(answer)) == {"passport"}

    def test_of_another_offices_person_is_not_to_be_had(self, client: Client, service: Service) -> None:
        person = a_person(office=russia(), passport="654321")
        answer = client.post(form_at(service), typed(passport="•••• 21", person=person.pk))
        assert set(errors(answer)) == {"passport"}
        assert "654321" not in answer.text


@pytest.mark.usefixtures("house")
class TestWhatNoRegisterKnows:
    def test_wants_a_word_in_the_comment(self, client: Client, service: Service) -> None:
        said = typed(address="пос. Новый, участок 5", address_guid="")
        answer = client.post(form_at(service), said)
        assert set(errors(answer)) == {"comment"}
        assert '<span class="badge late" data-not-found="address">' in answer.text
        client.post(form_at(service), said | {"comment": "Участок без адреса"})
        assert Consultation.objects.get().not_found == ["address"]

    def test_is_also_a_guid_made_up(self, client: Client, service: Service) -> None:
        assert set(errors(client.post(form_at(service), typed(address_guid=str(uuid4()))))) == {"comment"}

    def test_is_an_organisation_that_was_not_chosen(self, client: Client, service: Service) -> None:
        said = typed(organisation="Ромашка", inn="1600000004", ogrn="9999999999999")
        assert "organisation" in errors(client.post(form_at(service), said))["comment"][0]
        client.post(form_at(service), said | {"comment": "Без регистрации"})
        made = Consultation.objects.get()
        assert (made.not_found, made.inn, made.ogrn) == (["organisation"], "", "")

    def test_is_not_a_firm_chosen_nor_its_address(self, client: Client, service: Service) -> None:
        other = uuid4()
        Firm.objects.create(
            ogrn="1021600000014",
            inn="1600000004",
            kind=1,
            name="ООО «РОМАШКА»",
            source="egrul",
            address_guid=other,
            key="",
            tokens=[],
            score=0,
        )
        said = typed(organisation="ООО «Ромашка»", ogrn="1021600000014", address_guid=str(other))
        assert client.post(form_at(service), said).status_code == 302
        made = Consultation.objects.get()
        assert (made.not_found, made.inn, made.address_guid) == ([], "1600000004", other)

    def test_is_nothing_in_kyrgyzstan_which_has_no_such_registers(self) -> None:
        user = a_consultant(office=make_desk())
        said = typed(address_guid="", organisation="Ромашка", phone="0555 123456")
        assert signed_in(user).post(form_at(service_of(user)), said).status_code == 302
        assert Consultation.objects.get().not_found == []


@pytest.mark.usefixtures("house")
class TestClock:
    def test_has_not_begun_with_the_page(self, client: Client, service: Service) -> None:
        answer = client.get(form_at(service))
        assert 'data-running=""' in answer.text
        assert "15:00" in answer.text
        assert not Beginning.objects.exists()

    def test_begins_with_the_first_character_once(self, user: User, client: Client, service: Service) -> None:
        submission = uuid4()
        for _time in range(2):
            answer = client.post(form_at(service, "begun"), {"submission": str(submission)})
            assert 'data-running="1"' in answer.text
        assert Beginning.objects.count() == 1
        assert beginning.began(submission, by=user)

    def test_is_the_same_after_a_reload_and_in_another_tab(self, user: User, client: Client, service: Service) -> None:
        page = client.get(form_at(service)).text
        statement = page.split('name="form_of" value="')[1].split('"')[0]
        submission = page.split('name="submission" value="')[1].split('"')[0]
        client.post(form_at(service, "begun"), {"submission": submission, "form_of": statement, "client_name": "Г"})
        Beginning.objects.update(began_at=now() - timedelta(minutes=13))
        again = client.get(form_at(service)).text
        assert submission in again
        assert "less than 3 minutes of 15" in again
        assert "less than 3 minutes" in client.get(f"{form_at(service, 'begun')}?submission={submission}").text

    def test_is_the_consultations(self, client: Client, service: Service) -> None:
        said = typed()
        client.post(form_at(service, "begun"), {"submission": said["submission"]})
        began_at = now() - timedelta(minutes=20)
        Beginning.objects.update(began_at=began_at)
        assert "is over" in client.get(f"{form_at(service, 'begun')}?submission={said['submission']}").text
        client.post(form_at(service), said)
        assert Consultation.objects.get().began_at == began_at

    def test_without_scripts_begins_when_the_form_is_sent(self, user: User, client: Client, service: Service) -> None:
        said = typed(phone="")
        assert 'data-running="1"' in client.post(form_at(service), said).text
        assert beginning.began(UUID(said["submission"]), by=user)

    def test_is_not_anothers(self, client: Client, user: User, service: Service) -> None:
        other = a_consultant(office=user.office)
        submission = uuid4()
        beginning.begin(by=other, service=service, submission=submission, now=now() - timedelta(minutes=5))
        assert 'data-running=""' in client.get(f"{form_at(service, 'begun')}?submission={submission}").text
        assert client.post(form_at(service, "begun"), {"submission": str(submission)}).status_code == 403

    @pytest.mark.parametrize("submission", ["", "x"])
    def test_refuses_a_damaged_form(self, client: Client, service: Service, submission: str) -> None:
        assert client.post(form_at(service, "begun"), {"submission": submission}).status_code == 400


@pytest.mark.usefixtures("house")
class TestDraft:
    def test_brings_back_all_that_was_typed_the_passport_too(self, client: Client, service: Service) -> None:
        page = client.get(form_at(service)).text
        statement = page.split('name="form_of" value="')[1].split('"')[0]
        client.post("/draft/", typed(form_of=statement, phone="8 9"))
        assert "123456" not in Draft.objects.get().body
        again = client.get(form_at(service))
        assert 'value="123456"' in again.text
        assert 'value="8 9"' in again.text
        assert not again.context["form"].errors

    def test_ends_with_registering(self, client: Client, service: Service) -> None:
        statement = client.get(form_at(service)).text.split('name="form_of" value="')[1].split('"')[0]
        client.post("/draft/", typed(form_of=statement))
        client.post(form_at(service), typed(form_of=statement))
        assert "Галиева" not in client.get(form_at(service)).text
        assert Draft.objects.get().sealed is None


@pytest.mark.usefixtures("house")
class TestPrevious:
    @pytest.fixture
    def last(self, user: User, service: Service) -> Consultation:
        make_consultation(by=user, service=service, state=State.COMPLETED, client_name="Давняя Посетительница")
        return make_consultation(
            by=user,
            service=service,
            state=State.COMPLETED,
            now=now() - timedelta(hours=1),
            address_guid=HOUSE,
            email="visitor@example.ru",
        )

    def carried(self, last: Consultation, **changed: Any) -> dict[str, Any]:
        form = VisitorForm.carried_from(last) | {"submission": str(uuid4()), "previous": last.pk, "comment": ""}
        return {name: "" if value is None else str(value) for name, value in (form | changed).items()}

    def test_shows_what_is_carried_over_and_from_which(
        self, client: Client, service: Service, last: Consultation
    ) -> None:
        answer = client.get(form_at(service, "previous"))
        assert "Давняя" not in answer.text
        for words in (last.number, last.client_name, last.address, "+7 917 234-56-78", "•••• 34", last.email):
            assert words in answer.text
        assert "123434" not in answer.text
        assert answer.text.count("carried over</small>") == 5  # the organisation was empty

    def test_links_the_chain_and_keeps_what_was_carried(
        self, client: Client, service: Service, last: Consultation
    ) -> None:
        said = self.carried(last, phone="8 917 000-00-00", same_visitor="on")
        assert client.post(form_at(service, "previous"), said).status_code == 302
        made = Consultation.objects.latest("pk")
        assert (made.previous, made.person) == (last, last.person)
        assert made.carried == ["address", "passport", "client_name", "email"]

    def test_asks_whether_it_is_the_same_visitor(self, client: Client, service: Service, last: Consultation) -> None:
        answer = client.post(form_at(service, "previous"), self.carried(last))
        assert set(errors(answer)) == {"same_visitor"}
        assert "•••• 34" in answer.text

    def test_without_scripts_sees_that_the_address_is_another(
        self, client: Client, service: Service, last: Consultation
    ) -> None:
        said = self.carried(last, address="г Казань, ул Кремлёвская, д 1", same_visitor="on")
        assert set(errors(client.post(form_at(service, "previous"), said))) == {"comment"}

    def test_is_of_the_own_last_consultation_only(self, user: User, service: Service) -> None:
        other = a_consultant(office=user.office, language="en")
        mine = make_consultation(by=user, service=service, state=State.COMPLETED)
        client = signed_in(other)
        assert client.get(form_at(service, "previous")).status_code == 409
        said = self.carried(mine, same_visitor="on")
        assert client.post(form_at(service, "previous"), said).status_code == 409

    def test_stays_the_one_the_form_was_shown_with(
        self, user: User, client: Client, service: Service, last: Consultation
    ) -> None:
        said = self.carried(last, same_visitor="on")
        make_consultation(by=user, service=service, state=State.COMPLETED, now=now(), client_name="Другая Алия")
        client.post(form_at(service, "previous"), said)
        assert Consultation.objects.latest("pk").previous == last
        assert Person.objects.filter(full_name="Другая Алия").exists()
