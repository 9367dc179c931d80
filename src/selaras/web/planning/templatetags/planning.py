# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Links between the planner's pages, and figures as pictures."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from selaras.loop.planning.rules import MONEY_KINDS, Note, chance_of
from selaras.web.ui.templatetags.figures import percent

register = template.Library()
TENTHS = 10


@register.simple_tag(takes_context=True)
def to(context: template.Context, name: str, *args: Any, **query: Any) -> str:
    """The address of a planning page, about the same plan as this one. Parameters without a value are left out."""
    if context.get("shown") and context["shown"].named:
        query["plan"] = context["shown"].named
    kept = {key: value for key, value in query.items() if value not in (None, "")}
    return reverse(f"planning:{name}", args=args) + (f"?{urlencode(kept)}" if kept else "")


@register.simple_tag(takes_context=True)
def to_list(context: template.Context, query: Mapping[str, Any]) -> str:
    """The address of the list of packages behind a cell of the table."""
    return to(context, "packages", **query)


@register.filter
def tenths(probability: float) -> list[bool]:
    """Ten years like this one: in which of them it would come true."""
    return [at < round(TENTHS * probability) for at in range(TENTHS)]


@register.filter
def in_tenths(probability: float) -> str:
    """The same in words: "in 8 of 10 years like this one"."""
    return _("in %(count)s of 10 years like this one") % {"count": round(TENTHS * probability)}


@register.filter
def chance(probability: float) -> str:
    """A probability in a director's words."""
    return str(chance_of(probability).label)


@register.filter
def gap_words(gap: float | None) -> str:
    """The proven gap as a sentence."""
    if gap is None:
        return _("How much better the best possible plan is remains unknown.")
    return _("The best possible plan is at most %(gap)s better than this one.") % {"gap": percent(max(gap, 0.0), 1)}


@register.filter
def money_kind(key: str) -> str:
    """What the money buys, by the engine's name for it."""
    return str(MONEY_KINDS.get(key, key))


@register.filter
def noted(note: Any) -> str:
    """What a plan left out, and why: kept as words of the source with names, or (of older plans) as a sentence."""
    return str(Note(note["words"], note["names"])) if isinstance(note, dict) else str(note)


@register.filter
def million(value: float | None) -> float | None:
    """Million rupiah as rupiah."""
    return None if value is None else value * 1e6
