# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The resolver, walked in a year that has everything: each page opens for its owner and for nobody else, whatever the method.

No route is left out: a page that nobody can open, or that has a parameter of which this file does not know whose it is, fails.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from html.parser import HTMLParser
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.conf import settings as configured
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from selaras.console import scenario
from selaras.ground.network import actions as network
from selaras.ground.network.models import Centre, Company, CompanySite, Post
from selaras.ground.network.rules import LENT, TENANT_OF, CompanyKind, CompanyRight
from selaras.ground.people.models import Account
from selaras.ground.people.rules import Role
from selaras.ground.runs import actions as runs
from selaras.ground.standards.models import ProgrammeVersion, Region
from selaras.kit.scope import whole_network
from selaras.loop.demand import jobs as demand
from selaras.loop.demand.actions import merge_needs, part_needs
from selaras.loop.demand.adverts.actions import import_adverts
from selaras.loop.demand.models import Need
from selaras.loop.forum import actions as forum
from selaras.loop.forum.attachments import Sent
from selaras.loop.forum.promises import EvidenceKind, PromiseKind, Side
from selaras.loop.forum.queries.talks import regions_of_companies
from selaras.loop.forum.rules import Channel, Origin, Wanted
from selaras.loop.forum.talks import Audience
from selaras.loop.mismatch.actions import draft_content
from selaras.loop.mismatch.jobs import predict
from selaras.loop.mismatch.queries.content import contents_of
from selaras.loop.mismatch.queries.cube import latest_measure
from selaras.loop.planning import jobs
from selaras.loop.planning.actions.plans import adopt_plan
from selaras.loop.planning.models import Year
from selaras.web.access import Route, address_for, routes
from selaras.web.shots.untranslated import English
from tests.loop.demand.advertised import DIRTY
from tests.loop.forum.needs import wanted
from tests.loop.forum.talking import year_of_talk
from tests.scenarios import smallest
from tests.web.network.long_files import send_long_files
from tests.web.whose import OWNED, SENT_TO, Keys
from tests.world import AT, PAPER, TODAY, agree, table

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.xdist_group("a planned year")]

NOBODY = {
    "key": "tidak-ada",
    "pk": 987_654_321,
    "name": "tidak-ada",
    "aspect": "building",
    "other": "tidak-ada",
    "twin": 987_654_321,
    "paper": 987_654_321,
    "unit": 987_654_321,
}

A_KIND = 2
KIND = re.compile(r"/[^/]*[0-9-][^/]*(?=/|$)")  # a part of an address that names a row
# Pages on which English stands, each with its reason. One that is not needed fails.
ENGLISH_THERE = {
    "/jejaring/impor/": "words that are typed into a template as they stand there",
}
NOT_FOLLOWED = ("/static/", "/accounts/logout/", "/i18n/", "/post/")
UNSEEN = ("script", "style", "template", "code", "pre")

# Addresses that a role may open and that lead to nothing in this year, each with its reason. One that is not needed fails.
NOTHING_THERE: dict[tuple[str, Role], str] = {}

# Parameters that name no row of a tenant, each with its reason: there is no foreign one, only one that does not exist.
NOT_OWNED = {
    "network:import_template": "an empty sheet of a register",
    "network:import": "the name of a register; rows are checked by the import",
    "network:import_confirm": "the name of a register; rows are checked by the import",
    "standards:programme": "programmes are public knowledge",
    "mismatch:region": "a region is nobody's; whoever is no planner sees sums of at least five people there",
    "forum:meeting": "what is shown of a meeting is narrowed to the visitor",
    "forum:answer_here": "the visitor's own invitation to a meeting",
    "forum:content": "programmes are public knowledge",
    "forum:paper": "whoever is invited may have it; who is not has a test of its own (test_files)",
    "forum:minutes_file": "what is printed of a meeting is narrowed to the visitor",
}

