# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Two records of one company made one, in every table that names a company, and made two again exactly as they were."""

import uuid
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db.models import UniqueConstraint
from django.test import Client

from selaras.ground.letters.models import Letter
from selaras.ground.network import actions as network
from selaras.ground.network.actions.orders import order_import
from selaras.ground.network.models import Company, CompanySite, Merge, Post
from selaras.ground.network.ownership import BETWEEN_RECORDS, relations_to
from selaras.ground.network.queries import likely
from selaras.ground.network.rules import LENT, CompanyKind, CompanyRight
from selaras.ground.people.models import Account, Event
from selaras.ground.people.rules import Bearer, Role
from selaras.ground.standards.models import Competence
from selaras.kit.scope import scope, whole_network
from selaras.loop.demand import actions as demand
from selaras.loop.demand.models import Need
from selaras.loop.demand.rules import Said
from selaras.loop.forum import actions as forum
from selaras.loop.forum.links import ANSWER, path_for
from selaras.loop.forum.models import Arrival, Attendance, Meeting, Statement, Thread
from selaras.loop.forum.papers.minutes import facts_of
from selaras.loop.forum.promises import EvidenceKind, PromiseKind, Side
from selaras.loop.forum.queries import guest_today, guests_of
from selaras.loop.forum.rules import Answer, Arrived, Channel, Origin
from selaras.loop.planning.models import HireOffer, Year
from tests.loop.forum import talking
from tests.loop.forum.needs import wanted
from tests.world import AT, TODAY, World, agree, region

pytestmark = pytest.mark.django_db
KEEPS_MOVING = {"people.event", "network.merge", "network.moved"}  # the record of what was done, and the merge itself
WITHOUT_RULE: dict[str, str] = {}  # tables that hold one of two rows and take nothing from the other, each with its reason


@pytest.fixture
def twice(world: World) -> tuple[World, Company, Account, Meeting]:
    """PT Las Jaya stands in the register a second time, with something in every table that names a company; both records were invited today."""
    by: dict[str, Any] = {"by": world.planner, "at": AT}
    second = network.register_company(
        key="las-jaya-pt", name="P.T. Las-Jaya", industry=world.las_jaya.industry, nib="1234567890123", assumed=True, **by
    )
    site = network.register_site(company=second, key="las-jaya-pt-cikarang", name="Pabrik 2", region=region("32.16"), estate="Jababeka", **by)
    network.register_contact(company=second, name="Sari", position="HRD", since=date(2017, 8, 15), site=site, email="hrd@lasjaya.example", **by)
    network.appoint(email="dewi@lasjaya.example", name="Dewi", role=Role.COMPANY, company=second, since=date(2017, 1, 2), **by)
    dewi = Account.objects.get(email="dewi@lasjaya.example")
    need(second, site, dewi)
    need(second, site, dewi, words="operator bubut CNC", take_up=False)
    meeting = forum.hold_meeting(kind="forum", title="Forum", held_on=TODAY, place="Aula", **by)
    past = forum.hold_meeting(kind="forum", title="Forum lama", held_on=date(2017, 8, 15), place="Aula", **by)
    forum.invite(meeting=meeting, companies=[world.las_jaya, second, world.garmen], centres=[], **by)
    forum.invite(meeting=past, companies=[second], centres=[], **by)
    for words in ("Kirim contoh", "Kirim daftar"):
        forum.assign_task(meeting=meeting, words=words, due_on=TODAY, company=second, **by)
    facts = {"company": second, "centre": world.karawang, "side": Side.COMPANY, "kind": PromiseKind.OJT}
    promise = forum.make_commitment(**facts, quantity=Decimal(6), due_on=TODAY, **by)
    evidence = {"quantity": Decimal(2), "happened_on": TODAY, "kind": EvidenceKind.STAFF, "words": "Daftar hadir"}
    forum.record_fulfilment(commitment=promise, **evidence, **by)
    agree(71, second, world.karawang, world.planner, in_force=True)
    forum.open_thread(company=second, centre=world.bbplk, subject="question", title="Las", words="Kapan?", by=dewi, at=AT)
    forum.comment_programme(company=second, version=talking.version(), words="Tambahkan 4G.", by=dewi, at=AT)
    money = dict.fromkeys(("budget", "day_rate", "class_rate", "test_cost", "assessor_day", "travel_km", "travel_night"), 1)
    year = Year.objects.create(year=2018, national=world.bbplk, people_per_million=1.0, pass_spread=0.1, source="assumed", **money)
    offer = {"key": "sewa", "competence": Competence.objects.get(key="welding-smaw"), "region": region("32.16"), "source": "assumed"}
    with whole_network():
        HireOffer.objects.create(year=year, company=second, days_a_month=4, price=1, reach_km=50, **offer)
    mandates(world, second, dewi, meeting)
    network.make_key(post=Post.objects.get(company=second, person__account=dewi), name="HRIS", until=date(2018, 6, 30), by=dewi, at=AT)
    order_import(what="company-needs", name="butuh.xlsx", data=b"lembar", owner=second, by=dewi, at=AT)
    demand.ask_owners(by=world.planner, at=AT + timedelta(days=150))  # the needs run out on 1 June
    return world, second, dewi, meeting


