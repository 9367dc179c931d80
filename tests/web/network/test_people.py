# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""A company's own administrator: lets colleagues in with some rights, and takes them from whoever leaves."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from selaras.ground.letters.models import Letter
from selaras.ground.network import actions as network
from selaras.ground.network.models import Company, CompanyContact, Post
from selaras.ground.network.rules import CompanyKind, CompanyRight
from selaras.ground.people.models import Account, Event
from selaras.ground.people.rules import Role
from selaras.kit.scope import whole_network
from selaras.loop.forum import actions as forum
from selaras.loop.forum.links import ANSWER, path_for
from selaras.loop.forum.models import Attendance, Thread
from selaras.loop.forum.promises import PromiseKind, Side
from selaras.loop.forum.queries.people import address_book, people_of
from selaras.loop.forum.rules import Origin
from tests.loop.forum import talking
from tests.loop.forum.needs import wanted
from tests.world import AT, TODAY, World

Visitor = Callable[[str], Client]
NEEDS, PROMISES, TALK, AGREEMENTS, PEOPLE = CompanyRight


def colleague(world: World, *rights: str, by: str = "lasma") -> Post:
    """The outsider, let into PT Las Jaya with some rights."""
    known = {"email": "luar@selaras.example", "name": "Luar Biasa", "by": world.accounts[by], "at": AT}
    return forum.invite_colleague(company=world.las_jaya, rights=rights, **known)


def acts(world: World, by: Account) -> dict[str, Callable[[], Any]]:
    """One act for each right that lets somebody do something in the forum."""
    at: dict[str, Any] = {"by": by, "at": AT}
    promise = {"company": world.las_jaya, "centre": world.bbplk, "side": Side.COMPANY, "kind": PromiseKind.OJT, "quantity": Decimal(2)}
    return {
        NEEDS: lambda: forum.state_need(owner=world.las_jaya, origin=Origin.COMPANY, wanted=wanted(), **at),
        PROMISES: lambda: forum.make_commitment(**promise, due_on=date(2018, 6, 1), **at),
        TALK: lambda: forum.open_thread(company=world.las_jaya, centre=world.bbplk, subject="question", title="Las", words="Kapan?", **at),
    }


def test_a_colleague_is_invited_by_the_administrator_and_told_by_letter(world: World, visitor: Visitor) -> None:
    """Tests the form: a person without an account gets one, a post with just these rights, and a letter with the way in; nobody is let in twice, and
    nothing without a right; the company's page lists them.
    """
    client, form = visitor("lasma"), reverse("network:invite", args=[world.las_jaya.key])
    said = {"name": "Sari Dewi", "email": "Sari@lasjaya.example", "rights": [NEEDS, TALK]}
    assert client.post(form, {**said, "rights": []}).status_code == 422
    assert client.post(form, said)["Location"] == reverse("network:people", args=[world.las_jaya.key])
    assert client.post(form, said).status_code == 422
    post = Post.objects.get(person__account__email="sari@lasjaya.example")
    assert (post.company, post.rights, post.since) == (world.las_jaya, [NEEDS, TALK], TODAY)
    with whole_network():
        letter = Letter.objects.get(kind="forum.colleague")
    assert (letter.to, letter.company) == ("sari@lasjaya.example", world.las_jaya)
    assert "/accounts/password/reset/" in letter.body
    assert "Sari Dewi" in client.get(reverse("network:my_people")).content.decode()
    assert visitor("gita").get(reverse("network:people", args=[world.las_jaya.key])).status_code == 404
    with pytest.raises(network.NotTheAdministrator):
        colleague(world, NEEDS, by="gita")


@pytest.mark.parametrize("right", [NEEDS, PROMISES, TALK])
def test_a_right_lets_its_holder_do_one_thing_and_no_other(world: World, right: str) -> None:
    """Tests, for each right that lets somebody act, that its holder can do it and is refused the others in words."""
    colleague(world, right)
    for name, act in acts(world, world.outsider).items():
        if name == right:
            assert act().pk
        else:
            with pytest.raises(forum.LacksRight) as refused:
                act()
            assert refused.value.cure


