# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What people do with the network by hand: each writes one event, and says no in words."""

from datetime import date, timedelta
from typing import Any

import pytest

from selaras.ground.network import actions, queries
from selaras.ground.network.models import Centre, Post, Supervision
from selaras.ground.network.rules import Aspect
from selaras.ground.people import queries as people
from selaras.ground.people.models import Event, Person
from selaras.ground.people.rules import Role
from selaras.kit.scope import whole_network
from tests.world import AT, TODAY, World, region

pytestmark = pytest.mark.django_db


def test_the_world_is_recorded_whole(world: World) -> None:
    """Tests that everything the cast is made of entered the record, one event for each act, and that the record is whole."""
    verdict = people.verify()
    assert verdict.faults == ()
    assert verdict.events == Event.objects.count() > 30
    assert Event.objects.filter(kind="network.centre_registered").count() == Centre.objects.count() == 3
    assert Event.objects.get(kind="network.register_imported", about_key="posts").facts["rows"]["new"] == Post.objects.count()


def test_an_unready_centre_says_why_and_what_cures_it(world: World) -> None:
    """Tests the verdict on a centre of which one aspect waits for a visit, one was declared not ready and three were never declared."""
    verdicts = queries.readiness_on([world.karawang, world.annur], TODAY)
    assert verdicts[world.karawang.pk].ready
    lacks = {lack.aspect: lack for lack in verdicts[world.annur.pk].lacks}
    assert set(lacks) == set(Aspect.values)
    assert all(lack.cure for lack in lacks.values())
    assert len({lacks[aspect].words.split(": ")[1] for aspect in (Aspect.BUILDING, Aspect.EQUIPMENT, Aspect.SAFETY)}) == 3


def test_readiness_counts_only_from_the_day_of_its_finding(world: World) -> None:
    """Tests that a centre that is ready today was not ready the day before the visit."""
    assert not queries.readiness_on([world.karawang], TODAY - timedelta(days=1))[world.karawang.pk].ready


def test_a_new_declaration_waits_for_a_visit_again(world: World) -> None:
    """Tests that what was verified does not stay verified when the centre declares anew."""
    actions.declare_readiness(centre=world.karawang, aspect=Aspect.SAFETY, ready=True, words="Baru", by=world.accounts["karta"], at=AT)
    verdict = queries.readiness_on([world.karawang], TODAY)[world.karawang.pk]
    assert [lack.aspect for lack in verdict.lacks] == [Aspect.SAFETY]


def test_nobody_verifies_the_centre_they_work_for(world: World) -> None:
    """Tests that the head of a centre cannot verify it, and that the head of another one can."""
    verify = {"centre": world.annur, "aspect": Aspect.BUILDING, "ready": True, "finding": "Lengkap", "at": AT}
    with pytest.raises(actions.OwnCentre):
        actions.verify_readiness(**verify, by=world.accounts["nurul"])
    assert actions.verify_readiness(**verify, by=world.accounts["kepala"]).met


def test_what_was_not_declared_cannot_be_verified(world: World) -> None:
    """Tests that a visit does not take the place of a declaration."""
    with pytest.raises(actions.NotDeclared):
        actions.verify_readiness(centre=world.annur, aspect=Aspect.SAFETY, ready=True, finding="", by=world.planner, at=AT)


def test_a_centre_is_supervised_by_one_at_a_time(world: World) -> None:
    """Tests that a second supervision is refused until the first has ended, and that an ended one does not end again."""
    again = {"supervisor": world.annur, "centre": world.karawang, "since": date(2018, 1, 1), "by": world.planner, "at": AT}
    with pytest.raises(actions.BreaksARule):
        actions.begin_supervision(**again)
    standing = Supervision.objects.get(centre=world.karawang)
    actions.end_supervision(supervision=standing, until=date(2017, 12, 31), by=world.planner, at=AT)
    actions.begin_supervision(**again)
    with pytest.raises(actions.AlreadyEnded):
        actions.end_supervision(supervision=standing, until=date(2018, 1, 31), by=world.planner, at=AT)


def test_a_renamed_centre_keeps_the_names_it_bore(world: World) -> None:
    """Tests two renamings: each old name ends the day before the next begins."""
    for name, since in (("BLK Karawang Timur", date(2018, 1, 1)), ("BLK Purwasuka", date(2019, 1, 1))):
        actions.rename_centre(centre=world.karawang, name=name, since=since, by=world.planner, at=AT)
    names = sorted(world.karawang.names.values_list("until", "since", "name"), key=lambda row: row[0] or date.max)
    assert names == [
        (date(2017, 12, 31), None, "BLK Karawang"),
        (date(2018, 12, 31), date(2018, 1, 1), "BLK Karawang Timur"),
        (None, date(2019, 1, 1), "BLK Purwasuka"),
    ]
    assert Centre.objects.get(pk=world.karawang.pk).name == "BLK Purwasuka"


