# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Who may open a page, under which post, in whose scope."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from selaras.ground.network.models import Post
from selaras.ground.people.rules import Role
from selaras.ground.standards.models import Region
from selaras.web import access
from tests.world import World

Visitor = Callable[[str], Client]
pytestmark = pytest.mark.usefixtures("gallery")


def test_page_names_its_roles() -> None:
    """Tests that a page without roles cannot be made."""
    with pytest.raises(TypeError, match="roles"):
        access.page()


def test_anonymous_goes_to_login_and_back(client: Client, db: None) -> None:
    """Tests that somebody who has not logged in is sent to the login, which knows the way back."""
    answer = client.get("/planners/?a=1")
    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/login/?next=/planners/%3Fa%3D1"


def test_anonymous_part_sends_whole_page_to_login(client: Client, db: None) -> None:
    """Tests that a part fetched by htmx moves its page to the login instead of showing the login inside it."""
    answer = client.get("/planners/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/accounts/login/")


@pytest.mark.parametrize(("name", "status"), [("rina", 200), ("audi", 404), ("karta", 404), ("lasma", 404), ("luar", 404)])
def test_other_roles_find_nothing(visitor: Visitor, name: str, status: int) -> None:
    """Tests that a page is there for its role and not there, rather than forbidden, for everybody else."""
    assert visitor(name).get("/planners/").status_code == status


def test_method_that_page_does_not_take(visitor: Visitor) -> None:
    """Tests that a page takes only the methods it names; HEAD goes with GET."""
    client = visitor("rina")
    assert client.post("/planners/").status_code == 405
    assert client.head("/planners/").status_code == 200


@pytest.mark.parametrize(
    ("name", "scope"),
    [
        ("rina", "everything"),
        ("darma", "everything"),
        ("audi", "everything"),
        ("karta", "centre: BLK Karawang"),
        ("gita", "company: PT Garmen Indah"),
    ],
)
def test_scope_is_that_of_the_post(visitor: Visitor, name: str, scope: str) -> None:
    """Tests that a page runs inside the scope of its visitor's post, also for a template rendered after the view."""
    client = visitor(name)
    assert client.get("/scope/").content.decode() == scope
    assert client.get("/scope/late/").content.decode() == scope


def test_labour_office_works_in_its_region(visitor: Visitor) -> None:
    """Tests the scope of a labour office."""
    assert visitor("disna").get("/scope/").content.decode().startswith("region: ")


def test_no_scope_stays_open_after_the_page(visitor: Visitor) -> None:
    """Tests that a page leaves no scope behind for whatever runs next in the same thread."""
    from selaras.kit.scope import get_scope

    before = get_scope()
    visitor("karta").get("/scope/")
    assert get_scope() == before


def test_day_and_moment_are_the_demonstrations(visitor: Visitor) -> None:
    """Tests that a page is told the scenario's day, and a moment with a zone on that day."""
    day, moment = visitor("rina").get("/clock/").content.decode().split()
    assert day == "2017-12-15"
    assert moment.startswith("2017-12-15T")
    assert moment.endswith("+07:00")


@pytest.mark.parametrize(("name", "status"), [("rina", 200), ("audi", 200), ("karta", 200), ("nurul", 404), ("kepala", 404), ("lasma", 404)])
def test_fetch_gives_own_centre_only(world: World, visitor: Visitor, name: str, status: int) -> None:
    """Tests that one's own centre is found, that another's is not there, and that the network's people see all."""
    assert visitor(name).get(f"/centre/{world.karawang.pk}/").status_code == status


def test_fetch_of_nothing_is_404(visitor: Visitor) -> None:
    """Tests that a key nobody has looks as one that belongs to somebody else."""
    assert visitor("karta").get("/centre/999999/").status_code == 404


def test_may_see_by_owner(world: World) -> None:
    """Tests the table of owners: itself, what carries its key, what nobody owns; never what another owns."""
    post = {name: Post.objects.get(person__account=world.accounts[name]) for name in ("rina", "karta", "lasma", "disna")}
    mine, foreign = world.welding, world.budi  # a workshop of BLK Karawang; an instructor of BBPLK Bekasi
    own_site, other_site = world.las_jaya_site, world.garmen_site
    region = Region.objects.get(edition="2018", code="32.15")
    seen = {
        name: [access.may_see(who, row) for row in (mine, foreign, world.karawang, world.las_jaya, own_site, other_site, region)]
        for name, who in post.items()
    }
    assert seen == {
        "rina": [True] * 7,
        "karta": [True, False, True, False, False, False, True],
        "lasma": [False, False, False, True, True, False, True],
        # a company's site in the office's region is the company's, not the office's
        "disna": [False, False, False, False, False, False, True],
    }


def test_post_is_chosen_among_ones_own(world: World, visitor: Visitor) -> None:
    """Tests that somebody with two posts changes between them, and cannot take another person's."""
    second = Post.objects.create(person=world.person("rina"), role=Role.AUDITOR, since=date(2017, 1, 1))
    client = visitor("rina")
    assert client.get("/planners/").status_code == 200
    assert client.post(f"/post/{second.pk}/").status_code == 302
    assert client.get("/planners/").status_code == 404
    foreign = Post.objects.get(person=world.person("karta"))
    assert client.post(f"/post/{foreign.pk}/").status_code == 404


def test_post_that_ended_opens_nothing(world: World, visitor: Visitor) -> None:
    """Tests that a post counts on its days only."""
    Post.objects.filter(person=world.person("rina")).update(since=date(2016, 1, 1), until=date(2017, 12, 14))
    assert visitor("rina").get("/planners/").status_code == 404


def test_home_is_where_the_role_lands(visitor: Visitor) -> None:
    """Tests that the first page sends a role to the page that declared itself its home."""
    answer = visitor("audi").get("/")
    assert (answer.status_code, answer["Location"]) == (302, "/home-of-auditors/")


def test_no_post_says_what_to_do(visitor: Visitor) -> None:
    """Tests that an account without a post is told so on the first page."""
    answer = visitor("luar").get("/")
    assert answer.status_code == 200
    assert "shell/welcome.html" in {template.name for template in answer.templates}
    assert answer.context["post"] is None
