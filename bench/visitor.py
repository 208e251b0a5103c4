"""A member of staff at work: signs in by the real form, keeps the connection, reads pages, saves forms."""

import re
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urlencode

import httpx

PASSWORD: Final = "kenesh-demo"  # noqa: S105  # of the demonstration
JOURNAL: Final = "/appeals/"

type Query = list[tuple[str, str]]


class Hidden(HTMLParser):
    """The hidden fields of a page's forms that are posted."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "input" and given.get("type") == "hidden" and given.get("name"):
            self.fields[str(given["name"])] = given.get("value") or ""


class Visitor:
    def __init__(self, address: str, name: str) -> None:
        self.http = httpx.Client(base_url=address, timeout=120, headers={"Accept-Language": "ru"})
        self.name = name
        fields = Hidden(self.http.get("/sign-in/").text).fields
        answer = self.http.post("/sign-in/", data=fields | {"email": f"{name}@demo.kenesh", "password": PASSWORD})
        if answer.status_code != 302:
            raise RuntimeError(f"{name}@demo.kenesh cannot sign in: {answer.status_code}")

    def read(self, path: str) -> str:
        answer = self.http.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code} to {self.name}")
        return answer.text

    def journal(self, query: Query) -> str:
        return self.read(journal_path(query))

    def form(self, path: str = f"{JOURNAL}add/") -> dict[str, str]:
        """The hidden fields of a new form, fresh for each submission."""
        return Hidden(self.read(path)).fields

    def save(self, fields: dict[str, str | list[str]], path: str = f"{JOURNAL}add/") -> None:
        answer = self.http.post(path, data=fields)
        if answer.status_code != 302:
            wrong = re.findall(r'class="[^"]*invalid-feedback[^"]*"[^>]*>([^<]+)', answer.text)
            raise RuntimeError(f"An appeal was not saved: {answer.status_code} {wrong}")

    def close(self) -> None:
        self.http.close()


def journal_path(query: Query) -> str:
    return f"{JOURNAL}?{urlencode(query)}" if query else JOURNAL
