# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What programmes should teach, on pages: every figure opens the needs behind it; a draft from the form to the decision; who may."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from selaras.ground.network.models import Post
from selaras.ground.people.actions import open_account
from selaras.ground.people.rules import Role
from selaras.ground.standards.models import ProgrammeVersion, Unit
from selaras.ground.standards.rules import VersionState
from selaras.kit.scope import scope, whole_network
from selaras.loop.forum.actions import comment_programme
from selaras.loop.mismatch.jobs import measure_mismatch
from selaras.loop.mismatch.models import ContentDraft, Measure
from selaras.loop.mismatch.queries.content import contents_of
from selaras.loop.mismatch.rules import Decision
from tests.loop.planning.drawn import AT, TODAY, Drawn, drawn, plan_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Drawn:
    """Every need of the first occupation asks for two units that are not taught, and for one that is."""
    with whole_network():
        made = drawn(needs=16)
        units = [Unit.objects.get(key="las-0")]
        units += [Unit.objects.create(key=key, title_id=f"Unit {key}", title_en=f"Unit {key}", source="assumed") for key in ("las-x", "las-y")]
        for need in made.needs:
            if need.occupation_id == made.programmes[0].occupation_id:
                need.units.set(units)
        plan_of(made, packages=8, serving=4)
        assert measure_mismatch(by=made.planner, at=AT)
    return made


