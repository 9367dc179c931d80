# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Who may open which page. Every view of the product is made by `page`; there is no other way to get a post, a scope or a day.

`page` finds the post under which the visitor works, opens the scope of that post's tenant, and answers 404, never 403, to whoever has no business
there. `fetch` gets one row and asks in the same move whether it is this post's to see.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, wraps
from typing import Any, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.db.models import Manager, Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.functional import Promise

from selaras.ground.network.models import Centre, Company, Post
from selaras.ground.network.queries import active_posts
from selaras.ground.network.queries.powers import acting_posts
from selaras.ground.network.rules import TENANT_OF
from selaras.ground.people.models import Account
from selaras.ground.people.rules import Role
from selaras.ground.standards.models import Region
from selaras.kit.scope import scope, whole_network
from selaras.web import clock

Words = str | Promise
Row = TypeVar("Row", bound=Model)

EVERYONE = tuple(Role)
NETWORK_WIDE = tuple(role for role in Role if role not in TENANT_OF)
CHOSEN_POST = "post"
TENANTS: Mapping[str, type[Model]] = {"centre": Centre, "company": Company, "region": Region}


class Request(HttpRequest):
    """What a view made by `page` is given: the request, with the post of the visitor, the day, and the moment for actions."""

    user: Account  # type: ignore[assignment]
    post: Post
    today: date
    at: datetime


@dataclass(frozen=True)
class Menu:
    """A page's place in the menu: the stage of the year (or `menu.GROUPS`), its words and icon; smaller orders stand higher."""

    group: str
    words: Words
    icon: str = "list"
    order: int = 50


@dataclass(frozen=True)
class Page:
    """A page as its view declares it.

    `example` finds, for a post and inside its scope, the parameters of one page worth looking at; None where there is nothing yet. `right` is what a
    post at a company must include to open it.
    """

    roles: frozenset[Role]
    methods: tuple[str, ...]
    menu: Menu | None
    home: frozenset[Role]
    example: Callable[[Post], Mapping[str, Any] | None] | None
    part: bool = False
    right: str | None = None

    def opens_for(self, post: Post) -> bool:
        """Whether a post may open the page: by its role, and at a company by its rights."""
        return post.role in self.roles and (self.right is None or post.may(self.right))


@dataclass(frozen=True)
class Route:
    """One address of the resolver: its full name, its parameters, and its page (None: public, or not ours)."""

    name: str
    pattern: str
    parameters: tuple[str, ...]
    page: Page | None
    view: Callable[..., Any]


