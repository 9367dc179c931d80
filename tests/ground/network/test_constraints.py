# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What the database itself refuses, whoever asks, in raw SQL; and whose rows a scope shows."""

import pytest
from django.db import IntegrityError, connection, transaction

from selaras.ground.network import models, queries
from selaras.ground.network.models import Centre, CompanyContact, CompanySite, Instructor, InstructorCompetence, Readiness, Workshop
from selaras.kit.scope import ScopeError, scope, whole_network
from tests.world import TODAY, World

pytestmark = pytest.mark.django_db

REFUSED = [
    "UPDATE network_supervision SET supervisor_id = centre_id",
    "UPDATE network_supervision SET until = '2010-01-01'",
    (
        "INSERT INTO network_supervision (supervisor_id, centre_id, since, until, basis) "
        "SELECT supervisor_id, centre_id, '2018-01-01', NULL, '' FROM network_supervision"
    ),
    "UPDATE network_readiness SET verified_on = NULL WHERE verified_ready IS NOT NULL",
    "UPDATE network_readiness SET verified_on = '2010-01-01' WHERE verified_ready IS NOT NULL",
    "UPDATE network_readiness SET aspect = 'safety'",
    "UPDATE network_workshop SET weeks_a_year = 53",
    "UPDATE network_company SET nib = '12345'",
    "UPDATE network_company SET key = 'same'",
    "UPDATE network_companycontact SET until = '2010-01-01'",
    "UPDATE network_instructor SET days_a_month = 27",
    "UPDATE network_instructor SET person_id = (SELECT MIN(person_id) FROM network_instructor)",
    "UPDATE network_assessor SET days_a_month = 27",
    "UPDATE network_testsitescheme SET verified_until = '2010-01-01'",
    "UPDATE network_post SET until = '2010-01-01'",
    "UPDATE network_post SET centre_id = NULL WHERE role = 'centre_head'",
    "UPDATE network_post SET region_id = (SELECT MIN(id) FROM standards_region) WHERE role = 'planner'",
    "UPDATE network_post SET role = 'planner' WHERE role = 'company'",
    "DELETE FROM network_centre",
]


@pytest.mark.parametrize("sql", REFUSED)
def test_the_database_refuses_what_the_rules_forbid(world: World, sql: str) -> None:
    """Tests each rule of the tables past every action, form and model."""
    with pytest.raises(IntegrityError):
        force(sql)


@transaction.atomic
def force(sql: str) -> None:
    """Runs a statement past everything; foreign keys are looked at as when the transaction ends."""
    with whole_network(), connection.cursor() as cursor:
        cursor.execute(sql)
    connection.check_constraints()


OWNED = [Readiness, Workshop, Instructor, InstructorCompetence, models.TestSite, CompanySite, CompanyContact]


@pytest.mark.parametrize("model", OWNED)
def test_owned_rows_cannot_be_asked_for_outside_a_scope(world: World, model: type) -> None:
    """Tests that forgetting the scope is an error and not a leak, and that the whole network must be asked for by name."""
    with pytest.raises(ScopeError):
        list(model.objects.all())
    with whole_network():
        assert model.objects.exists()


@pytest.mark.parametrize("model", [Readiness, Workshop, Instructor, InstructorCompetence, models.TestSite])
def test_a_centre_sees_its_own_rows_and_no_others(world: World, model: type) -> None:
    """Tests each table of a centre: its own head finds its rows, the head of another centre finds none of them, a company may not even ask."""
    with scope(centre=world.karawang):
        own = set(model.objects.values_list("pk", flat=True))
    assert own
    with scope(centre=world.annur):
        assert own.isdisjoint(model.objects.values_list("pk", flat=True))
    with scope(company=world.las_jaya), pytest.raises(ScopeError):
        list(model.objects.all())


@pytest.mark.parametrize("model", [CompanySite, CompanyContact])
def test_a_company_sees_its_own_rows_and_no_others(world: World, model: type) -> None:
    """Tests the same for companies."""
    with scope(company=world.las_jaya):
        own = set(model.objects.values_list("pk", flat=True))
    assert own
    with scope(company=world.garmen):
        assert own.isdisjoint(model.objects.values_list("pk", flat=True))
    with scope(centre=world.karawang), pytest.raises(ScopeError):
        list(model.objects.all())


def test_posts_open_what_they_name(world: World) -> None:
    """Tests which centres and companies each of the cast may open: all, their own, none; the outsider none."""
    seen = {
        name: (
            queries.visible_centres(queries.active_posts(account, TODAY)).count(),
            queries.visible_companies(queries.active_posts(account, TODAY)).count(),
        )
        for name, account in world.accounts.items()
    }
    assert {seen[name] for name in ("rina", "darma", "audi")} == {(3, 2)}
    assert {seen[name] for name in ("kepala", "karta", "nurul")} == {(1, 0)}
    assert {seen[name] for name in ("lasma", "gita")} == {(0, 1)}
    assert (seen["disna"], seen["luar"]) == ((0, 0), (0, 0))


def test_a_list_can_be_searched_by_every_word(world: World) -> None:
    """Tests that each word must be found somewhere, that names of old count too, and that one row is found once."""
    assert list(queries.search(Centre.objects.all(), "blk karawang")) == [world.karawang]
    assert queries.search(Centre.objects.all(), "karawang bekasi tidak-ada").count() == 0
    world.karawang.names.create(name="LLK Tempo Dulu")
    world.karawang.names.create(name="LLK Tempo Baru")
    assert list(queries.search(Centre.objects.all(), "tempo")) == [world.karawang]
    with scope(centre=world.karawang):
        assert queries.search(Instructor.objects.all(), "budi").count() == 0
        assert queries.search(Instructor.objects.all(), "tono").count() == 1


def test_the_network_is_counted(world: World) -> None:
    """Tests the numbers at the head of the register: three centres, of which two are ready and two supervised."""
    counts = queries.counts_on(TODAY)
    assert (counts.centres, counts.ready, counts.supervised, counts.komunitas) == (3, 2, 2, 1)
    assert (counts.workshops, counts.instructors, counts.lsps, counts.assessors, counts.test_sites, counts.companies) == (1, 2, 1, 1, 1, 2)


def test_the_pages_of_a_centre_and_a_company(world: World) -> None:
    """Tests what the register pages show of one centre and one company."""
    centre = queries.centre_page(world.karawang, TODAY)
    assert (centre.verdict.ready, centre.classes_at_a_time, centre.may_teach) == (True, 1, 1)
    assert centre.supervised_now is not None
    assert centre.supervised_now.supervisor == world.bbplk
    assert [workshop.key for workshop in centre.workshops] == ["blk-karawang-las"]
    company = queries.company_page(world.las_jaya, TODAY)
    assert [site.estate for site in company.sites] == ["Jababeka"]
    assert [post.person.name for post in company.posts] == ["Lasma Sihombing"]
    assert len(company.contacts) == 1
