# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The two smallest components, of which a list has hundreds: `<c-icon name="check" />` and `<c-kind of="warn">late</c-kind>`.

They are written as every other component, and are functions instead of templates: cotton would give each one a context, a stack and a search for its
file. This library stands in front of cotton's own (settings.TEMPLATES) and passes every other component on to it.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from django.template import Library
from django.template.base import Node, NodeList, Parser, Token
from django.template.context import Context
from django.template.exceptions import TemplateSyntaxError
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django_cotton.templatetags import compile_inline_template, strip_quotes_with_status
from django_cotton.templatetags.cotton import cotton_component

from selaras.web.access import Words

register = Library()

# What a figure or a row is, where it says nothing itself; anything else is unknown.
KINDS: Mapping[str, Words] = {
    "stated": _("stated"),
    "target": _("target"),
    "plan": _("plan"),
    "forecast": _("forecast"),
    "realised": _("realised"),
    "assumed": _("assumed"),
}


@cache
def icon(*, name: str, **shape: str) -> SafeString:
    """A picture of the common sheet that says nothing by itself; `class` for one that turns."""
    classes = f"icon {shape.get('class', '')}".rstrip()
    sheet = static("built/icons.svg")
    return format_html('<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>', classes, sheet, name)


def kind(of: str = "unknown", said: Words = "") -> SafeString:
    """Words with their tone (good, warn, bad, unknown), or what a figure is: stated, a target, a plan, a forecast, realised, assumed."""
    return format_html('<span class="kind kind-{}">{}</span>', of, said or KINDS.get(of, _("unknown")))


# By name: what it says, of the words between its tags and its attributes.
LEAVES: Mapping[str, Callable[..., SafeString]] = {
    "icon": lambda _slot, **attributes: icon(**attributes),
    "kind": lambda slot, **attributes: kind(said=slot if slot.strip() else "", **attributes),
}


class Leaf(Node):
    """One of LEAVES where a template uses it; its attributes are plain words, or words with template tags in them."""

    def __init__(self, name: str, attributes: Mapping[str, Any], nodelist: NodeList) -> None:
        self.says, self.nodelist = LEAVES[name], nodelist
        self.plain = {key: value for key, value in attributes.items() if isinstance(value, str)}
        self.made = {key: value for key, value in attributes.items() if key not in self.plain}

    def render(self, context: Context) -> SafeString:
        """The words of this use."""
        made = {key: value.render(context) for key, value in self.made.items()}
        return self.says(self.nodelist.render(context), **self.plain, **made)


@register.tag("cotton")
def component(parser: Parser, token: Token) -> Node:
    """A leaf, or whatever else cotton knows."""
    found = cotton_component(parser, token)
    name = found.component_name
    if name not in LEAVES:
        return found
    attributes = {}
    for key, raw in found.attrs.items():
        words, quoted = strip_quotes_with_status(raw)
        if not quoted or key.startswith(":"):
            raise TemplateSyntaxError(f"<c-{name}>: the value of {key} stands in quotation marks, where it may hold template tags")
        attributes[key] = compile_inline_template(words, found.active_library) if "{%" in words or "{{" in words else words
    return Leaf(name, attributes, found.nodelist)