def test_pages_follow_the_rights(world: World, visitor: Visitor) -> None:
    """Tests that pages and menu of somebody who may only read agreements show these, and neither conversations nor others' letters; with the right
    added, from that moment on, the conversation is there; letters about conversations go only to those who may read them.
    """
    thread = talking.thread(world)
    post = colleague(world, AGREEMENTS)
    running = visitor("luar")
    pages = {"forum:agreements": 200, "forum:threads": 404, "forum:new_statement": 404, "forum:new_promise": 404, "network:my_people": 404}
    assert {name: running.get(reverse(name)).status_code for name in pages} == pages
    assert {running.get(reverse(f"forum:{name}")).status_code for name in ("promises", "statements", "meetings", "tasks")} == {404}
    shown = running.get(reverse("trace:my_company"), follow=True).content.decode()
    assert reverse("forum:agreements") in shown
    assert reverse("forum:threads") not in shown
    assert reverse("forum:new_statement") not in shown
    assert running.post(reverse("network:add_contact", args=[world.las_jaya.key]), {"name": "X", "position": "Y"}).status_code == 404
    forum.send_message(thread=thread, words="Bulan Maret.", by=world.planner, at=AT)
    with whole_network():
        assert Letter.objects.filter(to="lasma@selaras.example", about_label="forum.thread").exists()
        assert not Letter.objects.filter(to="luar@selaras.example", about_label="forum.thread").exists()
        other = Letter.objects.filter(company=world.las_jaya).exclude(to="luar@selaras.example").first()
    assert running.get(reverse("letters:letter", args=[other.pk])).status_code == 404
    assert visitor("lasma").get(reverse("letters:letter", args=[other.pk])).status_code == 200
    change = reverse("network:rights", args=[post.pk])
    assert running.post(change, {"rights": [TALK, PEOPLE]}).status_code == 404
    assert visitor("lasma").post(change, {"rights": [TALK]}).status_code == 302
    assert running.get(reverse("forum:thread", args=[thread.pk])).status_code == 200
    assert running.get(reverse("forum:agreements")).status_code == 404
    assert Event.objects.get(kind="network.rights_changed").facts["after"] == [TALK]


def test_whoever_leaves_loses_access_at_once(world: World, visitor: Visitor) -> None:
    """Tests that a session that just stated a need and opened its pages finds nothing a moment later, that the person can act no more, is written to
    no more, that links in letters of before are worthless while those who stay get new ones, that another company's administrator could not do
    that, and that they can be let in again on the same day.
    """
    post = colleague(world, *CompanyRight)
    contact = {"company": world.las_jaya, "name": "Luar Biasa", "position": "HRD", "since": date(2017, 8, 15)}
    network.register_contact(**contact, email="Luar@selaras.example", by=world.planner, at=AT)
    meeting = forum.hold_meeting(kind="forum", title="Forum", held_on=date(2018, 1, 11), place="Aula", by=world.planner, at=AT)
    forum.invite(meeting=meeting, companies=[world.las_jaya], centres=[], by=world.planner, at=AT)
    link = path_for(_guest(), ANSWER)
    assert Client().get(link).status_code == 200
    running = visitor("luar")
    home, leave = reverse("trace:my_company"), reverse("network:take_access", args=[post.pk])
    assert running.get(home).status_code == 200
    assert acts(world, world.outsider)[TALK]().pk
    assert visitor("gita").post(leave).status_code == 404
    assert running.get(home).status_code == 200
    assert visitor("lasma").post(leave).status_code == 302
    assert running.get(home).status_code == 404
    assert running.post(reverse("forum:new_thread"), {}).status_code == 404
    assert Client().get(link).status_code == 410
    assert Client().get(path_for(_guest(), ANSWER)).status_code == 200
    with whole_network():
        assert {letter.to for letter in Letter.objects.filter(kind="forum.invitation", state="waiting")} == {"lasma@selaras.example"}
    for act in acts(world, world.outsider).values():
        with pytest.raises(forum.NotYours):
            act()
    assert "luar@selaras.example" not in {email.lower() for email, _name in people_of(TODAY, company=world.las_jaya)}
    with whole_network():
        assert Thread.objects.get().opened_by == world.outsider
        assert CompanyContact.objects.get(email="Luar@selaras.example").until == date(2017, 12, 14)
    with pytest.raises(network.AlreadyEnded):
        network.take_access(post=post, by=world.accounts["lasma"], at=AT)
    colleague(world, NEEDS)
    assert running.get(home).status_code == 200


