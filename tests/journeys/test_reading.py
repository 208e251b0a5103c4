"""A citizen looks among the published answers, reads one and finds that another has been taken off."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from kenesh.offices.models import List, ListEntry, Office
from kenesh.questions.models import Publication
from kenesh.questions.tests.make import NOON, a_publication, an_act, an_answered_question
from tests.browser import Complaints

LANGUAGES = ("ru", "ky", "tt", "en")
ANSWER = """Алименты взыскивает суд по месту вашего жительства или жительства ответчика, пошлина не платится.

Приложите свидетельство о рождении ребёнка, справку о составе семьи и всё, что известно о доходах отца. Подробнее:
https://example.kg/alimony"""


@pytest.fixture
def answers(reference_lists: None, live_server: LiveServer) -> dict[str, Publication]:
    office = Office.objects.get(code="YSK-01")
    family, land = ListEntry.objects.filter(list=List.CATEGORY, is_group=False).order_by("pk")[:2]
    code = an_act(name_ru="Семейный кодекс", number="№ 201 от 30.08.2003", url="https://example.kg/code")
    land_code = an_act(
        name_ru="Земельный кодекс",
        number="№ 45 от 02.06.1999",
        changed_on=NOON.date() + timedelta(days=2),
        change="Доли членов семьи теперь считают иначе.",
    )

    def one(title: str, day: int, **fields: object) -> Publication:
        asked = an_answered_question(state="closed", office=office)
        at = NOON + timedelta(days=day)
        return a_publication(question=asked, title=title, published_at=at, **fields)

    for number in range(24):
        one(f"Как оформить пособие на ребёнка, вопрос {number + 1}", -number, categories=[family.pk], answer=ANSWER)
    return {
        "alimony": one(
            "Отец ребёнка работает в России и не помогает. Как взыскать алименты?",
            1,
            categories=[family.pk],
            asked="Мы развелись в прошлом году. Он уехал и не помогает.\n\nЧто мне делать?",
            answer=ANSWER,
            acts=[code],
        ),
        "land": one(
            "Эне-атамдын үлүш жерин кантип бөлүштүрөбүз?",
            1,
            categories=[land.pk],
            language="ky",
            asked="Үлүш жер атамдын атында. Балдарына кантип бөлүнөт?",
            answer="Үлүш жерди үй-бүлөнүн мүчөлөрү макулдашып бөлүшөт.",
            acts=[land_code],
        ),
        "gone": one("Старый ответ", -40, withdrawal="outdated"),
    }


@pytest.fixture
def small(
    browser: Browser, live_server: LiveServer, complaints: Complaints, answers: dict[str, Publication]
) -> Iterator[Page]:
    """A phone of 360 pixels whose browser runs no scripts."""
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, viewport={"width": 360, "height": 740}, locale="ru-RU"
    )
    context.on("page", complaints.watch)
    yield context.new_page()
    context.close()


class TestReader:
    def test_without_scripts_finds_an_answer_and_reads_it(self, small: Page, answers: dict[str, Publication]) -> None:
        small.goto("/ru/answers/")
        small.locator("#q").fill("алемент ребенка")
        small.locator("form.search-box button").click()
        expect(small.locator(".note")).to_contain_text("алименты")
        expect(small.locator(".results mark").first).to_be_visible()
        small.get_by_role("link", name="Отец ребёнка работает в России").click()
        expect(small.get_by_role("heading", level=1)).to_have_text(answers["alimony"].title)
        expect(small.locator("main")).to_contain_text("ЦБЮП г. Каракол")
        expect(small.get_by_role("link", name="Семейный кодекс")).to_have_attribute("href", "https://example.kg/code")
        small.goto("/ru/answers/")
        small.locator("a[rel=next]").click()
        expect(small.locator(".results > li")).to_have_count(6)
        small.locator("#q").fill("жер")
        small.locator("form.search-box button").click()
        small.locator(".results a").first.click()
        expect(small.locator(".message-warning")).to_contain_text("Доли членов семьи теперь считают иначе.")

    def test_is_told_that_an_answer_was_taken_off(self, small: Page, answers: dict[str, Publication]) -> None:
        answer = small.goto(f"/ru/answers/{answers['gone'].pk}/")
        assert answer
        assert answer.status == 410
        small.locator("main a[href='/ru/answers/removed/']").click()
        expect(small.locator("table")).to_contain_text("1")

    def test_sees_pages_that_stand_in_360_pixels(
        self,
        browser_page: Page,
        answers: dict[str, Publication],
        stands: Callable[[Page, str], None],
    ) -> None:
        pages = {
            "list": "",
            "search": "?q=алемент+на+ребенка",
            "nothing": "?q=верблюдоводство",
            "answer": f"{answers['alimony'].pk}/",
            "changed": f"{answers['land'].pk}/",
            "gone": f"{answers['gone'].pk}/",
            "removed": "removed/",
        }
        wide = []
        for name, path in pages.items():
            for language in LANGUAGES:
                browser_page.set_viewport_size({"width": 360, "height": 740})
                browser_page.goto(f"/{language}/answers/{path}")
                if browser_page.evaluate("document.documentElement.scrollWidth") > 360:
                    wide.append(browser_page.url)
                if language == "ru":
                    stands(browser_page, f"reading-{name}")
        assert not wide
