# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""One sentence of an HR officer, from the box on the first page to the packages of the plan: coded, verified, counted, served."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from selaras.console import scenario
from selaras.ground.network.models import Post
from selaras.ground.people.models import Account
from selaras.ground.people.rules import Role
from selaras.ground.runs import actions as runs
from selaras.kit.scope import whole_network
from selaras.loop.demand.models import Need, Proposal
from selaras.loop.forum.models import Statement
from selaras.loop.planning import jobs
from selaras.loop.planning.models import Counted, Plan, SeatNeed, Year
from tests.scenarios import smallest
from tests.world import AT, TODAY

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
SENTENCE = "butuh 12 org operator bubut cnc bisa baca gambar teknik, mulai maret, cikarang"
AGAIN = "2 org operator bubut cnc tiap 3 bulan, mulai maret sampai september, cikarang"
TAUGHT = "cnc-lathe"


@pytest.fixture
def year(tmp_path: Path, settings: Any) -> Year:
    """The smallest scenario, whose centres teach CNC turning besides."""
    settings.TODAY = TODAY
    folder = smallest.write(tmp_path / "year")
    asked = [row for row in smallest._rows(smallest.KEPT, "requests") if row["programme"] == TAUGHT and row["centre"] in smallest.CENTRES]
    smallest._change(folder, "requests", lambda rows: rows + asked)
    scenario.load(folder)
    return Year.objects.get()


def entered(role: Role) -> tuple[Client, Post]:
    """Somebody of the cast with that role, logged in."""
    post = Post.objects.filter(role=role).select_related("person__account", "company").order_by("pk")[0]
    client = Client()
    client.force_login(post.person.account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client, post


def stated(client: Client, words: str) -> Statement:
    """What comes of words from the first page when the form they fill is sent as it stands."""
    assert 'name="words"' in client.get("/", follow=True).content.decode()
    form = client.get("/pernyataan/baru/", {"words": words}).context["form"]
    sent = {name: value for name in form.fields if (value := form[name].value()) not in (None, [])}
    answer = client.post("/pernyataan/baru/", sent)
    assert answer.status_code == 302, answer.context["form"].errors
    with whole_network():
        return Statement.objects.select_related("region").get(pk=re.findall(r"\d+", answer["Location"])[0])


def planned(year: Year) -> Plan:
    """A plan of the year as it stands now."""
    planner = Account.objects.filter(person__posts__role=Role.PLANNER).first()
    run = runs.request_run(engine=jobs.ENGINE, purpose="Rencana 2018", limits={}, by=planner, at=AT)
    return jobs.compute_plan(run=run, year=year, permissions=jobs.Permissions(), by=planner, at=AT)


def test_a_sentence_reaches_the_plan_and_its_way_stands_on_one_page(year: Year) -> None:
    """Tests that the sentence becomes twelve CNC operators of KBJI 7223 with units in Kabupaten Bekasi from March, whom packages of the plan serve,
    and that one page tells it all to the company and the planner; a need that recurs is served within its own months and counted once.
    """
    company, post = entered(Role.COMPANY)
    desk, _post = entered(Role.DESK)
    said, again = stated(company, SENTENCE), stated(company, AGAIN)
    assert (said.company, said.heads_least, said.heads_most, said.start_month, said.region.code) == (post.company, 12, 12, date(2018, 3, 1), "32.16")
    assert (again.recurs, again.heads_most, len(again.occurrences)) == ("triwulan", 6, 3)
    assert desk.post(reverse("demand:take_up")).status_code == 302
    for each in Need._base_manager.filter(statement__in=[said, again], occupation=None):  # a small record teaches little: a person looks at it
        (best, *_others) = Proposal._base_manager.filter(need=each).order_by("rank")
        assert desk.post(reverse("demand:code", args=[each.pk]), {"occupation": best.occupation_id}).status_code == 302
    with whole_network():
        needs = {need.statement_id: need for need in Need.objects.filter(statement__in=[said, again]).select_related("occupation", "field")}
    need = needs[said.pk]
    assert (need.occupation.code, need.field.key) == ("7223", "manufacturing")
    assert desk.post(reverse("demand:verify"), {"need": [each.pk for each in needs.values()]}).status_code == 302
    plan = planned(year)
    with whole_network():
        serving = SeatNeed.objects.filter(package__plan=plan)
        packages = [row.package.code for row in serving.filter(need=need).select_related("package")]
        assert packages
        for each in needs.values():
            each.refresh_from_db()
            counted = Counted.objects.get(plan=plan, need=each).people  # once, however often it comes
            assert counted == pytest.approx(each.worth)
            assert sum(serving.filter(need=each).values_list("people", flat=True)) <= counted + 1e-6
        # Read back as of its day, when all of 2018 is over and with it every time of what recurs.
        assert jobs.computed(plan).summary()["packages_all_sources"] == plan.packages.count()
    facts = [
        SENTENCE,
        "12, dinyatakan",
        "Maret 2018",
        "Kabupaten Bekasi",
        "7223",
        "unit kompetensi",
        f"{need.worth:.1f}".replace(".", ","),
        "lulusan akan ke sana",
    ]
    planner, _post = entered(Role.PLANNER)
    for client in (company, planner):
        page = " ".join(client.get(reverse("trace:need", args=[need.pk])).content.decode().split())
        assert [fact for fact in facts if fact not in page] == []
    assert packages[0] in page
    assert need.units.filter(programme_units__version__programme__key=TAUGHT).exists()