def page(
    *roles: Role,
    methods: Iterable[str] = ("GET",),
    menu: Menu | None = None,
    home: Iterable[Role] = (),
    example: Callable[[Post], Mapping[str, Any] | None] | None = None,
    part: bool = False,
    right: str | None = None,
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Makes a view into a page for posts of these roles.

    `home` names the roles that land here after logging in. A page with parameters that can be looked at needs `example`. `part` is a piece of a
    page that is fetched by itself, or a file: it is guarded alike, but nobody looks at it alone. Where a `right` is named, a post at a company
    opens the page only with it.
    """
    if not roles:
        raise TypeError("a page names the roles that may open it")
    allowed = tuple(methods) + (("HEAD",) if "GET" in methods else ())
    declared = Page(frozenset(roles), allowed, menu, frozenset(home), example, part, right)

    def make(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return to_login(request)
            post = post_of(request)
            if post is None or not declared.opens_for(post):
                raise Http404
            if request.method not in allowed:
                return HttpResponseNotAllowed(allowed)
            request.post, request.today, request.at = post, clock.today(), clock.now()
            with scope_of(post):
                response = view(request, *args, **kwargs)
                # A template that was only put off reads its rows here, while the scope is open.
                if hasattr(response, "render") and not getattr(response, "is_rendered", True):
                    response = response.render()
            return response

        guarded.page = declared  # type: ignore[attr-defined]
        return guarded

    return make


def to_login(request: HttpRequest) -> HttpResponse:
    """To the login and back here; a part of a page that is being fetched sends its whole page there."""
    if getattr(request, "htmx", False):
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = reverse("account_login")
        return answer
    return redirect_to_login(request.get_full_path()) if request.method in {"GET", "HEAD"} else redirect("account_login")


def posts_of(account: Account) -> list[Post]:
    """The posts that the account's person holds today, with their tenants, and after them those in which they act for others by a mandate."""
    day = clock.today()
    own = sorted(active_posts(account, day), key=lambda post: post.pk)
    return [*own, *acting_posts(own, day)]


def posts_held(request: HttpRequest) -> list[Post]:
    """The posts of whoever sends this request, asked for once in it; none without a login."""
    known: dict[str, list[Post]] = request.__dict__
    if "posts_held" not in known:
        known["posts_held"] = posts_of(request.user) if isinstance(request.user, Account) else []
    return known["posts_held"]


def post_of(request: HttpRequest) -> Post | None:
    """The post under which the visitor works: the one chosen, else the first that holds today; None without any."""
    posts = posts_held(request)
    chosen = str(request.session.get(CHOSEN_POST))
    return next((post for post in posts if post.handle == chosen), posts[0] if posts else None)


def scope_of(post: Post) -> AbstractContextManager[Any]:
    """The rows that a post opens: one tenant's, or the whole network's."""
    dimension = TENANT_OF.get(post.role)
    return whole_network() if dimension is None else scope(**{dimension: getattr(post, dimension)})


def fetch(request: Request, rows: type[Row] | Manager[Row] | QuerySet[Row], **keys: Any) -> Row:
    """The one row with these keys, or 404: also where there is one, but it belongs to somebody else."""
    row = get_object_or_404(rows, **keys)
    if not may_see(request.post, row):
        raise Http404
    return row


def may_see(post: Post, row: Model) -> bool:
    """Whether a row is this post's to see: the whole network's posts see all; a tenant sees itself, its own rows, and rows that nobody owns.

    A row that only other kinds of tenant own is foreign (a company's need, to a centre): the page that may show one asks a query that says so.
    """
    dimension = TENANT_OF.get(post.role)
    if dimension is None:
        return True
    own = getattr(post, f"{dimension}_id")
    if isinstance(row, (Centre, Company)):
        return isinstance(row, TENANTS[dimension]) and row.pk == own
    owners = {other: getattr(row, f"{other}_id", None) for other in ("centre", "company")}
    if dimension == "region":
        # Regions are public knowledge; what a labour office owns carries its region and no other owner.
        return not any(owners.values()) and getattr(row, "region_id", own) == own
    return owners[dimension] == own if owners[dimension] else not any(owners.values())


def routes() -> tuple[Route, ...]:
    """Every address of the resolver, in its order: what tests, the menu and `shots` walk."""
    return _routes()


@cache
def _routes() -> tuple[Route, ...]:
    return tuple(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: Iterable[URLPattern | URLResolver], before: str, space: str) -> Iterator[Route]:
    for each in patterns:
        pattern = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _walk(each.url_patterns, pattern, f"{space}{each.namespace}:" if each.namespace else space)
        else:
            found = getattr(each.callback, "page", None)
            yield Route(f"{space}{each.name or ''}", pattern, tuple(each.pattern.regex.groupindex), found, each.callback)


def pages_for(role: Role | str) -> list[Route]:
    """The pages that a role may look at."""
    return [route for route in routes() if route.page and role in route.page.roles and "GET" in route.page.methods]


def address_for(route: Route, post: Post) -> str | None:
    """The address of a page worth looking at for a post, by its view's example; None where there is nothing yet.

    Raises LookupError for a page with parameters whose view names no example.
    """
    if route.page is None or (route.parameters and route.page.example is None):
        raise LookupError("its view names no example, so nobody can look at it")
    if route.page.example is None:
        return reverse(route.name)
    with scope_of(post):
        parameters = route.page.example(post)
    return None if parameters is None else reverse(route.name, kwargs=dict(parameters))


def home_of(role: Role | str) -> str | None:
    """Where a role lands after logging in; None where no page said it is that role's."""
    return next((reverse(route.name) for route in pages_for(role) if route.page and role in route.page.home), None)