def _meeting(world: World, *others: Company) -> str:
    """The link by which PT Las Jaya, or the first of some others, answers for a coming meeting."""
    by: dict[str, Any] = {"by": world.planner, "at": AT}
    meeting = forum.hold_meeting(kind="forum", title="Forum", held_on=date(2018, 1, 11), place="Aula", **by)
    forum.invite(meeting=meeting, companies=[*others, world.las_jaya], **by)
    with whole_network():
        return path_for(Attendance.objects.get(company=others[0] if others else world.las_jaya), ANSWER)


def _told_the_link(world: World, email: str) -> bool:
    """Whether a letter holds the link that is good now."""
    with whole_network():
        link = path_for(Attendance.objects.get(company=world.las_jaya), ANSWER)
        return any(link in letter.body for letter in Letter.objects.filter(to=email))


@pytest.mark.parametrize("way", ["contact", "post", "rights", "mandate"])
def test_whoever_leaves_in_another_way_keeps_no_link_either(world: World, visitor: Visitor, way: str) -> None:
    """Tests that the link of before is worthless after a contact, a post, the right to answer or a mandate ends; who stays is sent a new one."""
    by: dict[str, Any] = {"by": world.planner, "at": AT}
    if way == "contact":
        known = {"company": world.las_jaya, "name": "Luar", "position": "HRD", "since": date(2017, 8, 15), "email": "luar@selaras.example"}
        row, who, said = network.register_contact(**known, **by), "lasma", {}
    elif way == "mandate":
        firm = network.register_company(key="b", name="B", industry=world.las_jaya.industry, **by)
        firm = network.say_kind(company=firm, kind=CompanyKind.OUTSOURCING, **by)
        row = network.give_mandate(company=world.las_jaya, agent=firm, rights=[PROMISES], since=TODAY, until=date(2018, 6, 30), paper="1", **by)
        who, said = "lasma", {}
    else:
        row = colleague(world, NEEDS, PROMISES)
        who, said = ("lasma", {"rights": [NEEDS]}) if way == "rights" else ("rina", {"until": TODAY.isoformat()})
    name = {"contact": "end_contact", "post": "end_post", "rights": "rights", "mandate": "end_mandate"}[way]
    link = _meeting(world)
    assert visitor(who).post(reverse(f"network:{name}", args=[row.pk]), said).status_code == 302
    assert Client().get(link).status_code == 410
    assert _told_the_link(world, "lasma@selaras.example")
    assert not _told_the_link(world, "luar@selaras.example")


@pytest.mark.parametrize(("since", "until"), [(date(2017, 8, 15), date(2018, 3, 1)), (TODAY, None)])
def test_a_leaver_named_as_a_contact_is_sent_nothing(world: World, since: date, until: date | None) -> None:
    """Tests that a contact whose end was still to come, or who was entered today, is not written to from the moment when the access is taken."""
    by: dict[str, Any] = {"by": world.planner, "at": AT}
    _meeting(world)
    post = colleague(world, PROMISES)
    known = {"company": world.las_jaya, "name": "Luar", "position": "HRD", "since": since, "email": "luar@selaras.example"}
    contact = network.register_contact(**known, **by)
    if until is not None:
        network.end_contact(contact=contact, until=until, **by)
    forum.part_with_colleague(post=post, by=world.accounts["lasma"], at=AT)
    assert not _told_the_link(world, "luar@selaras.example")
    assert "luar@selaras.example" not in dict(people_of(TODAY, company=world.las_jaya))


