# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Outsourcing firms and school job centres act for others: as far as they were let, visibly, and not a moment longer."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from selaras.ground.letters.models import Letter
from selaras.ground.letters.rules import LetterState
from selaras.ground.network import actions as network
from selaras.ground.network.models import Company, Mandate, Post
from selaras.ground.network.rules import LENT, CompanyKind, CompanyRight
from selaras.ground.people.models import Event
from selaras.kit.scope import whole_network
from selaras.loop.forum import actions as forum
from selaras.loop.forum.attachments import Sent
from selaras.loop.forum.links import ANSWER, ARRIVE, path_for
from selaras.loop.forum.models import Attendance, Commitment, Statement, Thread
from selaras.loop.forum.promises import EvidenceKind, PromiseKind, Side
from selaras.loop.forum.queries.people import people_of
from selaras.loop.forum.rules import Origin
from selaras.web.network.mandates import usual_last_day
from tests.loop.forum.needs import wanted
from tests.web.network.test_people import acts
from tests.world import AT, PAPER, TODAY, World

Visitor = Callable[[str], Client]
NEEDS, PROMISES, TALK, AGREEMENTS, PEOPLE = CompanyRight
BOTH = "PT Tenaga Mandiri atas nama PT Las Jaya"


def mandate(world: World, agent: Company, *rights: str, who: str = "lasma", **changes: Any) -> Mandate:
    """PT Las Jaya lets the firm act until the middle of next year."""
    facts = {"company": world.las_jaya, "agent": agent, "rights": rights or LENT, "since": TODAY, "until": date(2018, 6, 30), **changes}
    return network.give_mandate(**facts, by=world.accounts[who], at=AT)


def test_a_firm_acts_by_its_mandate_and_not_without(world: World, agent: Company) -> None:
    """Tests, for each right, that the firm is refused before the mandate, can with it what it gives and nothing else, that rows and record name it,
    and that it is refused again the day after the last, and from the moment of the end.
    """
    for act in acts(world, world.outsider).values():
        with pytest.raises(forum.NotYours):
            act()
    for right in (NEEDS, PROMISES, TALK):
        made = mandate(world, agent, right)
        for name, act in acts(world, world.outsider).items():
            if name == right:
                assert act().pk
                assert Event.objects.filter(facts__through=agent.key, by_words="luar@selaras.example").exists()
            else:
                with pytest.raises(forum.LacksRight):
                    act()
        network.end_mandate(mandate=made, by=world.accounts["lasma"], at=AT)
        with pytest.raises(forum.NotYours):
            acts(world, world.outsider)[right]()
    with whole_network():
        assert {row.through for model in (Statement, Commitment) for row in model.objects.filter(company=world.las_jaya)} >= {agent}
        assert Thread.objects.get().messages(manager="objects").get().through == agent
        assert acts(world, world.accounts["lasma"])[NEEDS]().through is None
    mandate(world, agent, NEEDS, until=TODAY + timedelta(days=1))
    state = {"owner": world.las_jaya, "origin": Origin.COMPANY, "wanted": wanted(), "by": world.outsider}
    assert forum.state_need(**state, at=AT + timedelta(days=1)).pk
    with pytest.raises(forum.NotYours):
        forum.state_need(**state, at=AT + timedelta(days=2))


def test_the_record_names_the_firm_that_refuses_a_document(world: World, agent: Company) -> None:
    """Tests a document of a centre that promised something to the company for which the firm acts."""
    mandate(world, agent, PROMISES)
    owed = {"company": world.las_jaya, "centre": world.karawang, "side": Side.CENTRE, "kind": PromiseKind.CLASSES, "quantity": Decimal(1)}
    promise = forum.make_commitment(**owed, due_on=date(2018, 6, 1), by=world.planner, at=AT)
    document = {"happened_on": TODAY, "kind": EvidenceKind.DOCUMENT, "words": "Berita acara", "file": Sent("berita acara.pdf", PAPER)}
    evidence = forum.record_fulfilment(commitment=promise, quantity=Decimal(1), **document, by=world.accounts["karta"], at=AT)
    forum.take_back_evidence(fulfilment=evidence, because="Bukan kelas kami", by=world.outsider, at=AT)
    assert Event.objects.get(kind="forum.promise_evidence_taken_back").facts["through"] == agent.key