def enter(town: Drawn, name: str = "planner") -> Client:
    client = Client()
    client.force_login(getattr(town, name), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def proposal(town: Drawn, **changes: object) -> dict[str, object]:
    """What the form sends as it stands, with changes."""
    form = enter(town).get(reverse("mismatch:propose", args=["las"])).context["form"]
    sent = {name: value for name in form.fields if (value := form[name].value()) not in (None, "")}
    return {**sent, "why": "Perusahaan memintanya", **changes}


def key(unit: str) -> int:
    return Unit.objects.get(key=unit).pk


def test_every_programme_stands_there_and_opens(town):
    """Tests the list against the query, narrowed by field, and that a programme's figures are the query's."""
    answer = enter(town).get(reverse("mismatch:contents"))
    known = contents_of(Measure.objects.get())
    assert [row for row, _programme, _unit in answer.context["rows"]] == known.rows()
    assert answer.context["rows"][0][1] == town.programmes[0]
    field = town.programmes[1].field
    narrowed = enter(town).get(reverse("mismatch:contents"), {"field": field.pk})
    assert [programme for _row, programme, _unit in narrowed.context["rows"]] == [town.programmes[1]]
    page = enter(town).get(reverse("mismatch:content", args=["las"]))
    version = ProgrammeVersion.objects.get(programme=town.programmes[0])
    assert page.context["content"] == known.content(version.pk)
    assert [row for _advice, rows in page.context["parts"] for row, _unit, _others in rows] == known.units(version.pk)


def test_heads_open_the_needs_behind_them(town):
    """Tests that the needs behind a unit add up to the people who ask for it, and that a unit of another field is not found there."""
    page = enter(town).get(reverse("mismatch:content", args=["las"]))
    for _advice, rows in page.context["parts"]:
        for row, unit, _others in rows:
            behind = enter(town).get(reverse("mismatch:content_unit", args=["las", unit.pk]))
            assert behind.context["people"] == pytest.approx(row.heads)
            assert behind.context["found"].paginator.count == row.needs
            companies = sum(people for _company, people in behind.context["owners"])
            assert companies == pytest.approx(row.asked["company"])
    elsewhere = Unit.objects.get(key="listrik-0")
    assert enter(town).get(reverse("mismatch:content_unit", args=["las", elsewhere.pk])).status_code == 404


def test_the_form_shows_what_would_change_before_anything_is_kept(town):
    """Tests that looking writes nothing and says coverage, hours, days and money; that the address may suggest; that wrong hours are named."""
    suggested = enter(town).get(reverse("mismatch:propose", args=["las"]), {"add": key("las-x"), "drop": key("las-1")}).context["form"]
    assert (suggested[f"jp_{key('las-x')}"].value(), suggested[f"jp_{key('las-1')}"].value()) == (120, 0)
    answer = enter(town).post(reverse("mismatch:propose", args=["las"]), {**proposal(town, **{f"jp_{key('las-x')}": 40}), "look": "1"})
    looked = answer.context["looked"]
    assert looked.prediction.coverage == (pytest.approx(1 / 3), pytest.approx(2 / 3))
    assert (looked.jp, looked.days, [unit.key for unit in looked.added]) == ((240, 280), (30, 35), ["las-x"])
    assert looked.money == 5 * (16 * 60_000 + 900_000)  # five days more, of sixteen trainees and one class
    assert "67" in answer.content.decode()
    assert not ContentDraft.objects.exists()
    wrong = enter(town).post(reverse("mismatch:propose", args=["las"]), {**proposal(town, **{f"jp_{key('las-x')}": 9_999}), "save": "1"})
    assert (wrong.status_code, ContentDraft.objects.count()) == (422, 0)
    other = Unit.objects.create(key="baru", title_id="Baru", title_en="New", source="assumed")
    wrong = enter(town).post(reverse("mismatch:propose", args=["las"]), {**proposal(town, other_0=other.pk), "save": "1"})
    assert "other_jp_0" in wrong.context["form"].errors
    same = enter(town).post(reverse("mismatch:propose", args=["las"]), {**proposal(town), "save": "1"})
    assert same.context["form"].non_field_errors()


def test_a_draft_is_commented_on_and_decided(town):
    """Tests the way of a draft through the pages: made, read and commented on by a company in the forum, shown with the comment, published with a
    reason, and then what became of it.
    """
    sent = {**proposal(town, **{f"jp_{key('las-x')}": 120, f"jp_{key('las-1')}": 0}), "save": "1"}
    answer = enter(town).post(reverse("mismatch:propose", args=["las"]), sent)
    made = ContentDraft.objects.get()
    assert answer["Location"] == reverse("mismatch:draft", args=[made.pk])
    assert made.comment_until == TODAY + timedelta(days=21)
    with whole_network():
        company = next(need.company for need in town.needs if need.company_id)
        hr = open_account(email="hr@maju.example", name="Sri", by=town.planner, at=AT)
        Post.objects.create(person=hr.person, role=Role.COMPANY, company=company, since=TODAY)
    with scope(company=company.pk):
        comment_programme(company=company, version=made.version, words="Bagus, tambah jam praktik", by=hr, at=AT)
    client = Client()
    client.force_login(hr, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(f"/isi-program/las/?version={made.version.number}").context["version"] == made.version
    assert client.get(reverse("mismatch:draft", args=[made.pk])).status_code == 404
    shown = enter(town).get(reverse("mismatch:draft", args=[made.pk]))
    assert [comment.words for comment in shown.context["comments"]] == ["Bagus, tambah jam praktik"]
    assert (list(shown.context["asked"]), shown.context["waiting"], shown.context["early"]) == ([], 1, True)
    assert shown.context["since"] is None
    unsaid = enter(town).post(reverse("mismatch:decide", args=[made.pk]), {"decision": Decision.PUBLISHED, "reason": ""})
    assert (unsaid.status_code, ContentDraft.objects.get().decision) == (422, Decision.OPEN)
    enter(town).post(reverse("mismatch:decide", args=[made.pk]), {"decision": Decision.PUBLISHED, "reason": "Perusahaan setuju"})
    assert ProgrammeVersion.objects.get(pk=made.version_id).state == VersionState.PUBLISHED
    assert not contents_of(Measure.objects.get()).content(made.version_id).measured
    assert "belum diukur" in enter(town).get(reverse("mismatch:content", args=["las"])).content.decode()
    after = enter(town).get(reverse("mismatch:draft", args=[made.pk]))
    assert (after.context["form"], after.context["since"].measure, after.context["since"].after) == (None, None, None)
    with whole_network():
        later = AT + timedelta(days=1)
        measured = measure_mismatch(by=town.planner, at=later)
    since = enter(town).get(reverse("mismatch:draft", args=[made.pk])).context["since"]
    assert since.measure == measured
    assert contents_of(measured).content(made.version_id).measured
    assert since.people == pytest.approx(made.predicted.people)
    assert made.predicted.met.low - 0.05 <= since.met <= made.predicted.met.high + 0.05


@pytest.mark.parametrize("name", ["auditor", "head", "outsider"])
def test_only_the_planner_drafts_and_decides(town, name):
    """Tests that nobody else finds the form or the decision; an auditor reads, a head of a centre and a stranger do not."""
    made = enter(town).post(reverse("mismatch:propose", args=["las"]), {**proposal(town, **{f"jp_{key('las-x')}": 40}), "save": "1"})
    draft = ContentDraft.objects.get()
    assert made.status_code == 302
    reads = 200 if name == "auditor" else 404
    for address in (reverse("mismatch:contents"), reverse("mismatch:content", args=["las"]), reverse("mismatch:draft", args=[draft.pk])):
        assert enter(town, name).get(address).status_code in ({reads} if name != "outsider" else {302, 403, 404})
    assert enter(town, name).get(reverse("mismatch:propose", args=["las"])).status_code in {302, 403, 404}
    refused = enter(town, name).post(reverse("mismatch:decide", args=[draft.pk]), {"decision": Decision.PUBLISHED, "reason": "ya"})
    assert refused.status_code in {302, 403, 404}
    draft.refresh_from_db()
    assert draft.decision == Decision.OPEN
    enter(town).post(reverse("mismatch:decide", args=[draft.pk]), {"decision": Decision.PUBLISHED, "reason": "ya"})
    draft.refresh_from_db()
    assert draft.decision == Decision.PUBLISHED


def test_the_pages_ask_as_much_for_few_rows_as_for_many(town):
    """Tests the number of queries of each page, at most fifteen, whatever the needs."""
    counts = {}
    for address in (
        reverse("mismatch:contents"),
        reverse("mismatch:content", args=["las"]),
        reverse("mismatch:content_unit", args=["las", key("las-x")]),
    ):
        client = enter(town)
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        counts[address] = len(asked)
    assert max(counts.values()) <= 15, counts
