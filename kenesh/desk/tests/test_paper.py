"""The record of a consultation on paper: every word on it, its pages, and the same bytes next year."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pypdfium2
import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant, a_head, an_administrator, an_observer
from kenesh.desk import paper
from kenesh.desk.actions import printing, running
from kenesh.desk.models import Consultation, ConsultationAttachment, PrintedRecord
from kenesh.desk.paper import Paper, Part
from kenesh.desk.rules import State
from kenesh.desk.tests.make import NOON, make_consultation, make_desk, make_service
from kenesh.documents.actions import Chosen, attach, receive
from kenesh.refused import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]

MARKUP = """#let x = 1 *b* _i_ $x^2$ @n <l> \\ "q" 'q' `r` // no /* no */ ~ -- [c] {y} {page} %(page)s &amp;"""
LANGUAGES = ["ru", "ky", "tt", "en"]
PAPER = Paper(
    language="ru",
    office="Отдел приёма, Вахитовский район",
    office_lines=("г. Казань, ул. Баумана, 44/8", "Тел. +7 843 292-00-00"),
    title="Лист консультации № 2026-004812",
    service="Выдача разрешения на строительство",
    facts=(Part(label="Адрес", value="г. Казань, ул. Баумана, д. 9", mark="не найдено"),),
    texts=(Part(label="Резюме", value="первая\r\nвторая\n\nтретья"),),
    signatures=(Part(label="Консультант", value="Хәсәнов Җ. Р."), Part(label="Посетитель", value="Галиева Ә. Р.")),
    made="Напечатано 22.11.2026",
)


@pytest.fixture
def consultation() -> Consultation:
    """Begun at noon by the department's clock, interrupted for a minute, longer than the quarter of an hour it may
    take."""
    office = make_desk(phone="+7 843 292-00-00", name_tt="Кабул итү бүлеге")
    by = a_consultant(office=office, full_name="Хәсәнов Җәүдәт Рөстәмович")
    service = make_service(office, name_ru="Выдача разрешения", name_tt="Рөхсәт бирү")
    begun = make_consultation(
        by=by,
        service=service,
        organisation="ООО «Ак Барс Дом»",
        inn="1655000000",
        not_found=("address",),
        comment="Дом без номера.",
    )
    parked = running.park(begun, by=by, now=NOON + timedelta(minutes=4), reason="Звонок")
    resumed = running.resume(parked, by=by, now=NOON + timedelta(minutes=5))
    upload = receive(ContentFile(b"list", name="перечень.txt"), by=by, now=timezone.now())
    return running.finish(
        resumed,
        by=by,
        now=NOON + timedelta(minutes=20, seconds=5),
        summary="Порядок разъяснён.",
        overrun_reason="Трое посетителей",
        files=Chosen((upload,)),
    )


@pytest.fixture
def kazan(consultation: Consultation) -> User:
    assert consultation.consultant is not None
    return consultation.consultant


def read(bytes_: bytes) -> list[str]:
    with pypdfium2.PdfDocument(bytes_) as document:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def printed(consultation: Consultation) -> str:
    return reverse("desk:print", args=[consultation.pk])