def test_it_is_given_by_those_who_may_to_those_who_act_for_others(world: World, agent: Company) -> None:
    """Tests the refusals beside the good cases: not by another company or a colleague without the right, by the desk only with its paper, only to
    firms of that kind, never the right to administer, not twice for the same days; ended by either side, not by others, and once.
    """
    for who in ("gita", "luar", "karta"):
        with pytest.raises(network.NotTheAdministrator):
            mandate(world, agent, who=who)
    with pytest.raises(network.NoPaper):
        mandate(world, agent, who="darma")
    with pytest.raises(network.NoAgent):
        mandate(world, world.garmen)
    with pytest.raises(network.NoRight):
        mandate(world, agent, PEOPLE)
    with pytest.raises(network.BreaksARule):
        mandate(world, agent, until=TODAY - timedelta(days=1))
    made = mandate(world, agent, *CompanyRight, who="darma", paper="SK 12/2017, arsip meja kebutuhan")
    assert made.rights == [str(right) for right in LENT]
    with pytest.raises(network.MandateStands):
        mandate(world, agent)
    for who in ("gita", "karta"):
        with pytest.raises(network.NotTheAdministrator):
            network.end_mandate(mandate=made, by=world.accounts[who], at=AT)
    network.end_mandate(mandate=made, because="Kontrak habis", by=world.outsider, at=AT)  # the firm itself
    with pytest.raises(network.AlreadyEnded):
        network.end_mandate(mandate=made, by=world.accounts["lasma"], at=AT)
    assert mandate(world, agent).pk


def test_the_firm_chooses_for_whom_it_acts_and_both_sides_see_it(world: World, agent: Company, visitor: Visitor) -> None:
    """Tests the path through the door: the company names somebody at the firm by e-mail, the firm chooses it, is told on every page for whom it acts,
    writes and answers; company and centre read on whose behalf; the company ends it, and the running session is back in its own firm.
    """
    meeting = forum.hold_meeting(kind="forum", title="Forum", held_on=TODAY, place="Aula", by=world.planner, at=AT)
    forum.invite(meeting=meeting, companies=[world.las_jaya], centres=[], by=world.planner, at=AT)
    owner, firm, head = visitor("lasma"), visitor("luar"), visitor("karta")
    form, said = reverse("network:new_mandate", args=[world.las_jaya.key]), {"since": "2017-12-15", "until": "2018-06-30", "rights": [PROMISES, TALK]}
    refused = owner.post(form, {**said, "email": "gita@selaras.example"})  # a company that acts for nobody
    assert refused.status_code == 422
    assert "Mintalah surel itu kepada mereka, atau mintalah balai besar mencatat kuasanya." in refused.text
    assert owner.post(form, {**said, "email": "Luar@selaras.example"}).status_code == 302
    with whole_network():
        made = Mandate.objects.get()
        told = Letter.objects.filter(kind="forum.mandate_given")
        assert {(letter.to, letter.company) for letter in told} == {("lasma@selaras.example", world.las_jaya), ("luar@selaras.example", agent)}
        assert all(words in told[0].body for words in ("15 Desember 2017", "30 Juni 2018", "menjawab undangan dan berjanji"))
    choose = reverse("choose_mandate", args=[Post.objects.get(person=world.person("luar")).pk, made.pk])
    assert visitor("gita").post(choose).status_code == 404
    assert "PT Las Jaya" in firm.get(reverse("network:my_mandates")).content.decode()
    assert firm.post(choose).status_code == 302
    assert BOTH in firm.get(reverse("trace:my_company"), follow=True).content.decode()
    closed = {name: firm.get(reverse(name)).status_code for name in ("forum:new_statement", "network:my_people", "forum:agreements")}
    assert set(closed.values()) == {404}
    talk = {"subject": "question", "centre": world.karawang.pk, "title": "Las", "words": "Kapan kelas dimulai?", "asks": "on"}
    thread = firm.post(reverse("forum:new_thread"), talk)["Location"]
    promise = {"centre": world.karawang.pk, "kind": "ojt", "quantity": 2, "due_on": "2018-06-01"}
    ledger = firm.post(reverse("forum:new_promise"), promise)["Location"]
    page = firm.get(reverse("forum:meeting", args=[meeting.pk]))
    answers = reverse("forum:answer_here", args=[meeting.pk])
    assert answers in page.content.decode()
    assert firm.post(answers, {"answer": "ya", "people": 1, "name": "Luar", "seen": 0}).status_code == 302
    with whole_network():
        guest = Attendance.objects.select_related("company").get(meeting=meeting)
    shown = [client.get(answers).content.decode() for client in (firm, owner)]
    assert [path_for(guest, ARRIVE) in text for text in shown] == [False, True]  # a link that outlives the mandate is not for the firm to keep
    assert path_for(guest, ANSWER) not in page.content.decode() + shown[0]
    assert visitor("gita").get(answers).status_code == 404
    for client, address in ((owner, thread), (head, thread), (owner, ledger), (head, ledger), (owner, page.request["PATH_INFO"])):
        assert BOTH in client.get(address).content.decode(), address
    with whole_network():
        assert Attendance.objects.get(meeting=meeting).through == agent
    assert ("luar@selaras.example", "Luar Biasa") in people_of(TODAY, company=world.las_jaya, right=TALK)
    assert visitor("gita").post(reverse("network:end_mandate", args=[made.pk]), {}).status_code == 404
    assert firm.get(thread).status_code == 200
    assert owner.post(reverse("network:end_mandate", args=[made.pk]), {"because": "Selesai"}).status_code == 302
    assert firm.get(thread).status_code == 404
    with whole_network():
        over = Letter.objects.filter(kind="forum.mandate_ended")
        assert {letter.to for letter in over} == {"lasma@selaras.example", "luar@selaras.example"}
        assert all("Selesai" in letter.body for letter in over)
        assert set(told.values_list("state", flat=True)) <= {LetterState.WITHDRAWN, LetterState.SENT}
    assert "PT Las Jaya" not in firm.get(reverse("trace:my_company")).content.decode()
    assert "Selesai" in firm.get(reverse("network:my_mandates")).content.decode()


