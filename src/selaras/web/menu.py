# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The menu as data: pages say where they stand (`access.Menu`), the stages of the year say in which order."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from selaras.ground.network.models import Post
from selaras.loop import STAGES
from selaras.web.access import Words, pages_for

# Before the year, its stages in order, and what they all stand on.
GROUPS: dict[str, Words] = {
    "year": _("The year"),
    "forum": _("Industry forum"),
    "demand": _("Needs"),
    "mismatch": _("Mismatch"),
    "planning": _("Plan"),
    "scheduling": _("Calendar"),
    "training": _("Training"),
    "assessment": _("Assessment"),
    "placement": _("Placement and on-the-job training"),
    "monitoring": _("Results"),
    "network": _("The network"),
    "standards": _("Standards"),
    "record": _("The record"),
}
assert set(STAGES) < set(GROUPS)


@dataclass(frozen=True)
class Entry:
    """One line of the menu; `here` where the visitor is on that page or below it."""

    words: Words
    icon: str
    address: str
    here: bool


@dataclass(frozen=True)
class Group:
    """The lines of one stage, under its name."""

    key: str
    words: Words
    entries: tuple[Entry, ...]


def menu_for(post: Post, path: str) -> tuple[Group, ...]:
    """The menu of a post, for a visitor who is at `path`: the longest address that leads to it is marked."""
    offered = [route for route in pages_for(post.role) if route.page and route.page.menu and not route.parameters]
    found = [(route.page.menu, reverse(route.name)) for route in offered if route.page.opens_for(post)]
    under = [address for _menu, address in found if path == address or (address != "/" and path.startswith(address))]
    here = max(under, key=len, default=None)
    groups = []
    for key, words in GROUPS.items():
        lines = sorted(((menu, address) for menu, address in found if menu.group == key), key=lambda line: line[0].order)
        if lines:
            entries = tuple(Entry(menu.words, menu.icon, address, address == here) for menu, address in lines)
            groups.append(Group(key, words, entries))
    return tuple(groups)