def mandates(world: World, second: Company, dewi: Account, meeting: Meeting) -> None:
    """The second record gave a mandate, and acts by two: for the first record, and in everything for PT Garmen Indah."""
    by: dict[str, Any] = {"by": world.planner, "at": AT}
    school = network.register_company(key="bkk-smk", name="BKK SMK Cikarang", industry=second.industry, **by)
    for company, kind in ((school, CompanyKind.SCHOOL), (second, CompanyKind.OUTSOURCING)):
        network.say_kind(company=company, kind=kind, **by)
        company.refresh_from_db()
    for company, agent in ((second, school), (world.garmen, second), (world.las_jaya, second)):
        network.give_mandate(company=company, agent=agent, rights=LENT, since=TODAY, until=date(2018, 6, 30), paper="SK 1", **by)
    acts: dict[str, Any] = {"by": dewi, "at": AT}
    need(world.garmen, None, dewi, take_up=False, words="penjahit")
    sewers = taken_up(need(world.garmen, None, dewi, words="operator jahit"), world.garmen)
    demand.say_what_stands(answers={sewers.pk: demand.Answer(Said.STILL)}, **acts)
    seats = {"company": world.garmen, "centre": world.bbplk, "side": Side.COMPANY, "kind": PromiseKind.OJT, "quantity": Decimal(1)}
    promise = forum.make_commitment(**seats, due_on=TODAY, **acts)
    forum.ask_release(commitment=promise, because="Order turun", **acts)
    classes = forum.make_commitment(**{**seats, "side": Side.CENTRE, "kind": PromiseKind.CLASSES}, due_on=TODAY, **by)
    seen = {"quantity": Decimal(1), "happened_on": TODAY, "kind": EvidenceKind.BOTH_SIDES, "words": "Kelas dibuka"}
    forum.record_fulfilment(commitment=classes, **seen, **acts)
    forum.open_thread(company=world.garmen, centre=world.bbplk, subject="question", title="Jahit", words="Kapan?", **acts)
    forum.comment_programme(company=world.garmen, version=talking.version(2), words="Tambahkan jahit.", **acts)
    forum.answer_invitation(guest=guest(meeting, world.garmen), answer=Answer.YES, people=1, seen=0, **acts)


def need(company: Company, site: CompanySite | None, by: Account, *, take_up: bool = True, **changes: Any) -> Statement:
    """A need that the company states, taken up by the desk."""
    said = wanted(site=site.pk if site else None, **changes)
    stated = forum.state_need(owner=company, origin=Origin.COMPANY, wanted=said, channel=Channel.FORM, by=by, at=AT)
    if take_up:
        forum.take_up_statements(statements=[stated.pk], by=Account.objects.get(email="darma@selaras.example"), at=AT)
        taken_up(stated, company)
    return stated