# What a post at a company must include to open a page, told here once more by hand. A page for companies that is not named here fails.
NEEDS, PROMISES, TALK, AGREEMENTS, PEOPLE = CompanyRight.NEEDS, CompanyRight.PROMISES, CompanyRight.TALK, CompanyRight.AGREEMENTS, CompanyRight.PEOPLE
RIGHTS: Mapping[CompanyRight | None, str] = {
    # imports ask for the right of the register that they fill
    None: "trace:my_company network:my_company network:company network:company-sites network:company-sites_export network:imports network:import "
    "network:import_template network:import_confirm network:import_order network:import_progress network:import_go network:import_cancel "
    "forum:announcements forum:announcement letters:letters letters:letter",
    NEEDS: "trace:company trace:need forum:statements forum:new_statement forum:read_words forum:need_paper forum:scan forum:statements_file "
    "forum:statement forum:withdraw demand:needs demand:needs_file demand:need demand:stands demand:mine api:keys api:revoke",
    PROMISES: "forum:meetings forum:meeting forum:answer_here forum:paper forum:minutes_file forum:tasks forum:finish_task forum:promises "
    "forum:promises_file forum:new_promise forum:promise_page forum:give_evidence forum:release_promise forum:ask_release forum:confirm_evidence "
    "forum:evidence_file forum:take_back_evidence forum:reliable forum:reliable_company",
    TALK: "forum:threads forum:new_thread forum:thread forum:message_file forum:close_thread forum:reopen_thread forum:contents forum:content "
    "forum:comments forum:comment",
    AGREEMENTS: "forum:agreements forum:agreement forum:agreement_file",
    PEOPLE: "network:add_contact network:my_people network:people network:invite network:rights network:take_access network:my_mandates "
    "network:mandates network:new_mandate network:end_mandate network:end_contact network:company-contacts network:company-contacts_export",
}


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Year]:
    """The smallest scenario, planned twice, with a plan adopted: every stage that exists has something to show. Taken back after the last test."""
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(TODAY=TODAY):
        yield _planned(tmp_path_factory.mktemp("scenario") / "year")
        transaction.set_rollback(True)


@pytest.fixture
def year(loaded: Year, db: None, settings: Any) -> Year:
    """The planned year, on its day."""
    settings.TODAY = TODAY
    return loaded


def _planned(folder: Path) -> Year:
    scenario.load(smallest.write(folder))
    planner = Account.objects.filter(person__posts__role=Role.PLANNER).first()
    year = Year.objects.get()
    for _time in range(2):
        run = runs.request_run(engine=jobs.ENGINE, purpose="Rencana 2018", limits={}, by=planner, at=AT)
        plan = jobs.compute_plan(run=run, year=year, permissions=jobs.Permissions(), by=planner, at=AT)
    adopt_plan(plan=plan, by=planner, at=AT)
    _on_paper(planner)
    _met(planner)
    _talked(planner)
    _promised(planner)
    _stated_twice(planner)
    _merged(planner)
    _mandated(planner)
    _advertised(planner)
    _programmed()
    _drafted(planner)
    send_long_files()
    return year


def _advertised(planner: Account) -> None:
    """A file of adverts was imported, and its titles are coded."""
    with whole_network():
        batch = import_adverts(table=table(*DIRTY), name="iklan.csv", source="portal.example", by=planner, at=AT)
        demand.code_adverts(batch=batch, by=planner, at=AT)


def _mandated(planner: Account) -> None:
    """Every company of the cast lets an outsourcing firm act for it."""
    companies = Company.objects.filter(pk__in=Post.objects.on(TODAY).filter(role=Role.COMPANY).values("company")).order_by("pk")
    agent = network.register_company(key="alih-daya", name="PT Alih Daya", industry=companies[0].industry, by=planner, at=AT)
    agent = network.say_kind(company=agent, kind=CompanyKind.OUTSOURCING, by=planner, at=AT)
    for company in companies:
        facts = {"rights": LENT, "since": TODAY, "until": date(2018, 12, 31), "paper": "SK 1/2017"}
        network.give_mandate(company=company, agent=agent, **facts, by=planner, at=AT)