def test_a_leaver_keeps_no_link_of_a_record_merged_twice(world: World) -> None:
    """Tests that the link of a record merged into one that was merged into the company is worthless as well."""
    by: dict[str, Any] = {"by": world.planner, "at": AT}
    first, second = (network.register_company(key=key, name=key, industry=world.las_jaya.industry, **by) for key in "ab")
    link = _meeting(world, first, second)
    network.merge_companies(survivor=second, duplicate=first, because="x", **by)
    network.merge_companies(survivor=world.las_jaya, duplicate=second, because="x", **by)
    forum.part_with_colleague(post=colleague(world, PROMISES), by=world.accounts["lasma"], at=AT)
    assert Client().get(link).status_code == 410


def test_of_a_contact_with_a_post_the_rights_decide(world: World) -> None:
    """Tests that a colleague without the right to answer is sent no link for being a contact too, and with the right is sent it once."""
    known = {"company": world.las_jaya, "name": "Luar", "position": "HRD", "since": date(2017, 8, 15), "email": "Luar@selaras.example"}
    network.register_contact(**known, by=world.planner, at=AT)
    post = colleague(world, NEEDS)
    for right, told in ((NEEDS, []), (PROMISES, ["luar@selaras.example"])):
        network.change_rights(post=post, rights=[right], by=world.accounts["lasma"], at=AT)
        for many in (nullcontext, address_book):
            with many():
                found = [email for email, _name in people_of(TODAY, company=world.las_jaya, right=PROMISES)]
            assert [email for email in found if email.casefold() == "luar@selaras.example"] == told
            assert "lasma@selaras.example" in found


def test_the_link_of_a_merged_record_ends_with_its_holder(world: World, client: Client) -> None:
    """Tests that the second invitation of a company whose records were merged closes the morning after its reader left, and stays for who did not."""
    by: dict[str, Any] = {"by": world.planner, "at": AT}
    second = network.register_company(key="dua", name="Dua", industry=world.las_jaya.industry, **by)
    network.appoint(email="dewi@dua.example", name="Dewi", role=Role.COMPANY, company=second, since=date(2017, 1, 2), **by)
    link = _meeting(world, second)
    network.merge_companies(survivor=world.las_jaya, duplicate=second, because="x", **by)
    assert forum.renew_links_that_strangers_hold(by=world.planner, at=AT + timedelta(days=1)) == 0
    assert client.get(link).status_code == 200
    network.end_post(post=Post.objects.get(person__account__email="dewi@dua.example"), until=TODAY, **by)
    forum.renew_links_that_strangers_hold(by=world.planner, at=AT + timedelta(days=1))
    assert client.get(link).status_code == 410


def test_an_invitation_does_not_tell_whose_account_it_is(world: World, visitor: Visitor) -> None:
    """Tests that a company which lets in the holder of an e-mail reads the name that it gave, on its pages and in the letter, and not the one of the
    account; the national centre, which keeps the accounts, reads the account's.
    """
    said = {"name": "Budi", "email": "luar@selaras.example", "rights": [NEEDS]}
    assert visitor("lasma").post(reverse("network:invite", args=[world.las_jaya.key]), said).status_code == 302
    post, real = Post.objects.get(person=world.person("luar")), world.person("luar").name
    pages = [reverse("network:my_people"), reverse("network:rights", args=[post.pk])]
    shown = [visitor("lasma").get(page).content.decode() for page in pages]
    with whole_network():
        letter = Letter.objects.get(kind="forum.colleague")
    shown.append(visitor("lasma").get(reverse("letters:letter", args=[letter.pk])).content.decode())
    assert ["Budi" in page for page in shown] == [True] * 3
    assert [real in page for page in shown] == [False] * 3
    forum.part_with_colleague(post=post, by=world.accounts["lasma"], at=AT)
    again = forum.invite_colleague(company=world.las_jaya, email=said["email"], name="Budi", rights=[NEEDS], by=world.planner, at=AT)
    assert again.name == real