def taken_up(stated: Statement, company: Company) -> Need:
    """The desk's reading of what a company stated."""
    with whole_network():
        return Need.objects.filter(statement=stated).first() or Need.objects.create(
            statement=stated, origin=stated.origin, company=company, region=stated.region, valid_until=date(2018, 6, 1)
        )


def guest(meeting: Meeting, company: Company) -> Attendance:
    """The invitation of a company."""
    with whole_network():
        return Attendance.objects.select_related("meeting", "company").get(meeting=meeting, company=company)


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of ours, but for the record of what was done."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("selaras.") and model._meta.label_lower not in KEEPS_MOVING]
    with whole_network():
        return {model._meta.label_lower: list(model._base_manager.order_by("pk").values()) for model in ours}


def merged(world: World, second: Company) -> Merge:
    """The second record taken into the first."""
    return network.merge_companies(survivor=world.las_jaya, duplicate=second, because="Satu perusahaan", by=world.accounts["darma"], at=AT)


def undone(merge: Merge, world: World) -> Merge:
    """Two records again."""
    return network.undo_merge(merge=merge, by=world.planner, at=AT)


def test_no_table_that_names_a_company_is_forgotten(twice: tuple[World, Company, Account, Meeting]) -> None:
    """Tests that every key to a company, in whatever stage, is one that a merge moves; that the cast's second record has a row behind each of them,
    and that afterwards none is left that was not left on purpose.
    """
    world, second, _dewi, _meeting = twice
    found = {(model._meta.label_lower, field) for model, field in relations_to(Company)}
    told = set()
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_fields:
            if field.is_relation and field.related_model is Company:
                told.add((model._meta.label_lower, field.name))
    assert told - found == {tuple(name.rsplit(".", 1)) for name in BETWEEN_RECORDS}
    owned = {place: apps.get_model(place[0])._base_manager.filter(**{place[1]: second}) for place in found}
    with whole_network():
        assert [place for place, rows in owned.items() if not rows.exists()] == []
        merge = merged(world, second)
        left = {place[0] for place, rows in owned.items() if rows.exists()}
    assert left == {"forum.attendance", "network.mandate"}  # both were invited to one meeting; the one had a mandate of the other
    assert sorted(row._meta.label_lower for row in likely.left_behind(merge)) == ["forum.attendance", "network.mandate"]


def test_a_table_that_holds_only_one_of_two_rows_says_what_becomes_of_them() -> None:
    """Tests that each table in which two companies' rows can collide has a rule, and that the merge can read its constraint."""
    silent = set()
    for model, field in relations_to(Company):
        once = [each for each in model._meta.constraints if isinstance(each, UniqueConstraint)]
        assert [each.name for each in once if each.expressions] == [], model
        if any(field in each.fields for each in once) or model._meta.get_field(field).unique:
            silent |= {model._meta.label_lower} - ({model._meta.label_lower} if hasattr(model, "takes_from") else set())
    assert silent == set(WITHOUT_RULE)


def test_merging_and_undoing_leaves_every_row_as_it_was(twice: tuple[World, Company, Account, Meeting]) -> None:
    """Tests that the whole state, every field of every row, is after merge and undo what it was before, though the merge changed a lot."""
    world, second, dewi, meeting = twice
    link = Bearer(f"forum.attendance:{guest(meeting, second).pk}", "tautan")
    forum.answer_invitation(guest=guest(meeting, second), answer=Answer.YES, seen=0, people=3, name="Dewi", by=link, at=AT)
    forum.check_in(guest=guest(meeting, second), token=uuid.uuid4(), way=Arrived.DESK, happened_at=AT, by=world.planner, at=AT)
    before, events = everything(), Event.objects.count()
    merge = merged(world, second)
    changed = everything()
    kinds = {"company_id", "attendance_id", "arrived_at", "present", "nib", "merged_into_id"}  # keys, moments, words and a yes are all kept as JSON
    assert kinds <= set(merge.moved.values_list("field", flat=True))
    assert Event.objects.count() == events + 1
    assert {label for label in before if before[label] != changed[label]} >= {
        *("network.company", "network.companysite", "network.post", "letters.letter"),
        *("forum.attendance", "forum.arrival", "forum.thread", "demand.need"),
    }
    undone(merge, world)
    assert Event.objects.count() == events + 2
    assert everything() == before
    assert dewi.person.posts.get().company == second