def _on_paper(planner: Account) -> None:
    """Everybody's need came in on paper, with its picture."""
    for number, post in enumerate(Post.objects.on(TODAY).exclude(company=None, centre=None, region=None).select_related("company", "centre__region")):
        owner = post.company or post.centre or post.region
        origin = Origin.COMPANY if post.company else Origin.REGION
        place = owner if isinstance(owner, Region) else owner.region if isinstance(owner, Centre) else Region.objects.filter(level="regency")[0]
        said = wanted(words="tukang kayu", region=place.pk, evidence="" if post.company else "Data dinas")
        paper = {"channel": Channel.PAPER, "paper": f"KB-{number}", "scan": Sent("kertas.pdf", PAPER)}
        forum.state_need(owner=owner, origin=origin, wanted=said, **paper, by=planner, at=AT)


def _programmed() -> None:
    """Everybody at a company, centre or labour office made a key for a program."""
    for post in Post.objects.on(TODAY).filter(role__in=TENANT_OF).select_related("person__account"):
        network.make_key(post=post, name="HRIS", until=TODAY, by=post.person.account, at=AT)


def _stated_twice(planner: Account) -> None:
    """Two needs were counted once, which was undone; one of them was stated again at the counter since, and waits to be compared."""
    with whole_network():
        one, other = Need.objects.standing().select_related("statement", "company").order_by("pk")[:2]
    said = {name: getattr(one.statement, name) for name in ("words", "heads_least", "heads_most", "start_month", "until_month", "certainty")}
    again = Wanted(**said, region=one.region_id, site=one.statement.site_id)
    forum.state_need(owner=one.company, origin=one.origin, wanted=again, channel=Channel.COUNTER, by=planner, at=AT)
    demand.take_up_statements(by=planner, at=AT)
    merge = merge_needs(survivor=one, duplicate=other, because="Dinyatakan dua kali", by=planner, at=AT)
    part_needs(merge=merge, by=planner, at=AT)


def _merged(planner: Account) -> None:
    """A company stood in the register twice."""
    company = Company.objects.order_by("pk")[0]
    twin = network.register_company(key="catatan-kedua", name=company.name, industry=company.industry, by=planner, at=AT)
    network.merge_companies(survivor=company, duplicate=twin, because="NIB sama", by=planner, at=AT)


def _drafted(planner: Account) -> None:
    """Another content was drafted for the programme that lacks a unit most."""
    made = latest_measure()
    assert made is not None
    known = contents_of(made)
    lacking = next(row for row in known.rows() if row.lacks)
    base = ProgrammeVersion.objects.select_related("programme").get(pk=lacking.version)
    units = {**dict(base.programme_units.values_list("unit", "jp")), lacking.lacks: 24}
    prediction = predict(measure=made, version=base, units=units, centres=[])
    draft_content(
        base=base, units=units, why="Diminta perusahaan", comment_until=TODAY, measure=made, prediction=prediction, by=planner, at=AT
    )  # fmt: skip


def _met(planner: Account) -> None:
    """A meeting today, to which everybody was invited by letter, with something to do for everybody; and one before it, its minutes closed."""
    companies, centres = list(Company.objects.all()), list(Centre.objects.filter(closed_on=None))
    meeting = forum.hold_meeting(kind="forum", title="Forum hari ini", held_on=TODAY, place="Aula", by=planner, at=AT)
    offices = [post.region for post in Post.objects.on(TODAY).filter(role=Role.LABOUR_OFFICE)]
    forum.invite(meeting=meeting, companies=companies, centres=centres, offices=offices, by=planner, at=AT)
    forum.add_paper(meeting=meeting, file=Sent("agenda.pdf", PAPER), by=planner, at=AT)
    for owner in ({"company": company} for company in companies):
        forum.assign_task(meeting=meeting, words="Kirim contoh", due_on=TODAY, **owner, by=planner, at=AT)
    for owner in (*({"centre": centre} for centre in centres), *({"office": office} for office in offices)):
        forum.assign_task(meeting=meeting, words="Siapkan ruang", due_on=TODAY, **owner, by=planner, at=AT)
    before = forum.hold_meeting(kind="forum", title="Forum lalu", held_on=TODAY - timedelta(days=7), place="Aula", by=planner, at=AT)
    forum.invite(meeting=before, companies=companies, centres=centres, offices=offices, by=planner, at=AT)
    forum.write_minutes(meeting=before, words="Kebutuhan dibahas.", by=planner, at=AT)
    forum.close_minutes(meeting=before, by=planner, at=AT)


