# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What there is to look at: each page of the registry under each role's post, with an example where it has parameters."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.urls import reverse

from selaras.ground.network.models import Post
from selaras.ground.people.models import Account
from selaras.web.access import CHOSEN_POST, Route, address_for, pages_for

# Pages of the shell that anyone, or anyone logged in, may open; they are no pages of the registry.
PUBLIC = ("account_login", "account_reset_password")
OWN = ("account_change_password", "mfa_index")


@dataclass(frozen=True)
class Visitor:
    """Somebody at the browser: words for the pictures' names, and the key of a session (none: not logged in)."""

    words: str
    session: str = ""


@dataclass(frozen=True)
class Visit:
    """One page for one visitor. Without an address there was nothing to open, and `fault` says why it should have been."""

    visitor: Visitor
    page: str
    address: str
    fault: str = ""

    def file_name(self, width: int) -> str:
        """The name of its picture."""
        return f"{self.visitor.words}-{self.page.replace(':', '.')}-{width}.png"


def posts_to_show(day: date, emails: Iterable[str] = ()) -> list[Post]:
    """One post of each role on a day, each the first that was given to an account; or all posts of the named accounts."""
    held = (
        Post.objects.on(day).filter(person__account__is_active=True).select_related("person__account", "centre", "company", "region").order_by("pk")
    )
    if emails:
        return list(held.filter(person__account__email__in=list(emails)))
    first: dict[str, Post] = {}
    for post in held:
        first.setdefault(post.role, post)
    return list(first.values())


@contextmanager
def visitors(posts: Iterable[Post]) -> Iterator[list[tuple[Visitor, Post]]]:
    """The posts' people, logged in for the time being."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    opened = []
    try:
        for post in posts:
            session = store()
            session.update({**keys_of(post.person.account), CHOSEN_POST: post.pk})
            session.create()
            opened.append((Visitor(post.role, session.session_key), post, session))
        yield [(visitor, post) for visitor, post, _session in opened]
    finally:
        for _visitor, _post, session in opened:
            session.delete()


def keys_of(account: Account) -> dict[str, str]:
    """What a session holds for somebody who has logged in."""
    return {
        SESSION_KEY: str(account.pk),
        BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: account.get_session_auth_hash(),
    }


def visits_of(people: Iterable[tuple[Visitor, Post]]) -> list[Visit]:
    """Every page that each visitor may look at, the public pages, and the pages about one's own account."""
    stranger = Visitor("anyone")
    found = [Visit(stranger, name, reverse(name)) for name in PUBLIC]
    found.append(Visit(stranger, "not-found", "/there-is-no-such-page/"))
    for at, (visitor, post) in enumerate(people):
        found += [_visit(visitor, post, route) for route in pages_for(post.role) if not route.page.part]
        if at == 0:
            found += [Visit(visitor, name, reverse(name)) for name in OWN]
    return found


def _visit(visitor: Visitor, post: Post, route: Route) -> Visit:
    try:
        return Visit(visitor, route.name, address_for(route, post) or "")
    except LookupError as fault:
        return Visit(visitor, route.name, "", str(fault))