def test_what_was_added_since_stays_but_for_what_cannot_be_parted(twice: tuple[World, Company, Account, Meeting]) -> None:
    """Tests an undo after work went on: new rows stay with the record that stays; the desk's reading of an old need goes back with the need; a new
    need that mentions a site which goes back loses the mention and nothing else; what was changed since on a row is not overwritten.
    """
    world, second, dewi, meeting = twice
    with whole_network():
        waiting, site = Statement.objects.get(company=second, need=None), CompanySite.objects.get(company=second)
    merge = merged(world, second)
    new = need(world.las_jaya, site, dewi, words="welder aluminium")
    thread = forum.open_thread(company=world.las_jaya, centre=world.bbplk, subject="question", title="Baru", words="Halo", by=dewi, at=AT)
    taken = taken_up(waiting, world.las_jaya)
    forum.answer_invitation(guest=guest(meeting, world.las_jaya), answer=Answer.NO, seen=0, by=world.planner, at=AT)
    told = dict(likely.added_since(merge))
    assert told[str(Statement._meta.verbose_name_plural)] == 1
    undone(merge, world)
    with whole_network():
        new, taken, thread = (type(row).objects.get(pk=row.pk) for row in (new, taken, thread))
        assert (new.company, new.site, new.region) == (world.las_jaya, None, region("32.16"))
        assert Need.objects.get(statement=new).company == world.las_jaya
        assert (taken.company, taken.statement.company) == (second, second)
        assert thread.company == world.las_jaya
        assert Thread.objects.get(company=second).title == "Las"
    assert guest(meeting, world.las_jaya).answer == Answer.NO
    assert guest(meeting, second).answer == ""


def test_two_invitations_to_one_meeting_are_one_guest(twice: tuple[World, Company, Account, Meeting]) -> None:
    """Tests the rule for what would collide: who came, came, the later answer holds, the guest counts once, and the old link acts for the company."""
    world, second, _dewi, meeting = twice
    old = guest(meeting, second)
    link = Bearer(f"forum.attendance:{old.pk}", "tautan")
    first = guest(meeting, world.las_jaya)
    forum.answer_invitation(guest=first, answer=Answer.NO, seen=0, name="Lasma", by=link, at=AT)
    forum.answer_invitation(guest=old, answer=Answer.YES, seen=0, people=3, name="Dewi", by=link, at=AT + timedelta(minutes=5))
    forum.check_in(guest=old, token=uuid.uuid4(), way=Arrived.DESK, happened_at=AT, by=world.planner, at=AT)
    merged(world, second)
    with whole_network():
        assert [row.company for row in guests_of(meeting)] == [world.garmen, world.las_jaya]
    kept = guest(meeting, world.las_jaya)
    assert (kept.answer, kept.people, kept.answered_by, kept.present, kept.answers) == (Answer.YES, 3, "Dewi", True, 2)
    with whole_network():
        assert Arrival.objects.get().attendance == kept
    old.company.refresh_from_db()
    assert guest_today(old) == kept
    promise = {"company": world.las_jaya, "centre": world.bbplk, "side": Side.COMPANY, "kind": PromiseKind.OJT, "quantity": Decimal(1)}
    forum.make_commitment(**promise, due_on=TODAY, by=Bearer(f"forum.attendance:{kept.pk}", "tautan"), at=AT)
    reminded = forum.hold_meeting(kind="forum", title="Forum esok", held_on=TODAY + timedelta(days=2), place="Aula", by=world.planner, at=AT)
    forum.invite(meeting=reminded, companies=[world.las_jaya], centres=[], by=world.planner, at=AT)
    forum.remind_guests(by=world.planner, at=AT + timedelta(hours=25))  # nobody is reminded on the day on which they were asked
    with whole_network():
        assert not Letter.objects.filter(kind="forum.reminder", company=second).exists()
        assert Letter.objects.filter(kind="forum.reminder", company=world.las_jaya).exists()