def _talked(planner: Account) -> None:
    """Everybody speaks with everybody; one announcement goes to a region in which none of the cast's companies is."""
    held = Post.objects.on(TODAY)
    companies = Company.objects.filter(pk__in=held.filter(role=Role.COMPANY).values("company"))
    centres = Centre.objects.filter(pk__in=held.filter(role=Role.CENTRE_HEAD).values("centre"))
    year_of_talk(companies, centres, ProgrammeVersion.objects.current()[0], planner, AT)
    with whole_network():
        sites = CompanySite.objects.filter(company__in=companies).values_list("region", "region__parent")
        theirs = {key for site in sites for key in site}
        elsewhere = regions_of_companies().exclude(pk__in=theirs)
        forum.announce(title="Khusus daerah", words="Undangan.", audience=Audience.REGION, region=elsewhere[0], by=planner, at=AT)


def _promised(planner: Account) -> None:
    """Everybody promised everybody something, some of it with evidence; agreements are in force, and a draft."""
    held = Post.objects.on(TODAY)
    companies = Company.objects.filter(pk__in=held.filter(role=Role.COMPANY).values("company")).order_by("pk")
    centres = Centre.objects.filter(pk__in=held.filter(role=Role.CENTRE_HEAD).values("centre")).order_by("pk")
    kinds = {Side.COMPANY: PromiseKind.OJT, Side.CENTRE: PromiseKind.CLASSES}
    known: dict[str, Any] = {"by": planner, "at": AT}
    for number, (company, centre) in enumerate(product(companies, centres)):
        for side, kind in kinds.items():
            facts = {"company": company, "centre": centre, "side": side, "kind": kind, "quantity": Decimal(4), "due_on": TODAY}
            made = forum.make_commitment(**facts, **known)
            seen = {"quantity": Decimal(1), "happened_on": TODAY, "kind": EvidenceKind.DOCUMENT, "words": "Daftar hadir"}
            forum.record_fulfilment(commitment=made, file=Sent("daftar.pdf", PAPER), **seen, **known)
        agree(2 * number, company, centre, planner, in_force=True)
        agree(2 * number + 1, company, centre, planner, in_force=False)


def holders() -> dict[Role, list[Post]]:
    """The posts by role; of each role that has a tenant at least two."""
    with whole_network():
        held = {role: list(Post.objects.on(TODAY).filter(role=role).select_related("person__account").order_by("pk")) for role in Role}
    assert [role for role in Role if len(held[role]) < (2 if role in TENANT_OF else 1)] == []
    return held