def test_a_closed_centre_takes_its_supervision_and_posts_with_it(world: World) -> None:
    """Tests that closing ends what hung on the centre, and that a closed centre is not ready the day after."""
    day = date(2018, 6, 30)
    actions.close_centre(centre=world.karawang, on=day, by=world.planner, at=AT)
    assert not queries.supervised_on(day + timedelta(days=1)).filter(pk=world.karawang.pk).exists()
    assert queries.active_posts(world.accounts["karta"], day)
    assert queries.active_posts(world.accounts["karta"], day + timedelta(days=1)) == []
    assert queries.readiness_on([world.karawang], day)[world.karawang.pk].ready
    assert not queries.readiness_on([world.karawang], day + timedelta(days=1))[world.karawang.pk].ready
    with pytest.raises(actions.Closed):
        actions.close_centre(centre=world.karawang, on=day, by=world.planner, at=AT)


def test_posts_hold_from_their_first_day_to_their_last(world: World) -> None:
    """Tests the edges of a post's time, and that the outsider holds none."""
    post = Post.objects.get(person=world.person("gita"))
    actions.end_post(post=post, until=date(2018, 3, 31), by=world.planner, at=AT)
    days = {
        day: len(queries.active_posts(world.accounts["gita"], day))
        for day in (date(2017, 1, 1), date(2017, 1, 2), date(2018, 3, 31), date(2018, 4, 1))
    }
    assert list(days.values()) == [0, 1, 1, 0]
    assert queries.active_posts(world.outsider, TODAY) == []
    with pytest.raises(actions.AlreadyEnded):
        actions.end_post(post=post, until=date(2018, 4, 30), by=world.planner, at=AT)


@pytest.mark.parametrize(
    "given",
    [
        {"role": Role.CENTRE_HEAD},
        {"role": Role.PLANNER, "region": "32.15"},
        {"role": Role.COMPANY, "region": "32.15"},
    ],
    ids=["a head of no centre", "a planner of a region", "a company that is a region"],
)
def test_a_post_names_its_tenant_and_no_other(world: World, given: dict[str, Any]) -> None:
    """Tests that a post with the wrong tenant is refused in words."""
    tenants = {"region": region(given["region"])} if "region" in given else {}
    with pytest.raises(actions.BreaksARule) as refusal:
        actions.give_post(person=world.person("luar"), role=given["role"], since=TODAY, **tenants, by=world.planner, at=AT)
    assert refusal.value.message


def test_one_person_is_instructor_and_assessor(world: World) -> None:
    """Tests that an instructor who assesses is one person, at home where they teach, and cannot be at home elsewhere."""
    given = {
        "key": "tono-asesor",
        "name": "Tono Suparman",
        "met": "MET. 000.001261 2015",
        "lsp": world.lsp,
        "schemes": world.lsp.schemes.all(),
        "valid_until": date(2019, 1, 1),
        "region": region("32.15"),
        "days_a_month": 4,
        "instructor": world.tono,
        "by": world.planner,
        "at": AT,
    }
    with pytest.raises(actions.BreaksARule):
        actions.register_assessor(**given, home=world.bbplk)
    before = Person.objects.count()
    assessor = actions.register_assessor(**given)
    assert (assessor.person, assessor.home) == (world.tono.person, world.karawang)
    assert (assessor.met_digits, assessor.met_year) == ("001261", 2015)
    assert Person.objects.count() == before


def test_a_met_number_is_registered_once(world: World) -> None:
    """Tests that the same number typed in another way is refused."""
    with pytest.raises(actions.BreaksARule) as refusal:
        actions.register_assessor(
            key="siti-dua",
            name="Siti Dua",
            met="MET.000.0012342016",
            lsp=world.lsp,
            schemes=[],
            valid_until=TODAY,
            region=region("32.15"),
            days_a_month=4,
            by=world.planner,
            at=AT,
        )
    assert refusal.value.message


def test_a_competence_is_renewed_and_not_doubled(world: World) -> None:
    """Tests that recording a competence again changes its evidence and its last day."""
    with whole_network():
        competence = world.tono.competences.get().competence
    actions.record_competence(instructor=world.tono, competence=competence, evidence="Sertifikat 2017", valid_until=TODAY, by=world.planner, at=AT)
    with whole_network():
        assert [(one.evidence, one.valid_until) for one in world.tono.competences.all()] == [("Sertifikat 2017", TODAY)]


def test_a_refused_act_leaves_nothing_behind(world: World) -> None:
    """Tests that an act that fails half way writes neither the person nor an event."""
    before = (Person.objects.count(), Event.objects.count())
    with pytest.raises(actions.BreaksARule):
        actions.register_instructor(key="Bukan Kunci", name="X", centre=world.karawang, employment="asn", days_a_month=99, by=world.planner, at=AT)
    assert (Person.objects.count(), Event.objects.count()) == before