class TestItsText:
    def test_tells_all_that_the_record_says(self, consultation: Consultation, kazan: User) -> None:
        text = paper.of(consultation, "en", by=kazan, now=NOON)
        said = {one.label: one.value for one in (*text.facts, *text.texts)}
        assert said == {
            "Date": "02.03.2026",
            "Time": "12:00–12:20",
            "Visitor": consultation.client_name,
            "Passport number": "•••• 34",
            "Mobile telephone": "+7 917 234-56-78",
            "Address of the object": "г. Казань, ул. Баумана, д. 9",
            "Organisation": "ООО «Ак Барс Дом»\nINN 1655000000",
            "Consultant": "Хәсәнов Җәүдәт Рөстәмович",
            "Time worked": "19 min 05 s",
            "Regulated time": "15 min",
            "Longer than regulated by": "4 min 05 s",
            "Why it took longer than regulated": "Трое посетителей",
            "Interruptions": "12:04–12:05: Звонок",
            "Comment at registration": "Дом без номера.",
            "Summary of the consultation": "Порядок разъяснён.",
            "Attachments": "перечень.txt, 1 KB",
        }
        marks = {one.label: one.mark for one in text.facts if one.mark}
        assert marks == {"Address of the object": "not found in the system"}
        assert consultation.number in text.title

    def test_has_no_line_for_what_is_not_known(self) -> None:
        short = make_consultation(state=State.COMPLETED, phone="", address="")
        text = paper.of(short, "en", by=an_administrator(), now=NOON)
        labels = {one.label for one in (*text.facts, *text.texts)}
        assert not labels & {
            "Mobile telephone",
            "Organisation",
            "Longer than regulated by",
            "Interruptions",
            "Booked for",
        }

    def test_tells_when_it_was_booked_for(self) -> None:
        held = make_consultation(state=State.COMPLETED, since=NOON + timedelta(hours=2))
        said = {one.label: one.value for one in paper.of(held, "en", by=an_administrator(), now=NOON).facts}
        assert said["Booked for"] == "02.03.2026 14:00–14:15"

    def test_tells_two_days_where_it_took_two(self, consultation: Consultation, kazan: User) -> None:
        consultation.ended_at = NOON + timedelta(days=1)
        said = {one.label: one.value for one in paper.of(consultation, "en", by=kazan, now=NOON).facts}
        assert said["Time"] == "02.03.2026 12:00 – 03.03.2026 12:00"

    def test_is_in_its_own_language_whatever_the_page_is_in(self, consultation: Consultation, kazan: User) -> None:
        with translation.override("ru"):
            text = paper.of(consultation, "tt", by=kazan, now=NOON)
        assert (text.office, text.service) == ("Кабул итү бүлеге", "Рөхсәт бирү")


class TestThePaper:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_shows_all_its_words(self, consultation: Consultation, kazan: User, language: str) -> None:
        text = paper.of(consultation, language, by=kazan, now=NOON)
        (page,) = read(paper.pdf(text))
        for one in (*text.facts, *text.texts, *text.signatures):
            for words in (one.label, one.value, one.mark):
                assert " ".join(words.split()) in page
        for words in (text.title, text.service, text.office, text.made, *text.office_lines):
            assert words in page

    def test_keeps_lines_and_paragraphs(self) -> None:
        with pypdfium2.PdfDocument(paper.pdf(PAPER)) as document:
            lines = [line.strip() for line in document[0].get_textpage().get_text_bounded().splitlines()]
        first = lines.index("первая")
        assert lines[first : first + 3] == ["первая", "вторая", "третья"]

    def test_reads_nothing_that_was_typed_as_markup(self) -> None:
        typed = replace(
            PAPER,
            service=MARKUP,
            facts=(Part(label="Адрес", value=MARKUP),),
            texts=(Part(label="Резюме", value=MARKUP),),
            signatures=(Part(label="Консультант", value=MARKUP),),
        )
        assert " ".join(read(paper.pdf(typed))).count(MARKUP) == 4

    def test_flows_to_as_many_pages_as_it_needs_and_is_signed_once(self) -> None:
        long = replace(PAPER, texts=(Part(label="Резюме", value="Разъяснён порядок подачи. " * 400),))
        first, *_between, last = pages = read(paper.pdf(long))
        assert len(pages) > 2
        assert sum(page.count("Разъяснён") for page in pages) == 400
        assert "Хәсәнов Җ. Р." in last
        assert "Галиева Ә. Р." in last
        assert "Хәсәнов Җ. Р." not in first
        assert all(PAPER.title in page for page in pages)

    def test_never_parts_its_signatures(self) -> None:
        for lines in range(20, 60, 4):
            *before, last = read(paper.pdf(replace(PAPER, texts=(Part(label="Резюме", value="строка\n" * lines),))))
            assert "Хәсәнов Җ. Р." in last
            assert "Галиева Ә. Р." in last
            assert not [page for page in before if "Хәсәнов Җ. Р." in page]

    def test_holds_a_word_that_never_ends(self) -> None:
        endless = replace(PAPER, facts=(Part(label="Адрес", value="Казань" * 50),), service="Ш" * 200)
        with pypdfium2.PdfDocument(paper.pdf(endless)) as document:
            text = document[0].get_textpage()
            right = max(text.get_charbox(at)[2] for at in range(text.count_chars()))
            assert right <= document[0].get_width() - 14 / 25.4 * 72

    def test_is_the_same_to_the_byte_when_it_is_read_back(self, consultation: Consultation, kazan: User) -> None:
        made = printing.print_record(consultation, "ru", by=kazan, now=NOON)
        made.refresh_from_db()
        text = paper.of(consultation, "ru", by=kazan, now=NOON)
        assert Paper.from_dict(made.text) == text
        assert paper.pdf(Paper.from_dict(made.text)) == paper.pdf(text)


