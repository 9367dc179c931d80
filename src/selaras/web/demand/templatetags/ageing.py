# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The age of a need, as pages show it."""

from datetime import date, timedelta

from django import template
from django.utils.translation import gettext, ngettext

from selaras.loop.demand.models import Need
from selaras.loop.demand.rules import ALONG_DAYS, OPEN
from selaras.loop.forum.models import Statement
from selaras.loop.forum.rules import ahead
from selaras.web.ui.templatetags.figures import number

register = template.Library()


@register.filter
def until_if_still(need: Need, day: date) -> date:
    """The last month that a need gets if it is said on this day that it still stands."""
    return need.until_if_still(day)


@register.filter
def next_time(statement: Statement, day: date) -> date | None:
    """The month in which what recurs comes next; None where every time is over."""
    return next((time.start for time in ahead(statement.occurrences, day)), None)


@register.filter
def runs_out(need: Need, day: date) -> str:
    """ "soon" where its owner should say whether it still stands, "over" where it ran out, empty otherwise and for what is closed."""
    if need.state not in OPEN:
        return ""
    return "over" if need.valid_until < day else "soon" if need.valid_until <= day + timedelta(days=ALONG_DAYS) else ""


@register.filter
def days_left(need: Need, day: date) -> str:
    """ "12 days left"; of one that nobody was asked about in time that it has run out."""
    left = (need.valid_until - day).days
    return gettext("has run out") if left < 0 else ngettext("%(count)s day left", "%(count)s days left", left) % {"count": number(left)}
