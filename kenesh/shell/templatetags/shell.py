"""Tags every template has without loading them."""

from typing import Final

from django import template
from django.template.base import Node, NodeList, Parser, Token
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from kenesh.shell.context import LANGUAGES

register = template.Library()


@register.tag
def unchanging(parser: Parser, token: Token) -> "Unchanging":
    """What says the same to everybody who reads one language: `{% unchanging %}…{% endunchanging %}`.

    Inside, no variable of the page is known but `LANGUAGE_CODE` and `languages`.
    """
    inside = parser.parse(("endunchanging",))
    parser.delete_first_token()
    return Unchanging(inside)


class Unchanging(Node):
    """Drawn once in each language, for the first page that has it."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist: Final = nodelist
        self.drawn: Final[dict[str | None, SafeString]] = {}

    def render(self, context: template.Context) -> SafeString:
        language = get_language()
        if language not in self.drawn:
            nothing_else = context.new({"LANGUAGE_CODE": language, "languages": LANGUAGES})
            self.drawn[language] = self.nodelist.render(nothing_else)
        return self.drawn[language]