class TestPrinting:
    def test_shows_the_text_in_the_language_chosen(
        self, client: Client, kazan: User, consultation: Consultation, django_assert_max_num_queries: Any
    ) -> None:
        client.force_login(kazan)
        client.get(printed(consultation))
        with django_assert_max_num_queries(7):
            page = client.get(f"{printed(consultation)}?language=tt").content.decode()
        assert "Рөхсәт бирү" in page
        assert "•••• 34" in page
        assert not PrintedRecord.objects.exists()

    def test_gives_a_paper_that_stays_the_same(self, client: Client, kazan: User, consultation: Consultation) -> None:
        client.force_login(kazan)
        response = client.post(printed(consultation), {"language": "ru"})
        made = PrintedRecord.objects.get()
        url = reverse("desk:paper", args=[consultation.pk, made.pk])
        assert response.headers["Location"] == url
        answer = client.get(url)
        assert answer.headers["Content-Type"] == "application/pdf"
        assert f"{consultation.number}.pdf" in answer.headers["Content-Disposition"]
        before = b"".join(answer)
        assert "Порядок разъяснён." in read(before)[0]
        consultation.service.name_ru = "Другое название"
        consultation.service.save()
        assert client.post(printed(consultation), {"language": "ru"}).headers["Location"] == url
        assert b"".join(client.get(url)) == before
        page = client.get(f"{printed(consultation)}?language=ru").content.decode()
        assert "Выдача разрешения" in page
        assert "Другое название" not in page

    def test_keeps_one_paper_for_each_language(self, kazan: User, consultation: Consultation) -> None:
        for language in (*LANGUAGES, "ru"):
            printing.print_record(consultation, language, by=kazan, now=NOON)
        assert sorted(PrintedRecord.objects.values_list("language", flat=True)) == sorted(LANGUAGES)

    @pytest.mark.parametrize("state", [State.WAITING, State.IN_PROGRESS, State.PLANNED, State.CANCELLED])
    def test_is_for_a_completed_consultation(self, client: Client, state: State) -> None:
        one = make_consultation(state=state)
        client.force_login(an_administrator())
        assert client.get(printed(one)).status_code == 409
        with pytest.raises(Refused):
            printing.print_record(one, "ru", by=an_administrator(), now=NOON)

    def test_refuses_what_has_changed_in_the_meantime(self, kazan: User, consultation: Consultation) -> None:
        Consultation.objects.filter(pk=consultation.pk).update(version=consultation.version + 1)
        with pytest.raises(Refused):
            printing.print_record(consultation, "ru", by=kazan, now=NOON)
        assert not PrintedRecord.objects.exists()

    def test_is_not_for_strangers(self, client: Client, kazan: User, consultation: Consultation) -> None:
        made = printing.print_record(consultation, "ru", by=kazan, now=NOON)
        own = make_consultation(state=State.COMPLETED)
        assert own.consultant is not None
        file = ConsultationAttachment.objects.get()
        urls = [
            printed(consultation),
            reverse("desk:paper", args=[consultation.pk, made.pk]),
            reverse("desk:paper", args=[own.pk, made.pk]),
            reverse("desk:attachment", args=[file.pk]),
        ]
        for stranger in (own.consultant, a_head(office=make_desk()), an_observer()):
            client.force_login(stranger)
            assert [client.get(url).status_code for url in urls] == [404] * len(urls)


class TestAttachment:
    def test_is_shown_to_the_department(self, client: Client, kazan: User, consultation: Consultation) -> None:
        client.force_login(kazan)
        file = ConsultationAttachment.objects.get()
        answer = client.get(reverse("desk:attachment", args=[file.pk]))
        assert b"".join(answer) == b"list"

    def test_that_was_removed_is_not_there(self, client: Client, kazan: User, consultation: Consultation) -> None:
        file = ConsultationAttachment.objects.get()
        removed = Chosen(removed=frozenset({file.pk}))
        attach(ConsultationAttachment, {"consultation": consultation}, removed, by=kazan, now=NOON)
        client.force_login(kazan)
        assert client.get(reverse("desk:attachment", args=[file.pk])).status_code == 404