def enter(post: Post) -> Client:
    """Somebody at a post, logged in."""
    client = Client(raise_request_exception=False)
    client.force_login(post.person.account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


class Shown(NamedTuple):
    """What somebody saw at an address: the status, where it sends on to, and the page if it is one."""

    status: int
    sent_to: str
    page: str


Look = Callable[[Post, Client, str], Shown]


@pytest.fixture(scope="module")
def look() -> Look:
    """Opens an address as somebody at a post, once for all tests: a GET writes nothing (`kit.readonly`), so a second look would show the same."""
    seen: dict[tuple[int, str], Shown] = {}

    def open_(post: Post, client: Client, address: str) -> Shown:
        if (post.pk, address) not in seen:
            answer = client.get(address)
            html = answer.status_code == 200 and answer.get("Content-Type", "").startswith("text/html")
            seen[post.pk, address] = Shown(answer.status_code, answer.get("Location", ""), answer.content.decode() if html else "")
        return seen[post.pk, address]

    return open_


def answered(client: Client, method: str, address: str) -> int:
    """The status of an answer; what was written is taken back."""
    with transaction.atomic():
        status = client.generic(method, address).status_code
        transaction.set_rollback(True)
    return int(status)


def ours(role: Role, method: str) -> list[Route]:
    """The pages of a role that take a method."""
    return [route for route in routes() if route.page and role in route.page.roles and method in route.page.methods]


def own_address(route: Route, post: Post) -> str | None:
    """An address of the route that is this post's to open."""
    if not route.parameters:
        return reverse(route.name)
    with whole_network():
        keys: Keys | None = None
        if route.name in SENT_TO:
            keys = SENT_TO[route.name](post)
        elif route.name in OWNED and (post.role in TENANT_OF or route.page.example is None):
            keys = OWNED[route.name](post, True)
        else:
            return address_for(route, post)
    return reverse(route.name, kwargs=keys) if keys else None


def test_every_page_opens_for_everyone_whom_it_names(year: Year, look: Look) -> None:
    """Tests that no page of the resolver is left unopened: for each role one of its posts sees 200, or is sent on to a page of ours."""
    shut, unneeded = [], dict(NOTHING_THERE)
    for role, posts in holders().items():
        clients = [(post, enter(post)) for post in posts]
        for route in ours(role, "GET"):
            found = [(post, client, address) for post, client in clients if (address := own_address(route, post))]
            if not found and unneeded.pop((route.name, role), None):
                continue
            outcome = [look(*each) for each in found]
            if not outcome or [each for each in outcome if each.status not in (200, 302)]:
                shut.append((route.name, str(role), [each.status for each in outcome]))
            assert [each for each in outcome if each.sent_to.startswith("/accounts/")] == [], route.name
    assert shut == []
    assert unneeded == {}


def test_no_link_leads_nowhere_and_no_english_is_left(year: Year, look: Look) -> None:
    """Tests that each role may open what the pages that it sees link to (three links of each kind), and that these pages are Indonesian."""
    english = English(path / "id" / "LC_MESSAGES" / "django.po" for path in configured.LOCALE_PATHS)
    dead, read = set(), defaultdict[str, set[str]](set)
    for role, (post, *_others) in holders().items():
        client = enter(post)
        waiting = [address for route in ours(role, "GET") if not route.page.part and (address := own_address(route, post))]
        seen: Counter[str] = Counter()
        for address in waiting:
            kind = KIND.sub("/-", address.partition("?")[0])
            seen[kind] += 1
            if seen[kind] > A_KIND or address.startswith(NOT_FOLLOWED):
                continue
            shown = look(post, client, address)
            if shown.status >= 400:
                dead.add((str(role), address, shown.status))
            if shown.page:
                page = Reading(shown.page)
                waiting += page.links
                for text in page.texts:
                    read[text].add(kind)
    assert not dead, sorted(dead)
    left = {(kind, text) for text in english.left_in(read) for kind in read[text]}
    told = {(kind, text) for kind, text in left if not kind.startswith(tuple(ENGLISH_THERE))}
    assert not told, "\n".join(f"{kind}: {text}" for kind, text in sorted(told))
    assert [start for start in ENGLISH_THERE if not any(kind.startswith(start) for kind, _text in left)] == []


class Reading(HTMLParser):
    """The links and the visible texts of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links, self.texts, self.hidden = list[str](), list[str](), 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        self.hidden += tag in UNSEEN
        if tag == "a" and (facts.get("href") or "").startswith("/"):
            self.links.append(facts["href"] or "")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in UNSEEN

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if not self.hidden and text not in {"", "English"}:  # the switch says its language in it
            self.texts.append(text)


def test_what_a_form_sends_reaches_its_owner(year: Year) -> None:
    """Tests that an empty form, sent by somebody whom the page names to a row of theirs, is taken or refused in words, but is there."""
    lost = []
    for role, posts in holders().items():
        for route in ours(role, "POST"):
            client, address = next(((enter(post), address) for post in posts if (address := own_address(route, post))), (None, None))
            status = answered(client, "POST", address) if client else None
            if status not in (200, 302, 400, 409, 413, 422):
                lost.append((route.name, str(role), status))
    assert lost == []


def test_a_post_opens_what_its_rights_say(year: Year) -> None:
    """Tests that somebody who was given one right at a company opens its pages and files, finds nothing at others, and is shown no link to them."""
    needed = {name: right for right, names in RIGHTS.items() for name in names.split()}
    of_companies = [route for route in routes() if route.page and Role.COMPANY in route.page.roles]
    assert {route.name for route in of_companies} == needed.keys()
    post = holders()[Role.COMPANY][0]
    addresses = {route.name: address for route in of_companies if (address := own_address(route, post))}
    wrong, dead = [], set()
    for right in CompanyRight:
        with transaction.atomic():
            Post.objects.filter(pk=post.pk).update(rights=[right])
            client, read = enter(post), dict[str, Any]()
            for route in of_companies:
                if route.name not in addresses or (needed[route.name] == right and "GET" not in route.page.methods):
                    continue
                method, opens = route.page.methods[0], needed[route.name] in (None, right)
                answer = client.generic(method, addresses[route.name]) if opens or method == "GET" else None
                status = answer.status_code if answer else answered(client, method, addresses[route.name])
                if (status == 404) == opens and not route.name.startswith("network:import"):
                    wrong.append((route.name, str(right), method, status))
                if opens and status == 200 and answer and answer.get("Content-Type", "").startswith("text/html"):
                    read[addresses[route.name]] = answer
            links = {link.partition("#")[0] for answer in read.values() for link in Reading(answer.content.decode()).links}
            for link in sorted(each for each in links - read.keys() if not each.startswith(NOT_FOLLOWED)):
                if client.get(link).status_code >= 400:
                    dead.add((str(right), KIND.sub("/-", link)))
            transaction.set_rollback(True)
    assert wrong == []
    assert dead == set()


def test_a_foreign_row_is_not_there(year: Year) -> None:
    """Tests that for every tenant's role, page and method a row of another tenant is 404; each page with parameters says whose its rows are."""
    open_doors, untold = [], set()
    for role in TENANT_OF:
        post = holders()[Role(role)][0]
        client = enter(post)
        for route in routes():
            if not route.page or role not in route.page.roles or not route.parameters:
                continue
            if route.name not in OWNED and route.name not in NOT_OWNED:
                untold.add(route.name)
                continue
            with whole_network():
                keys = OWNED[route.name](post, False) if route.name in OWNED else {name: NOBODY[name] for name in route.parameters}
            for method in route.page.methods:
                if answered(client, method, reverse(route.name, kwargs=keys)) != 404:
                    open_doors.append((route.name, str(role), method))
    assert untold == set()
    assert open_doors == []


def test_a_real_address_is_not_there_for_other_roles(year: Year) -> None:
    """Tests that every page, at an address that opens for somebody, is 404 by any method for every role it does not name, and that a row that is
    not there is 404 also for those whom it names."""
    posts = holders()
    clients = {role: enter(held[0]) for role, held in posts.items()}
    open_doors = []
    for route in [route for route in routes() if route.page]:
        seen = [address for role in route.page.roles for post in posts[role] if (address := own_address(route, post))]
        assert seen, route.name
        for role, client in clients.items():
            nowhere = reverse(route.name, kwargs={name: NOBODY[name] for name in route.parameters})
            wrong = seen[0] if role not in route.page.roles else nowhere if route.parameters else None
            for each in route.page.methods if wrong else ():
                if answered(client, each, wrong) != 404:
                    open_doors.append((route.name, str(role), each, wrong))
    assert open_doors == []
