# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Sixty companies say what they need, in four ways, until it is counted: one walk through the web door, in which every sum stays that of its rows."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from selaras.ground.letters.models import Letter
from selaras.ground.network import actions as network
from selaras.ground.network.models import Company, Post
from selaras.ground.people.models import Account
from selaras.ground.people.queries import verify
from selaras.ground.people.rules import Role
from selaras.ground.standards.models import Equipment, Industry, Occupation
from selaras.kit.imports import IMPORTS
from selaras.kit.scope import whole_network
from selaras.loop.demand.models import Need, Proposal
from selaras.loop.demand.queries import demand_overview, months_between
from selaras.loop.demand.queries.cuts import Cut, demand_by
from selaras.loop.demand.rules import ASK_DAYS, ClosedAs, CodedBy, NeedState
from selaras.loop.forum.models import Statement
from selaras.loop.forum.rules import Channel
from tests.loop.demand.conftest import vocabulary
from tests.loop.forum.needs import row
from tests.web.api.conftest import Program
from tests.web.api.conftest import need as sent_need
from tests.web.forum.test_pages import typed
from tests.web.test_network import csv_of, sent
from tests.world import AT, TODAY, World, region

__all__ = ["vocabulary"]
pytestmark = [pytest.mark.slow, pytest.mark.django_db]
Visitor = Callable[[str], Client]

EACH = 15  # companies that say it in one way
CLEAR = ("tukang las SMAW 3G", "welder 3G", "operator jahit", "penjahit busana wanita", "juru las")
STRANGE = "pekerja dok galangan"  # what no word of the vocabulary means
VAGUE = (STRANGE, STRANGE, "tenaga serba bisa bagian umum", "karyawan baru", "pekerja gudang malam")
EARLY = date(2018, 2, 1)  # the last month of what runs out


@pytest.fixture
def companies(vocabulary: World) -> list[Company]:
    """Sixty companies, each with one person who speaks for it; and a second machine that they may name."""
    Equipment.objects.create(key="sewing-machine", title_id="Mesin jahit", title_en="Sewing machine")
    industry, made = Industry.objects.first(), []
    for number in range(4 * EACH):
        company = network.register_company(key=f"pt-{number}", name=f"PT Butuh {number:02d}", industry=industry, by=vocabulary.planner, at=AT)
        known = {"email": f"hrd{number}@butuh{number}.example", "name": f"HRD {number}", "role": Role.COMPANY, "since": TODAY}
        network.appoint(**known, company=company, by=vocabulary.planner, at=AT)
        made.append(company)
    return made


@pytest.fixture(autouse=True)
def nobody_called() -> Iterator[None]:
    """Calls and guesses of other tests are forgotten."""
    cache.clear()
    yield
    cache.clear()