@pytest.mark.parametrize("since", ["answered again", "arrived again", "taken back", "nothing"])
def test_an_answer_and_an_arrival_go_back_whole_or_stay_whole(twice: tuple[World, Company, Account, Meeting], since: str) -> None:
    """Tests that an undo mixes no two answers and no two arrivals: what was said or done since stays as it was said, each record is here if an
    arrival of its own stands, and without news both say what they said before.
    """
    world, second, _dewi, meeting = twice
    old, first, staff = guest(meeting, second), guest(meeting, world.las_jaya), {"by": world.planner, "at": AT}
    forum.answer_invitation(guest=old, answer=Answer.YES, seen=0, people=3, name="Dewi", remark="Dua mobil", **staff)
    forum.check_in(guest=old, token=uuid.uuid4(), way=Arrived.DESK, happened_at=AT, **staff)
    merge = merged(world, second)
    if since == "answered again":
        forum.answer_invitation(guest=guest(meeting, world.las_jaya), answer=Answer.YES, seen=1, people=1, name="Dewi", remark="", **staff)
    if since == "arrived again":
        forum.check_in(guest=first, token=uuid.uuid4(), way=Arrived.DESK, happened_at=AT + timedelta(minutes=5), **staff)
    if since == "taken back":
        forum.take_back_arrival(guest=first, **staff)
    undone(merge, world)
    old, first = guest(meeting, second), guest(meeting, world.las_jaya)
    assert (old.answer, old.people, old.answered_by, old.remark, old.answers) == (Answer.YES, 3, "Dewi", "Dua mobil", 1)
    said = (Answer.YES, 1, "Dewi", "", 2) if since == "answered again" else ("", None, "", "", 0)
    assert (first.answer, first.people, first.answered_by, first.remark, first.answers) == said
    assert (old.present, old.arrived_at) == ((None, None) if since == "taken back" else (True, AT))
    if since in {"arrived again", "taken back", "nothing"}:
        assert (first.present, first.arrived_at) == ((True, AT + timedelta(minutes=5)) if since == "arrived again" else (None, None))


def test_whoever_had_a_post_at_both_records_leaves_both(twice: tuple[World, Company, Account, Meeting]) -> None:
    """Tests that other rights hold for all posts that a person came to have at one company, and that leaving ends all of them."""
    world, second, dewi, _meeting = twice
    network.appoint(email="dewi@lasjaya.example", role=Role.COMPANY, company=world.las_jaya, since=date(2017, 1, 2), by=world.planner, at=AT)
    merged(world, second)
    one, other = Post.objects.on(TODAY).filter(person=dewi.person, company=world.las_jaya)
    forum.change_colleague(post=one, rights=[CompanyRight.NEEDS], by=world.accounts["lasma"], at=AT)
    other.refresh_from_db()
    assert other.rights == [CompanyRight.NEEDS]
    need(world.las_jaya, None, dewi, take_up=False, words="fitter pipa")
    forum.part_with_colleague(post=other, by=world.accounts["lasma"], at=AT)
    assert not Post.objects.on(TODAY).filter(person=dewi.person).exists()
    with pytest.raises(forum.NotYours):
        need(world.las_jaya, None, dewi, words="helper gudang")


def test_whoever_worked_for_the_second_record_works_for_the_first(twice: tuple[World, Company, Account, Meeting]) -> None:
    """Tests that in the scope of the record that stays the rows of both are seen, in that of the closed one none of them."""
    world, second, dewi, _meeting = twice
    merged(world, second)
    with scope(company=world.las_jaya):
        assert Statement.objects.count() == 2
        assert CompanySite.objects.count() == 2
    with scope(company=second):
        assert (Statement.objects.count(), CompanySite.objects.count()) == (0, 0)
    assert Post.objects.get(person=dewi.person).company == world.las_jaya
    with pytest.raises(forum.NotYours):
        need(second, None, dewi)
    second.refresh_from_db()
    assert second.survivor == world.las_jaya
    assert second not in Company.objects.standing()
    world.las_jaya.refresh_from_db()
    assert world.las_jaya.nib == "1234567890123"


