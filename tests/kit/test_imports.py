# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The one door for spreadsheets: whatever a tenant sends, it shows nothing of what others have, and says no in one way."""

from typing import Any

import pytest

from selaras.ground.people.rules import Role
from selaras.ground.standards.models import Competence, Field, Occupation, Programme
from selaras.kit.imports import IMPORTS, HasProblems, Preview, Verdict
from selaras.kit.scope import scope, whole_network
from tests.loop.forum.needs import regional, row
from tests.loop.planning.test_inputs import YEAR
from tests.world import AT, TODAY, World, table, take

pytestmark = pytest.mark.django_db

TENANTS = {Role.CENTRE_HEAD.value: "centre", Role.COMPANY.value: "company", Role.LABOUR_OFFICE.value: "region"}
SECRET = "Rahasia Pihak Lain"
# For each register that a tenant may fill: a row of somebody else's, and what the one who tries puts into it to call it their own.
FOREIGN: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "workshops": (
        {"key": "k-1", "centre": "bbplk-bekasi", "name": SECRET, "field": "welding", "stations": 333, "weeks_a_year": 33},
        {"centre": "blk-karawang", "name": "Las 9", "stations": 16},
    ),
    "instructors": (
        {
            "key": "k-1",
            "name": SECRET,
            "phone": "0812-3333",
            "centre": "bbplk-bekasi",
            "employment": "asn",
            "methodology_until": "2033-03-03",
            "days_a_month": 13,
        },
        {"centre": "blk-karawang", "name": "Ani", "employment": "asn", "methodology_until": None, "phone": None, "days_a_month": 18},
    ),
    "company-sites": (
        {"key": "k-1", "company": "pt-garmen-indah", "name": SECRET, "region": "32.15", "estate": SECRET, "lat": "-6.3333", "lon": "107.3333"},
        {"company": "pt-las-jaya", "name": "Pabrik", "region": "32.16", "estate": None, "lat": None, "lon": None},
    ),
    "company-contacts": (
        {
            "company": "pt-garmen-indah",
            "name": "Wati",
            "phone": "0812-3333",
            "position": SECRET,
            "email": "rahasia@lain.example",
            "since": "2016-03-03",
        },
        {"company": "pt-las-jaya", "phone": None, "position": "HRD", "email": None},
    ),
    "company-needs": (
        row(key="k-1", company="pt-garmen-indah", site="pt-garmen-indah-karawang", words=SECRET, ojt_seats=33),
        {"company": "pt-las-jaya", "site": "pt-las-jaya-cikarang", "words": "juru las", "ojt_seats": 0},
    ),
    "region-needs": (
        regional(key="k-2", words=SECRET, evidence=SECRET, heads_least=333),
        {"office": None, "centre": "blk-karawang", "words": "juru las", "evidence": "RPJMD", "heads_least": 20},
    ),
    "requests": (
        {"year": 2018, "centre": "bbplk-bekasi", "programme": "las", "packages": 333, "reason": SECRET},
        {"centre": "blk-karawang", "packages": 1, "reason": ""},
    ),
    "local-packages": (
        {
            "key": "k-1",
            "year": 2018,
            "centre": "bbplk-bekasi",
            "programme": "las",
            "source": "apbd",
            "fixed": "tidak",
            "packages": 33,
            "tested": 0,
            "first_month": 3,
            "last_month": 9,
            "share": 33_333_333,
        },
        {"centre": "blk-karawang", "packages": 1, "share": 5, "first_month": 1, "last_month": 12},
    ),
}
OPEN_KEYS = {"company-contacts", "company-needs", "region-needs", "requests"}  # their keys hold the owner: what others have never stands in the way


@pytest.fixture
def rooms(world: World) -> dict[str, Any]:
    """Who tries, by kind of tenant, in a world where every register holds a row of somebody else's."""
    take("years", YEAR, by=world.planner)
    Programme.objects.create(
        key="las",
        title_id="Las",
        title_en="Welding",
        field=Field.objects.get(key="welding"),
        competence=Competence.objects.get(key="welding-smaw"),
        occupation=Occupation.objects.create(title_id="Juru las", title_en="Welder", edition="KBJI2014", code="7212"),
    )
    for name, (theirs, _mine) in FOREIGN.items():
        take(name, theirs, by=world.planner)
    return {"centre": world.karawang, "company": world.las_jaya}


def test_every_register_that_a_tenant_may_fill_is_tried_here() -> None:
    """Tests that the cases above are those of the list of imports, so that a register that opens to tenants is not forgotten."""
    assert set(FOREIGN) == {kind.name for kind in IMPORTS.values() if kind.roles & set(TENANTS)}


def tried(name: str, rooms: dict[str, Any], line: dict[str, Any], by: Any) -> Preview:
    """The preview of one line in the room of who tries; what has problems must be refused when confirmed without looking, too."""
    kind = IMPORTS[name]
    tenant = next(TENANTS[role] for role in (Role.COMPANY.value, Role.CENTRE_HEAD.value) if role in kind.roles)
    with scope(**{tenant: rooms[tenant].pk}):
        preview = kind.preview(table(line), TODAY)
        if preview.problems:
            with pytest.raises(HasProblems):
                kind.confirm(table=table(line), by=by, at=AT)
    return preview


@pytest.mark.parametrize("name", FOREIGN)
def test_a_row_of_somebody_else_is_refused_as_one_that_does_not_exist(name: str, rooms: dict[str, Any], world: World) -> None:
    """Tests that naming another's row and naming another where there is no row get the same answer."""
    theirs, mine = FOREIGN[name]
    other = {"key": "k-9"} if "key" in theirs else {"since": "2016-04-04"} if "since" in theirs else {"packages": 1}
    own_words = {column: value for column, value in mine.items() if column not in {"centre", "company", "office"}}
    owner = {column: theirs[column] for column in ("centre", "company", "office") if column in theirs}
    line = {**theirs, **own_words, **owner}
    there, nowhere = (tried(name, rooms, each, world.planner) for each in (line, {**line, **other}))
    assert there.problems
    assert there.problems == nowhere.problems
    assert [row.changes for row in there.rows] == [row.changes for row in nowhere.rows]


@pytest.mark.parametrize("name", FOREIGN)
def test_a_key_of_somebody_else_shows_nothing_of_its_row(name: str, rooms: dict[str, Any], world: World) -> None:
    """Tests that a line with another's key and one's own owner shows no value of the standing row, whatever it leaves out, and changes nothing."""
    theirs, mine = FOREIGN[name]
    with whole_network():
        before = [dict(line) for line in IMPORTS[name].export()]
    line = {**theirs, **mine}
    for sent in (line, {column: value for column, value in line.items() if value is not None}):
        preview = tried(name, rooms, sent, world.planner)
        assert [(row.verdict, row.changes) for row in preview.rows] in ([(Verdict.NEW, {})], [])
        shown = repr(preview.rows) + repr(preview.problems)
        told = {str(value) for value in sent.values()}
        assert [secret for secret in (SECRET, *map(str, theirs.values())) if len(secret) > 3 and secret not in told and secret in shown] == []
        assert len(preview.problems) == (name not in OPEN_KEYS)
    with whole_network():
        assert [dict(line) for line in IMPORTS[name].export()] == before
