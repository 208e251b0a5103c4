"""Tags of shell/public.html."""

from typing import Any

from django import template

from kenesh.shell import addresses

register = template.Library()


@register.simple_tag(takes_context=True)
def addresses_of_page(context: template.Context) -> dict[str, Any]:
    """canonical and alternates of the page being shown; the view may have named its own canonical path."""
    return addresses.of_page(context["request"], str(context.get("canonical") or ""))


@register.simple_tag(takes_context=True)
def in_other_languages(context: template.Context) -> list[addresses.InLanguage]:
    """Where the languages of the header lead: the same page, the query kept."""
    return addresses.in_languages(context["request"].get_full_path())


@register.simple_block_tag
def words(content: str) -> str:
    """What stands inside, for a place that says it twice: `{% words as title %}…{% endwords %}`."""
    return content.strip()
