# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Looking at pages: what is opened, and that each kind of fault is found."""

import asyncio
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings

from selaras.ground.network.models import Post
from selaras.ground.people.rules import Role
from selaras.ground.runs.models import Run
from selaras.web import access
from selaras.web.shots import browser, visits
from selaras.web.shots.untranslated import English
from tests.suite import find_chromium
from tests.world import AT, TODAY, World

AXE = settings.SOURCE.parents[1] / "node_modules" / "axe-core" / "axe.min.js"
needs_browser = [
    pytest.mark.browser,
    pytest.mark.skipif(find_chromium() is None, reason="needs Chromium (cure: sudo apt-get install chromium)"),
    pytest.mark.skipif(not AXE.exists(), reason="needs axe-core (cure: npm ci)"),
]


def test_one_post_of_each_role(world: World) -> None:
    """Tests that every role is looked at once, under the first post given, and that named accounts come whole."""
    posts = visits.posts_to_show(TODAY)
    assert sorted(post.role for post in posts) == sorted(Role)
    named = visits.posts_to_show(TODAY, ["karta@selaras.example", "nurul@selaras.example"])
    assert [post.person.name for post in named] == ["Karta Wijaya", "Nurul Huda"]


def test_visitors_are_logged_in_only_meanwhile(world: World, client: object) -> None:
    """Tests that the session opened for the pictures works and is gone afterwards."""
    with visits.visitors(visits.posts_to_show(TODAY, ["rina@selaras.example"])) as people:
        [(visitor, post)] = people
        assert post.role == Role.PLANNER
        client.cookies[settings.SESSION_COOKIE_NAME] = visitor.session
        assert client.get("/runs/").status_code == 200
    assert client.get("/runs/").status_code == 302


def test_page_that_nobody_can_look_at_is_a_fault(world: World) -> None:
    """Tests that a page with parameters and no example is named, and that one without data yet is not a fault."""
    post = Post.objects.on(TODAY).get(person=world.person("rina"))
    blank = access.Page(frozenset(Role), ("GET",), None, frozenset(), None)
    route = access.Route("run", "runs/<int:pk>/", ("pk",), blank, None)
    assert "example" in visits._visit(visits.Visitor("planner"), post, route).fault
    empty = access.Route("run", "runs/<int:pk>/", ("pk",), access.Page(frozenset(Role), ("GET",), None, frozenset(), lambda post: None), None)
    assert visits._visit(visits.Visitor("planner"), post, empty) == visits.Visit(visits.Visitor("planner"), "run", "", "")


@pytest.fixture
def catalogue(tmp_path: Path) -> English:
    """The catalogue of the planted fault."""
    path = tmp_path / "django.po"
    path.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Left in English"\nmsgstr "Tertinggal"\n')
    return English([path])


@pytest.fixture
def session(live_server: SimpleNamespace, tmp_path: Path, catalogue: English) -> browser.Session:
    """A session of looking at the live server."""
    return browser.Session(live_server.url, settings.SESSION_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME, tmp_path, AXE.read_text(), catalogue)


class TestInTheBrowser:
    """With Chromium."""

    pytestmark = needs_browser

    @pytest.mark.usefixtures("gallery")
    def test_every_kind_of_fault_is_found(self, session: browser.Session) -> None:
        """Tests that a page with one fault of each kind has one finding of each, and that a good page has none."""
        stranger = visits.Visitor("anyone")
        pages = [visits.Visit(stranger, "flawed", "/flawed/"), visits.Visit(stranger, "account_login", "/accounts/login/")]
        looks = {(look.visit.page, look.width): look.findings for look in browser.look(pages, session, lambda look: None, pages=2)}
        assert looks["account_login", 390] == looks["account_login", 1440] == ()
        found = "\n".join(looks["flawed", 390])
        told = (
            "axe color-contrast",
            "axe image-alt",
            "scrolls sideways",
            "one card covers another",
            "overhangs its box: Melewati",
            "not translated: Left in English",
            "404: ",
            "console: ",
        )
        for sign in told:
            assert sign in found, sign
        assert (session.folder / "anyone-flawed-390.png").stat().st_size > 1_000

    @pytest.mark.usefixtures("gallery", "browser")
    def test_beside_a_running_loop(self, world: World, session: browser.Session) -> None:
        """Tests that pages are looked at although Playwright already runs a loop in this thread, and told here, where the database can be read."""
        assert asyncio.get_running_loop().is_running()
        told: list[tuple[str, int, int, bool]] = []

        def seen(look: browser.Look) -> None:
            told.append((look.visit.page, look.width, threading.get_ident(), Post.objects.exists()))

        pages = [visits.Visit(visits.Visitor("anyone"), "account_login", "/accounts/login/")]
        looks = browser.look(pages, session, seen, pages=1)
        here = threading.get_ident()
        assert told == [("account_login", 390, here, True), ("account_login", 1440, here, True)]
        assert [look.findings for look in looks] == [(), ()]

    @pytest.mark.usefixtures("gallery")
    def test_a_fault_of_the_caller_ends_the_looking(self, session: browser.Session) -> None:
        """Tests that the caller's own fault comes out, and that pages which were not yet open stay unopened."""
        pages = [visits.Visit(visits.Visitor("anyone"), f"login-{number}", "/accounts/login/") for number in range(5)]
        told: list[browser.Look] = []

        def seen(look: browser.Look) -> None:
            told.append(look)
            raise BrokenPipeError("nobody reads on")

        with pytest.raises(BrokenPipeError, match="nobody reads on"):
            browser.look(pages, session, seen, pages=1)
        assert len(told) == 1
        assert len(list(session.folder.glob("*.png"))) <= 3

    @pytest.mark.usefixtures("gallery")
    def test_all_components_are_good_at_both_widths(self, world: World, session: browser.Session) -> None:
        """Tests that the gallery, which holds every component and chart, has no finding: colours, names, widths, console, policy."""
        Run.objects.create(engine="planning", purpose="Rencana", state="working", progress=0.4, requested_by=world.planner, requested_at=AT)
        with visits.visitors(visits.posts_to_show(TODAY, ["rina@selaras.example"])) as people:
            looks = browser.look([visits.Visit(people[0][0], "gallery", "/gallery/")], session, lambda look: None, pages=1)
        assert {look.width: look.findings for look in looks} == {390: (), 1440: ()}
