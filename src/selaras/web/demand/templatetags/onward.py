# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Where a row of the desk's queue is worked on, and how a link names the queue through which somebody works."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django import template

from selaras.loop.demand.models import Need, Twins
from selaras.web.demand.onward import page_of

register = template.Library()


@register.filter
def row_page(row: Need | Twins) -> str:
    """The page of a need, or of both needs of a pair."""
    return page_of(row)


@register.filter
def as_query(way: Mapping[str, str]) -> str:
    """ "?queue=coded&list=1"; empty for whoever came another way."""
    return f"?{urlencode(way)}" if way else ""
