"""The slip's page: for whoever holds the paper, without an account."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_head
from kenesh.letters.models import Letter
from kenesh.records.actions import delete
from kenesh.referrals import actions, rules
from kenesh.referrals.models import Answer, Referral
from kenesh.referrals.paper import slip
from kenesh.referrals.proposing import fresh
from kenesh.referrals.tests.make import NOON, a_printed, a_referral
from kenesh.refused import Refused
from kenesh.shell import codes

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture
def printed(karakol: User) -> Referral:
    referral = a_referral(by=karakol, email="aigul@example.kg", documents="Справка о доходах")
    a_printed(referral)
    return referral


def page_of(code: str) -> str:
    return reverse("referrals:slip", args=[code])


class TestACode:
    def test_has_sixty_bits_and_more(self) -> None:
        assert len(codes.ALPHABET) ** codes.LENGTH > 2**60
        assert len({codes.new_code() for _ in range(1000)}) == 1000

    @pytest.mark.parametrize(
        "typed", ["k7mp4-xa92t-43chy", "K7MP4XA92T43CHY", " к7мр4 – ха92т – 43сну ", "К7МР4.ХА92Т.43СНУ"]
    )
    def test_is_understood_however_it_is_typed(self, typed: str) -> None:
        assert codes.plain_code(typed) == "K7MP4XA92T43CHY"
        assert codes.shown_code(codes.plain_code(typed)) == "K7MP4-XA92T-43CHY"

    @pytest.mark.parametrize("typed", ["", "K7MP4", "K7MP4XA92T43CHYK", "O0O0O-O0O0O-O0O0O", "<script>", "\x00" * 15])
    def test_that_cannot_be_one_is_none(self, typed: str) -> None:
        assert codes.plain_code(typed) == ""

    def test_opens_nothing_before_the_form_is_printed(self, client: Client, karakol: User) -> None:
        assert client.get(page_of(a_referral(by=karakol).code)).status_code == 404

    def test_of_a_deleted_referral_opens_nothing(self, client: Client, karakol: User, printed: Referral) -> None:
        delete(printed, by=karakol, now=NOON)
        assert client.get(page_of(printed.code)).status_code == 404

    def test_wrong_says_no_more_than_that(self, client: Client, karakol: User, printed: Referral) -> None:
        unprinted, wrong = a_referral(by=karakol).code, codes.new_code()
        pages = {client.get(page_of(code)).content.decode() for code in (unprinted, wrong, "rubbish")}
        without_tokens = {page.split("csrfmiddlewaretoken")[0].split("x-csrftoken")[0] for page in pages}
        assert len(without_tokens) == 1

    def test_cannot_be_tried_without_end(self, client: Client, printed: Referral) -> None:
        tried = [client.get(page_of(codes.new_code())).status_code for _ in range(rules.WRONG_CODES.attempts + 2)]
        assert tried[0] == 404
        assert tried[-1] == 429
        assert client.get(page_of(printed.code)).status_code == 429

    def test_right_is_not_counted(self, client: Client, printed: Referral) -> None:
        assert {client.get(page_of(printed.code)).status_code for _ in range(30)} == {200}

    def test_typed_by_hand_leads_to_the_page(self, client: Client, printed: Referral) -> None:
        response = client.post(reverse("referrals:by-code"), {"code": codes.shown_code(printed.code).lower()})
        assert response.headers["Location"] == page_of(printed.code)
        wrong = client.post(reverse("referrals:by-code"), {"code": "ABC"})
        assert wrong.status_code == 422
        assert "ABC" in wrong.content.decode()


class TestTheSlipsPage:
    def test_shows_what_the_slip_shows_and_nothing_else(self, client: Client, printed: Referral) -> None:
        page = client.get(page_of(printed.code)).content.decode()
        shown = slip(fresh(printed, "ru"))
        for words in (shown.office, shown.number, shown.date, shown.client, shown.to_whom, shown.answer_by):
            assert words in page
        for words in (printed.asked, "Справка о доходах", "555 12 34 56", "aigul@example.kg", "Асанова"):
            assert words not in page
        assert not re.search(r"\b67\b", re.sub(r"<[^>]*>", " ", page))  # the age; a token may have any figures

    def test_says_what_was_corrected_on_the_paper(self, client: Client, karakol: User, printed: Referral) -> None:
        proposed = fresh(printed, "ru")
        text = type(proposed).from_dict(proposed.as_dict() | {"client": "Үсөнова А. Т."})
        actions.keep_form(printed, text, by=karakol, now=NOON)
        page = client.get(page_of(printed.code)).content.decode()
        assert "Үсөнова А. Т." in page
        assert "Айгүл" not in page

    @pytest.mark.parametrize("language", ["ru", "ky", "tt", "en"])
    def test_speaks_the_language_of_the_paper(self, client: Client, karakol: User, language: str) -> None:
        referral = a_referral(by=karakol)
        a_printed(referral, language)
        assert f'<html lang="{language}"' in client.get(page_of(referral.code)).content.decode()

    def test_or_the_one_chosen_in_the_browser(self, client: Client, printed: Referral) -> None:
        client.post("/language/", {"language": "en"})
        assert '<html lang="en"' in client.get(page_of(printed.code)).content.decode()

    def test_is_kept_by_no_browser_and_no_search_engine(self, client: Client, printed: Referral) -> None:
        response = client.get(page_of(printed.code))
        assert "no-store" in response.headers["Cache-Control"]
        assert "noindex" in response.headers["X-Robots-Tag"]


class TestAnAnswer:
    def answer(self, client: Client, referral: Referral, state: str, remark: str = "") -> int:
        return client.post(page_of(referral.code), {"state": state, "remark": remark}).status_code

    def test_is_seen_in_the_journal_at_once(self, client: Client, karakol: User, printed: Referral) -> None:
        assert self.answer(client, printed, "helped", "Дело открыто № 5.") == 302
        printed.refresh_from_db()
        assert (printed.state, printed.remark) == ("helped", "Дело открыто № 5.")
        client.force_login(karakol)
        assert client.get("/referrals/").context["lines"][0].state == "помогли"
        assert "Дело открыто № 5." in client.get(f"/referrals/{printed.pk}/").content.decode()

    def test_is_told_to_consultant_and_head_by_letter_without_names(
        self, client: Client, karakol: User, printed: Referral
    ) -> None:
        head = a_head(office=karakol.office, language="ky")
        a_head()
        self.answer(client, printed, "declined", "Не по адресу")
        letters = {letter.to: letter for letter in Letter.objects.all()}
        assert letters.keys() == {karakol.email, head.email}
        assert letters[head.email].language == "ky"
        for letter in letters.values():
            assert printed.number in letter.subject
            assert "Айгүл" not in letter.text + letter.html
            assert "Не по адресу" not in letter.text + letter.html
            assert f"/referrals/{printed.pk}/" in letter.text

    def test_may_come_in_two_steps_and_be_put_right_but_not_taken_back(self, client: Client, printed: Referral) -> None:
        assert [self.answer(client, printed, state) for state in ("received", "helped", "declined")] == [302, 302, 302]
        assert self.answer(client, printed, "received") == 422
        assert [one.state for one in Answer.objects.order_by("pk")] == ["received", "helped", "declined"]

    def test_without_a_choice_is_asked_for_and_the_remark_stays(self, client: Client, printed: Referral) -> None:
        response = client.post(page_of(printed.code), {"remark": "Пришёл, ждём документы"})
        assert response.status_code == 422
        assert "Пришёл, ждём документы" in response.content.decode()
        assert not Answer.objects.exists()

    def test_too_often_is_stopped(self, printed: Referral) -> None:
        now = timezone.now()
        for number in range(rules.ANSWERS.attempts):
            state = rules.State.HELPED if number % 2 else rules.State.DECLINED
            actions.answer(printed, state=state, remark="", by=None, now=now + timedelta(seconds=number))
        with pytest.raises(Refused) as refused:
            actions.answer(printed, state=rules.State.DECLINED, remark="", by=None, now=now + timedelta(minutes=1))
        assert refused.value.status == 429

    def test_that_came_by_telephone_is_noted_by_staff_and_nobody_is_written_to(
        self, client: Client, karakol: User, printed: Referral
    ) -> None:
        client.force_login(karakol)
        url = reverse("referrals:answer", args=[printed.pk])
        assert client.post(url, {"remark": "звонили"}).status_code == 422
        assert client.post(url, {"state": "received", "remark": "звонили"}).status_code == 302
        given = Answer.objects.get()
        assert (given.by, given.state, given.remark) == (karakol, "received", "звонили")
        assert not Letter.objects.exists()
