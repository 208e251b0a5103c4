"""Structured data for search engines: schema.org, as JSON-LD."""

import json
from collections.abc import Mapping
from typing import Any, Final

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_ESCAPED: Final = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def data_block(data: Mapping[str, Any]) -> SafeString:
    """The data as an element of the page, empty values left out. Browsers read it as data, never as a script, so the
    Content-Security-Policy has nothing against it."""
    known = {"@context": "https://schema.org", **data}
    written = json.dumps(_without_empty(known), cls=DjangoJSONEncoder, ensure_ascii=False).translate(_ESCAPED)
    return format_html(
        '<script type="application/ld+json">{}</script>',
        mark_safe(written),  # noqa: S308  # nothing in it can end the element
    )


def _without_empty(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_empty(one) for key, one in value.items() if one not in (None, "", [], {})}
    return [_without_empty(one) for one in value] if isinstance(value, list) else value