def test_only_the_office_merges_and_only_what_stands(twice: tuple[World, Company, Account, Meeting]) -> None:
    """Tests the refusals, each beside the good case: not by a company, not with itself, not a closed record, not without a reason; undone once, the
    later of two merges first.
    """
    world, second, dewi, _meeting = twice
    given: dict[str, Any] = {"survivor": world.las_jaya, "duplicate": second, "because": "Satu", "by": world.accounts["darma"], "at": AT}
    for wrong, refusal in (
        ({"by": dewi}, network.NotTheOffice),
        ({"by": world.outsider}, network.NotTheOffice),
        ({"by": world.accounts["audi"]}, network.NotTheOffice),
        ({"duplicate": world.las_jaya}, network.BreaksARule),
        ({"because": "  "}, network.BreaksARule),
    ):
        with pytest.raises(refusal):
            network.merge_companies(**{**given, **wrong})
    merge = network.merge_companies(**given)
    with pytest.raises(network.MergedAlready):
        network.merge_companies(**given)
    later = network.merge_companies(**{**given, "survivor": world.garmen, "duplicate": world.las_jaya})
    with pytest.raises(network.MergedSince):
        undone(merge, world)
    with pytest.raises(network.NotTheOffice):
        network.undo_merge(merge=later, by=dewi, at=AT)
    undone(later, world)
    undone(merge, world)
    with pytest.raises(network.MergedAlready):
        undone(merge, world)


def test_likely_duplicates_are_found_by_what_they_share(twice: tuple[World, Company, Account, Meeting]) -> None:
    """Tests that the second record is offered with its reasons, that others are not, and that a merged pair is not offered again."""
    world, second, _dewi, _meeting = twice
    (pair,) = likely.likely_duplicates()
    assert {pair.first, pair.second} == {world.las_jaya, second}
    assert set(pair.signs) == {likely.Sign.NAME, likely.Sign.PLACE}
    assert likely.signs_between(world.las_jaya, world.garmen) == (likely.Sign.DOMAIN,)  # every account of the cast has the same domain
    merged(world, second)
    assert likely.likely_duplicates() == []


def test_a_new_link_makes_those_of_merged_records_worthless(twice: tuple[World, Company, Account, Meeting], client: Client, settings: Any) -> None:
    """Tests that the link which a merged record was sent acts for the one that stands, until staff send that one another."""
    world, second, _dewi, meeting = twice
    settings.TODAY = TODAY
    with whole_network():
        old = path_for(guest(meeting, second), ANSWER)
    merged(world, second)
    assert client.get(old).status_code == 200
    forum.renew_link(guest=guest(meeting, world.las_jaya), by=world.planner, at=AT)
    assert client.get(old).status_code == 410


def test_closed_minutes_name_who_came_under_a_record_that_was_merged_since(twice: tuple[World, Company, Account, Meeting]) -> None:
    """Tests the paper before a merge, after it and after it was undone: the company that came stays the one that came, and nothing is new."""
    world, second, _dewi, meeting = twice
    by: dict[str, Any] = {"by": world.planner, "at": AT}
    forum.check_in(guest=guest(meeting, second), token=uuid.uuid4(), way=Arrived.DESK, happened_at=AT, **by)
    forum.close_minutes(meeting=forum.write_minutes(meeting=meeting, words="Kami sepakat.", **by), **by)

    def printed() -> tuple[list[str], list[str]]:
        closed = Meeting.objects.get(pk=meeting.pk)
        with whole_network():
            facts = facts_of(closed, guests_of(closed), [], [], TODAY, whole=True)
        return facts["came"], facts["since"]

    assert printed() == ([second.name], [])
    merge = merged(world, second)
    assert printed() == ([world.las_jaya.name], [])
    undone(merge, world)
    assert printed() == ([second.name], [])