def test_a_person_of_the_firm_acts_with_what_both_gave(world: World, agent: Company, visitor: Visitor) -> None:
    """Tests that somebody with fewer rights at the firm has no more for the company, and that whoever leaves the firm acts for nobody."""
    made = mandate(world, agent)
    post = Post.objects.get(person=world.person("luar"))
    other = network.add_colleague(company=agent, email="sari@tenaga.example", name="Sari", rights=[NEEDS], by=world.outsider, at=AT)
    sari = other.person.account
    assert acts(world, sari)[NEEDS]().through == agent
    with pytest.raises(forum.LacksRight):
        acts(world, sari)[TALK]()
    network.take_access(post=other, by=world.outsider, at=AT)
    with pytest.raises(forum.NotYours):
        acts(world, sari)[NEEDS]()
    assert acts(world, world.outsider)[NEEDS]().through == agent
    network.say_kind(company=agent, kind=CompanyKind.EMPLOYER, by=world.accounts["darma"], at=AT)
    with pytest.raises(forum.NotYours):
        acts(world, world.outsider)[NEEDS]()
    assert visitor("luar").post(reverse("choose_mandate", args=[post.pk, made.pk])).status_code == 404


def test_evidence_by_a_firm_names_it(world: World, agent: Company, visitor: Visitor) -> None:
    """Tests that evidence for a centre's promise, given for the company by the firm that it empowered, says so to both sides and on record; given by
    the company's own people it names no firm.
    """
    facts = {"company": world.las_jaya, "centre": world.bbplk, "side": Side.CENTRE, "kind": PromiseKind.CLASSES, "quantity": Decimal(2)}
    promise = forum.make_commitment(**facts, due_on=TODAY, by=world.planner, at=AT)
    shown = {"quantity": Decimal(1), "happened_on": TODAY, "kind": EvidenceKind.BOTH_SIDES, "words": "Kelas dibuka"}
    with pytest.raises(forum.NotYours):
        forum.record_fulfilment(commitment=promise, **shown, by=world.outsider, at=AT)
    mandate(world, agent, PROMISES)
    evidence = forum.record_fulfilment(commitment=promise, **shown, by=world.outsider, at=AT)
    assert evidence.through == agent
    assert Event.objects.get(kind="forum.promise_evidence").facts["through"] == agent.key
    for who in ("lasma", "rina"):
        assert BOTH in visitor(who).get(reverse("forum:promise_page", args=[promise.pk])).content.decode()
    own = forum.record_fulfilment(commitment=promise, **shown, by=world.accounts["lasma"], at=AT)
    assert own.through is None


def test_a_mandate_is_proposed_for_a_useful_time(world: World, visitor: Visitor) -> None:
    """Tests that the form proposes the end of the year, late in the year that of the next, never a few days only."""
    assert usual_last_day(date(2018, 1, 2)) == date(2018, 12, 31)
    assert usual_last_day(date(2018, 12, 31)) == date(2019, 12, 31)
    days = [date(2018, 1, 1) + timedelta(days=n) for n in range(366)]
    assert min((usual_last_day(day) - day).days for day in days) >= 90
    page = visitor("lasma").get(reverse("network:new_mandate", args=[world.las_jaya.key]))
    assert page.context["form"].initial == {"since": TODAY, "until": usual_last_day(TODAY)}
