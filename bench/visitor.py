"""A member of staff at work: signs in by the real form, keeps the connection, reads pages, saves forms."""

import re
from html.parser import HTMLParser
from typing import Any, Final

import httpx

PASSWORD: Final = "kenesh-demo"  # noqa: S105  # of the demonstration

type Query = list[tuple[str, str]]


class Fields(HTMLParser):
    """The fields of a page's forms as they stand in it. hidden: those nobody types in; all: lines and texts too."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.hidden: dict[str, str] = {}
        self.typed: dict[str, str] = {}
        self.text = ""  # the name of the text that is being read
        self.feed(page)

    @property
    def all(self) -> dict[str, str]:
        return self.typed | self.hidden

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "textarea":
            self.text, self.typed[name] = name, ""
        elif tag == "input" and name and given.get("type") == "hidden":
            self.hidden[name] = given.get("value") or ""
        elif tag == "input" and name and given.get("type", "text") == "text":
            self.typed[name] = given.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.text = ""

    def handle_data(self, data: str) -> None:
        if self.text:
            self.typed[self.text] += data


class Visitor:
    def __init__(self, address: str, name: str) -> None:
        self.http = httpx.Client(base_url=address, timeout=120, headers={"Accept-Language": "ru"})
        self.name = name
        fields = Fields(self.http.get("/sign-in/").text).hidden
        answer = self.http.post("/sign-in/", data=fields | {"email": f"{name}@demo.kenesh", "password": PASSWORD})
        if answer.status_code != 302:
            raise RuntimeError(f"{name}@demo.kenesh cannot sign in: {answer.status_code}")

    def read(self, path: str) -> str:
        answer = self.http.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code} to {self.name}")
        return answer.text

    def file(self, path: str) -> bytes:
        answer = self.http.get(path)
        answer.raise_for_status()
        return answer.content

    def form(self, path: str) -> dict[str, Any]:
        """The hidden fields of a form, fresh for each submission."""
        return dict(Fields(self.read(path)).hidden)

    def save(self, fields: dict[str, Any], path: str) -> str:
        """Where the page leads once the form is saved."""
        answer = self.http.post(path, data=fields)
        if answer.status_code != 302:
            wrong = re.findall(r'class="[^"]*invalid-feedback[^"]*"[^>]*>([^<]+)', answer.text)
            raise RuntimeError(f"{path} was not saved: {answer.status_code} {wrong}")
        return answer.headers["location"]

    def close(self) -> None:
        self.http.close()