def entered(company: Company) -> Client:
    """Whoever speaks for a company, logged in."""
    client = Client()
    account = Account.objects.get(person__posts__company=company)
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def wording(number: int) -> str:
    """What the company of that number says: most of it clear, five of sixty vague."""
    return VAGUE[number // 12] if number % 12 == 7 else CLEAR[number % len(CLEAR)]


def facts(number: int) -> dict[str, Any]:
    """How many, where and until when: every cut gets several lines; three of the first fifteen run out early."""
    return {"heads_least": 2 + number % 5, "heads_most": 6 + number % 7, "until": EARLY if number in (0, 1, 2) else date(2018, 3 + number % 6, 1)}


def by_form(company: Company, number: int, client: Client | None = None, **more: Any) -> None:
    """In the form: by the company itself, or (with staff's client) at the counter."""
    said = facts(number)
    machine = Equipment.objects.order_by("key")[number % 2]
    fields = {"words": wording(number), "heads_least": str(said["heads_least"]), "heads_most": str(said["heads_most"]), "equipment": machine.pk}
    months = {"start_month": "2018-01-01" if number in (0, 1, 2) else "2018-03-01", "until_month": said["until"].isoformat()}
    address = f"/pernyataan/baru/?company={company.pk}" if client else "/pernyataan/baru/"
    answer = (client or entered(company)).post(address, typed(**fields, **months, region=str(region("32.16").pk), **more))
    assert answer.status_code == 302, answer.context["form"].errors


def by_sheet(desk: Client, companies: list[Company], first: int) -> None:
    """In one sheet that the desk takes in: seen before it is written."""
    rows = []
    for number, company in enumerate(companies, start=first):
        said = facts(number)
        months = {"start_month": "03/2018", "until_month": f"{said['until']:%m/%Y}"}
        numbers = {name: said[name] for name in ("heads_least", "heads_most")}
        rows.append(row(company=company.name, words=wording(number), site="", region="32.15", ojt_seats=0, **numbers, **months))
    seen = sent(desk, "company-needs", csv_of(IMPORTS["company-needs"].sheet, rows))
    assert seen.context["signed"], seen.content.decode()
    answer = desk.post(reverse("network:import_confirm", args=["company-needs"]), {"rows": seen.context["signed"]})
    assert answer.status_code == 302


def by_program(company: Company, number: int) -> None:
    """By a program of the company, with a key that its HR officer made."""
    post = Post.objects.get(company=company)
    _key, secret = network.make_key(post=post, name="HRIS", until=TODAY + timedelta(days=100), by=post.person.account, at=AT)
    said = facts(number)
    body = sent_need(words=wording(number), until_month=f"{said['until']:%Y-%m}", **{name: said[name] for name in ("heads_least", "heads_most")})
    answer = Program(secret).state(body, call=f"butuh-{number}")
    assert answer.status_code == 201, answer.content


def state(desk: Client, companies: list[Company]) -> tuple[list[Company], list[Company]]:
    """Everybody says it, a quarter in each way, and one of them again at the counter. Gives those of the form and those of the counter."""
    form, sheet, program, counter = (companies[at * EACH : (at + 1) * EACH] for at in range(4))
    for number, company in enumerate(form):
        by_form(company, number)
    by_sheet(desk, sheet, EACH)
    for number, company in enumerate(program, start=2 * EACH):
        by_program(company, number)
    for number, company in enumerate(counter, start=3 * EACH):
        by_form(company, number, desk, channel="counter")
    by_form(form[3], 3, desk, channel="counter")
    with whole_network():
        ways = Counter(Statement.objects.values_list("channel", flat=True))
    assert ways == {Channel.FORM: EACH, Channel.XLSX: EACH, Channel.API: EACH, Channel.COUNTER: EACH + 1}
    return form, counter


def add_up(day: date) -> int:
    """Counts the countable needs of a day row by row, by origin, by every cut and by month, and finds the same in the sums. How many there are."""
    sums: dict[tuple[Any, ...], list[float]] = defaultdict(lambda: [0, 0, 0, 0.0])
    months: dict[tuple[Any, ...], float] = defaultdict(float)
    with whole_network():
        rows = list(Need.objects.countable(day).select_related("statement", "occupation", "field", "region", "forecast"))
        for need in rows:
            many = {Cut.UNIT: list(need.units.all()) or [None], Cut.EQUIPMENT: list(need.equipment.all()) or [None]}
            one = {Cut.FIELD: [need.field], Cut.OCCUPATION: [need.occupation], Cut.PLACE: [need.region], "": [None]}
            for cut, thing in ((cut, thing) for cut, things in {**one, **many}.items() for thing in things):
                for at, value in enumerate((1, need.statement.heads_least, need.statement.heads_most, need.worth)):
                    sums[cut, thing, need.origin][at] += value
            for time, people in need.expected_at(day):
                ahead = months_between(max(time.start, day.replace(day=1)), max(time.until, day.replace(day=1)))
                for key in ((None, need.origin, month) for month in ahead):
                    months[key] += people / len(ahead)
                    months[need.field, *key[1:]] += people / len(ahead)
        found = demand_overview(day)
        cuts = {cut: demand_by(cut, day) for cut in Cut}
    assert all(len([thing for thing, _shares in things if thing]) > 1 for things in cuts.values()), cuts
    shares = {("", None, origin): share for origin, share in found.origins.items()}
    shares |= {(cut, thing, origin): share for cut, things in cuts.items() for thing, each in things for origin, share in each.items()}
    assert {key: [share.needs, share.least, share.most, share.expected] for key, share in shares.items() if share.needs} == _near(sums)
    of_fields = {(field, origin): share for field, each in found.fields.items() for origin, share in each.items()}
    by_month = {(None, origin): share for origin, share in found.origins.items()} | of_fields
    assert {(*key, month): people for key, share in by_month.items() for month, people in share.by_month.items()} == _near(months)
    return len(rows)


def _near(sums: dict[tuple[Any, ...], Any]) -> dict[tuple[Any, ...], Any]:
    return {key: pytest.approx(value) for key, value in sums.items()}


def standing(**which: Any) -> list[Need]:
    """Needs that stand, chosen by what they are."""
    with whole_network():
        return list(Need.objects.standing().filter(**which).select_related("statement", "company").order_by("pk"))


def test_sixty_companies(vocabulary: World, companies: list[Company], visitor: Visitor, settings: Any) -> None:
    """Tests the whole walk: sixty companies in four ways, one duplicate merged and parted, five at the desk of which two teach the coder, one
    confirmed by letter and two run out; every sum is that of its rows at each step, and the record holds.
    """
    desk = visitor("darma")
    form, counter = state(desk, companies)
    assert desk.post("/meja-kebutuhan/ambil/").status_code == 302
    vague = standing(state=NeedState.UNCODED)
    assert [need.statement.words for need in vague] == list(VAGUE)
    before = _offered(vague[1])
    welder, sewer = (Occupation.objects.get(code=code) for code in ("7212", "8153"))
    for need in vague:
        meant = welder if need.statement.words == STRANGE else sewer
        assert desk.post(f"/kebutuhan/{need.pk}/kode/", {"occupation": meant.pk}).status_code == 302
    coded = standing(state=NeedState.CODED)
    assert len(coded) == 61
    assert {need.coded_by for need in coded if need not in vague} == {CodedBy.ENGINE}
    desk.post("/meja-kebutuhan/verifikasi/", {"need": [need.pk for need in coded]})
    assert add_up(TODAY) == 61

    by_form(counter[0], 7, desk, channel="counter")
    desk.post("/meja-kebutuhan/ambil/")
    (taught,) = standing(company=counter[0], statement__words=STRANGE)
    assert _offered(taught) > before + 0.2  # two decisions taught the coder
    desk.post(f"/kebutuhan/{taught.pk}/tolak/", {"reason": "Contoh saja"})

    first, second = standing(company=form[3])
    pair = f"/meja-kebutuhan/kembar/{first.pk}/{second.pk}/"
    assert pair in desk.get("/meja-kebutuhan/kembar/").content.decode()
    merged = desk.post(pair, {"because": "Disampaikan lewat formulir dan di loket"})["Location"]
    assert add_up(TODAY) == 60
    assert desk.post(f"{merged}batal/").status_code == 302
    assert add_up(TODAY) == 61
    desk.post(pair, {"because": "Satu kebutuhan"})

    settings.TODAY = date(2018, 2, 28) - timedelta(days=ASK_DAYS)
    call_command("run-due")
    with whole_network():
        letter = Letter.objects.get(kind="demand.stands", company=form[0])
    path = re.search(r"(/masih-perlu/\S+)", letter.body)
    (kept,) = standing(company=form[0])
    assert path is not None
    assert Client().post(path[1], {"need": kept.pk, "said": "still"}).status_code == 302
    settings.TODAY = date(2018, 3, 1)
    call_command("run-due")
    with whole_network():
        gone = Need.objects.filter(closed_as=ClosedAs.NOT_CONFIRMED)
        assert set(gone.values_list("company", flat=True)) == {form[1].pk, form[2].pk}
    assert add_up(settings.TODAY) == 58
    assert verify().faults == ()


def _offered(need: Need) -> float:
    """How sure the coder is that a need means a welder."""
    with whole_network():
        found = Proposal.objects.filter(need=need, occupation__code="7212").values_list("confidence", flat=True)
        return max(found, default=0.0)