@pytest.mark.parametrize("way", ["contact", "post", "mandate", "nobody"])
def test_a_link_ends_with_the_day_of_whoever_held_it(world: World, client: Client, agent: Company, way: str) -> None:
    """Tests what `selaras run-due` does the morning after: where a reader's contact, post or mandate ended with its day, the link is replaced, once,
    and only those who stay read the new one; where nobody left, nothing happens.
    """
    by: dict[str, Any] = {"by": world.planner, "at": AT}
    if way == "contact":
        known = {"company": world.las_jaya, "name": "Luar", "position": "HRD", "since": date(2017, 8, 15), "email": "luar@selaras.example"}
        network.end_contact(contact=network.register_contact(**known, **by), until=TODAY, **by)
    if way == "post":
        network.end_post(post=colleague(world, PROMISES), until=TODAY, **by)
    if way == "mandate":
        network.give_mandate(company=world.las_jaya, agent=agent, rights=[PROMISES], since=TODAY, until=TODAY, paper="1", **by)
    link, tomorrow = _meeting(world), AT + timedelta(days=1)
    assert forum.renew_links_that_strangers_hold(**by) == 0
    assert client.get(link).status_code == 200
    written = forum.renew_links_that_strangers_hold(by=world.planner, at=tomorrow)
    assert written == (0 if way == "nobody" else 1)
    assert forum.renew_links_that_strangers_hold(by=world.planner, at=tomorrow) == 0
    assert client.get(link).status_code == (200 if way == "nobody" else 410)
    assert _told_the_link(world, "lasma@selaras.example")
    assert _told_the_link(world, "luar@selaras.example") is False


def _guest() -> Attendance:
    with whole_network():
        return Attendance.objects.select_related("company").get()


def test_the_last_administrator_stays_and_the_national_centre_can_help(world: World, visitor: Visitor) -> None:
    """Tests that the last administrator can neither go nor give up the right, that with a second one both can, and that the national centre's desk
    can take and give the right whatever the company did.
    """
    lasma, by = Post.objects.get(person=world.person("lasma")), world.accounts["lasma"]
    assert lasma.rights == list(CompanyRight.values)  # who had an account before the rights came keeps all of them
    for act in (
        lambda: network.take_access(post=lasma, by=by, at=AT),
        lambda: network.change_rights(post=lasma, rights=[NEEDS], by=by, at=AT),
    ):
        with pytest.raises(network.LastAdministrator):
            act()
    client = visitor("lasma")
    assert "Administrator terakhir" in client.get(reverse("network:my_people")).content.decode()
    assert client.post(reverse("network:take_access", args=[lasma.pk])).status_code == 422
    second = colleague(world, PEOPLE)
    network.change_rights(post=lasma, rights=[NEEDS], by=by, at=AT)
    with pytest.raises(network.NotTheAdministrator):
        network.change_rights(post=lasma, rights=[PEOPLE], by=by, at=AT)
    desk = visitor("darma")
    assert desk.post(reverse("network:take_access", args=[second.pk])).status_code == 302
    assert "Tidak ada yang mengelola" in desk.get(reverse("network:people", args=[world.las_jaya.key])).content.decode()
    assert desk.post(reverse("network:rights", args=[lasma.pk]), {"rights": list(CompanyRight)}).status_code == 302
    assert client.get(reverse("network:my_people")).status_code == 200
    with pytest.raises(network.NotTheAdministrator):
        network.take_access(post=Post.objects.get(person=world.person("karta")), by=world.planner, at=AT)
    assert Post.objects.on(TODAY).filter(role=Role.COMPANY, company=world.las_jaya).count() == 1
