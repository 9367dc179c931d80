# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Forecasting needs: what counts, what the record says, what is kept, and that a run can be done again."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from selaras.console.diary.papers import example_paper
from selaras.engines.forecasting import read_problem
from selaras.ground.people.models import Event
from selaras.ground.runs.actions import replay
from selaras.ground.runs.models import Run
from selaras.kit.scope import scope, whole_network
from selaras.loop.demand import actions, jobs
from selaras.loop.demand.actions import Answer
from selaras.loop.demand.gather.forecast import CERTAINTIES, gather_forecast
from selaras.loop.demand.jobs import forecast as forecasting
from selaras.loop.demand.jobs.forecast import forecast_needs, forecast_once_a_day
from selaras.loop.demand.models import Forecast, ForecastSum, Need, NeedForecast
from selaras.loop.demand.queries import demand_overview
from selaras.loop.demand.queries.forecast import forecast_by_origin
from selaras.loop.demand.rules import MONTHS_AHEAD, ClosedAs, Said
from selaras.loop.forum import actions as forum
from selaras.loop.forum.actions.refusals import NotYours
from selaras.loop.forum.attachments import Sent
from selaras.loop.forum.models import Commitment
from selaras.loop.forum.promises import EvidenceKind, PromiseKind, Side
from selaras.loop.forum.rules import Certainty, Origin, Recurs
from tests.loop.forum.needs import company_need, region_need
from tests.world import AT, TODAY, World, region

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=120)


def verified(world: World, *made: Any) -> list[Need]:
    """The statements as needs that the desk stands for."""
    jobs.take_up_statements(by=world.accounts["darma"], at=AT)
    with whole_network():
        needs = {need.statement_id: need for need in Need.objects.all()}
        found = [needs[each.pk] for each in made]
    actions.verify_needs(needs=[need.pk for need in found], by=world.accounts["darma"], at=AT)
    return found


def promised(world: World, quantity: int, kept: int, late: int = 0, kind: PromiseKind = PromiseKind.HIRES) -> Commitment:
    """A promise of PT Las Jaya due on 1 February 2018, with what came in time and what came two months late."""
    facts = {"company": world.las_jaya, "centre": world.bbplk, "side": Side.COMPANY, "kind": kind, "quantity": Decimal(quantity)}
    made = forum.make_commitment(**facts, due_on=date(2018, 2, 1), by=world.accounts["lasma"], at=AT)
    for people, day in ((kept, date(2018, 1, 20)), (late, date(2018, 4, 10))):
        if people:
            evidence = {"quantity": Decimal(people), "happened_on": day, "kind": EvidenceKind.STAFF, "words": "Daftar karyawan"}
            forum.record_fulfilment(commitment=made, **evidence, by=world.accounts["darma"], at=datetime(2018, 4, 12, 9, tzinfo=UTC))
    return made


def forecast_of(need: Need) -> NeedForecast:
    with whole_network():
        return NeedForecast.objects.get(need=need)


def test_needs_are_forecast_with_their_sums_and_the_run_can_be_done_again(vocabulary: World) -> None:
    """Tests one forecast whole: figures of each need, sums by origin, field and place that are never over two origins, one event, one run."""
    ours, theirs = verified(vocabulary, company_need(vocabulary), region_need(vocabulary))
    made = forecast_needs(by=vocabulary.accounts["darma"], at=AT)
    assert (made.made_on, made.needs) == (TODAY, 2)
    figure = forecast_of(ours)
    assert 0 <= figure.low <= figure.mid <= figure.high <= 12
    assert 5 < figure.mean < 11
    assert len(figure.by_month) == MONTHS_AHEAD
    march = 3  # months after December
    assert not any(figure.by_month[:march])
    assert sum(figure.by_month) == pytest.approx(figure.mean, abs=0.05)
    whole = ForecastSum.objects.get(forecast=made, origin=Origin.COMPANY, field=None, region=None)
    assert whole.mean == pytest.approx(figure.mean, abs=0.01)
    assert set(made.sums.filter(origin=Origin.REGION).values_list("field", "region")) == {
        (None, None),
        (theirs.field_id, None),
        (None, theirs.region_id),
    }
    assert Event.objects.filter(kind="demand.needs_forecast").count() == 1
    run = Run.objects.get(engine="forecasting")
    assert made.run == run
    assert replay(run=run).same
    shown = forecast_by_origin(made)
    assert list(shown) == [Origin.COMPANY, Origin.REGION]
    assert sum(each.mean for each in shown[Origin.COMPANY].months) + shown[Origin.COMPANY].beyond == pytest.approx(whole.mean)


def test_a_forecast_takes_the_place_of_that_before(vocabulary: World) -> None:
    """Tests that single needs keep the latest figures only, that sums of before stay, and that what counts no longer is left out."""
    ours, theirs = verified(vocabulary, company_need(vocabulary), region_need(vocabulary))
    first = forecast_needs(by=vocabulary.accounts["darma"], at=AT)
    actions.close_needs(needs=[theirs.pk], closed_as=ClosedAs.CANCELLED, reason="batal", by=vocabulary.accounts["darma"], at=AT)
    second = forecast_needs(by=vocabulary.accounts["darma"], at=LATER)
    with whole_network():
        assert list(NeedForecast.objects.values_list("need", "forecast")) == [(ours.pk, second.pk)]
    assert first.sums.filter(origin=Origin.REGION).exists()
    assert not second.sums.filter(origin=Origin.REGION).exists()
    assert second.ended == 1  # the cancelled one teaches


def test_what_changed_while_it_was_computed_is_not_forecast_yet(vocabulary: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests that of three needs the one of which fewer are wanted meanwhile and the one that was closed get no old figures; the third does."""
    kept, fewer, gone = verified(vocabulary, *(company_need(vocabulary, words=f"tukang las {kind}") for kind in ("pipa", "pelat", "tangki")))
    compute = forecasting.solve

    def slowly(*given: Any) -> Any:
        said = {fewer.pk: Answer(Said.STILL, 2, 2), gone.pk: Answer(Said.BY_US)}
        actions.say_what_stands(answers=said, by=vocabulary.accounts["lasma"], at=AT)
        return compute(*given)

    monkeypatch.setattr(forecasting, "solve", slowly)
    made = forecast_needs(by=vocabulary.planner, at=AT)
    with whole_network():
        assert list(NeedForecast.objects.values_list("need", flat=True)) == [kept.pk]
        assert (made.needs, Need.objects.get(pk=fewer.pk).worth) == (1, pytest.approx(1.7))


def test_silence_takes_from_a_need_until_it_is_confirmed(vocabulary: World) -> None:
    """Tests that more is expected of a need once it is confirmed nearer to its months, and less of one that its months find unconfirmed; that lists
    and sums read the latest figure; and that another number is not shown with the forecast of the former one.
    """
    (need,) = verified(vocabulary, company_need(vocabulary, start_month=date(2018, 9, 1), until_month=date(2018, 12, 1)))
    by, owner = vocabulary.accounts["darma"], vocabulary.accounts["lasma"]

    def expected(day: datetime) -> float:
        forecast_needs(by=by, at=day)
        with whole_network():
            (row,) = Need.objects.countable(day.date()).select_related("forecast")
            assert row.worth == row.forecasted.mean == demand_overview(day.date()).origins[Origin.COMPANY].expected
        return row.worth

    stated, overdue = expected(AT), expected(AT + timedelta(days=360))
    assert overdue < stated - 0.05
    actions.say_what_stands(answers={need.pk: actions.Answer(Said.STILL)}, by=owner, at=LATER)
    assert expected(LATER) > stated + 0.05
    actions.say_what_stands(answers={need.pk: actions.Answer(Said.STILL, heads_least=2, heads_most=2)}, by=owner, at=LATER)
    with whole_network():
        (row,) = Need.objects.select_related("statement", "forecast")
    assert (row.forecasted, row.worth) == (None, pytest.approx(2 * 0.85))


def test_the_record_of_promises_moves_a_company(vocabulary: World) -> None:
    """Tests that who kept little of its promises is expected to hire less than without a record, and who kept them more; kept late is kept."""
    (need,) = verified(vocabulary, company_need(vocabulary, until_month=date(2019, 2, 1)))
    by = vocabulary.accounts["darma"]
    forecast_needs(by=by, at=LATER)
    unknown = forecast_of(need).mean
    for _time in range(6):
        promised(vocabulary, 10, 1)
    forecast_needs(by=by, at=LATER)
    broken = forecast_of(need).mean
    for _time in range(12):
        promised(vocabulary, 10, 4, late=6)
    forecast_needs(by=by, at=LATER)
    assert broken < unknown - 1
    assert forecast_of(need).mean > broken + 1


def test_what_is_gathered(vocabulary: World) -> None:
    """Tests the columns of one need and of one promise, by hand.

    Stated on 15 December 2017, gathered on 14 April 2018: 120 days of silence are 3.94 months; March to May is months 0 to 1 from April on.
    The promise was due on 1 February 2018, 48 days after it was made; of ten, four came in time and two two months late.
    """
    verified(vocabulary, company_need(vocabulary, certainty=Certainty.SIGNED))
    promised(vocabulary, 10, 4, late=2)
    promised(vocabulary, 3, 3, kind=PromiseKind.VISIT)
    problem, axes = gather_forecast(LATER.date())
    assert (problem.calendar, problem.line_first.tolist(), problem.line_last.tolist()) == (3, [0], [1])
    assert problem.line_age.tolist() == pytest.approx([120 / (365.25 / 12)])
    assert [CERTAINTIES[at] for at in problem.line_certainty] == ["signed"]
    assert [CERTAINTIES[at] for at in problem.past_certainty] == ["signed", "promise"]
    assert (problem.past_most.tolist(), problem.past_hired.tolist()) == ([10, 3], [6, 3])
    assert problem.past_silence.tolist() == pytest.approx([48 / (365.25 / 12)] * 2)
    assert list(zip(problem.hire_month.tolist(), problem.hire_people.tolist(), strict=True)) == [(0, 4), (2, 2)]
    assert problem.past_owner.tolist() == [int(problem.line_owner[0])] * 2
    assert axes.ended == 2


def test_promises_that_nobody_speaks_of_are_silent(vocabulary: World) -> None:
    """Tests promises of ten that are due on 1 February 2018: one of which nothing is heard is silent after 30 days and waited for until then; told
    are one of which some was kept, one whose company asks to be let go, and one that was let go too late. One that was let go in time is none of the
    record, nor, until it is confirmed, one of which the company sent a document.
    """
    lasma, darma = vocabulary.accounts["lasma"], vocabulary.accounts["darma"]
    _silent, _kept, asks, late, in_time, waits = (promised(vocabulary, 10, kept) for kept in (0, 1, 0, 0, 0, 0))
    forum.release_commitment(commitment=in_time, because="tutup", by=darma, at=AT)
    due = datetime(2018, 2, 20, 9, tzinfo=UTC)
    forum.ask_release(commitment=asks, because="batal", by=lasma, at=due)
    forum.release_commitment(commitment=late, because="batal", by=darma, at=due)
    paper = {"quantity": Decimal(4), "happened_on": date(2018, 1, 20), "kind": EvidenceKind.DOCUMENT, "words": "Kontrak"}
    forum.record_fulfilment(commitment=waits, **paper, file=Sent("kontrak.pdf", example_paper(["Kontrak"])), by=lasma, at=due)

    def record(day: date) -> list[tuple[int, int]]:
        problem, axes = gather_forecast(day)
        assert (axes.ended, axes.silent) == (problem.size("past"), int((problem.past_told == 0).sum()))
        return sorted(zip(problem.past_told.tolist(), problem.past_hired.tolist(), strict=True))

    assert record(date(2018, 3, 3)) == [(1, 0), (1, 0), (1, 1)]
    assert record(date(2018, 3, 4)) == [(0, 0), (1, 0), (1, 0), (1, 1)]
    forum.record_fulfilment(commitment=_kept, **{**paper, "quantity": Decimal(5)}, file=Sent("lagi.pdf", example_paper(["L"])), by=lasma, at=due)
    assert record(date(2018, 3, 4)) == [(0, 0), (1, 0), (1, 0), (1, 1)]  # what waits is no hire yet


def test_needs_that_end_without_a_word_are_silent(vocabulary: World) -> None:
    """Tests five needs: closed as filled and as not needed any more they are told, as not confirmed silent, as something else not of the record; one
    about which nobody was asked is silent 30 days after its last. The forecast keeps how many were silent, for its page.
    """
    words = ("pipa", "pelat", "tangki", "atap", "kapal")
    filled, gone, silent, other, unasked = verified(vocabulary, *(company_need(vocabulary, words=f"tukang las {kind}") for kind in words))
    by = vocabulary.accounts["darma"]
    ends = ((filled, ClosedAs.ELSEWHERE), (gone, ClosedAs.CANCELLED), (silent, ClosedAs.NOT_CONFIRMED), (other, ClosedAs.OTHER))
    for need, reason in ends:
        actions.close_needs(needs=[need.pk], closed_as=reason, reason="tes", by=by, at=AT)

    def record(day: date) -> list[tuple[int, int]]:
        problem, _axes = gather_forecast(day)
        return list(zip(problem.past_told.tolist(), problem.past_hired.tolist(), strict=True))

    last = unasked.valid_until
    assert record(last + timedelta(days=30)) == [(1, 12), (1, 0), (0, 0)]
    assert record(last + timedelta(days=31)) == [(1, 12), (1, 0), (0, 0), (0, 0)]
    assert forecast_needs(by=by, at=AT).learnt["silent"] == 1


def test_only_staff_forecasts_and_nothing_is_forecast_of_nothing(vocabulary: World) -> None:
    """Tests that a company is refused, and that without a verified need no run is made; once a day is enough."""
    with pytest.raises(NotYours):
        forecast_needs(by=vocabulary.accounts["lasma"], at=AT)
    assert forecast_needs(by=vocabulary.accounts["darma"], at=AT) is None
    assert not Run.objects.exists()
    verified(vocabulary, company_need(vocabulary))
    assert [forecast_once_a_day(by=vocabulary.accounts["darma"], at=AT) for _time in range(2)] == [1, 0]
    assert Forecast.objects.count() == 1


def test_a_forecast_of_a_need_is_its_owners(vocabulary: World) -> None:
    """Tests that a company sees the figures of its own needs only."""
    verified(vocabulary, company_need(vocabulary), region_need(vocabulary))
    forecast_needs(by=vocabulary.accounts["darma"], at=AT)
    with scope(company=vocabulary.las_jaya):
        assert NeedForecast.objects.count() == 1
    with scope(region=region("32.15")):
        assert [row.need.origin for row in NeedForecast.objects.select_related("need")] == [Origin.REGION]


def test_many_needs_are_gathered_and_kept_by_as_many_queries_as_few(vocabulary: World) -> None:
    """Tests that the number of queries does not grow with the needs."""

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            forecast_needs(by=vocabulary.accounts["darma"], at=AT)
        return len(seen)

    verified(vocabulary, company_need(vocabulary))
    queries()
    few = queries()
    verified(vocabulary, *[company_need(vocabulary, heads_most=12 + at) for at in range(12)])
    assert queries() == few
    assert read_problem(bytes(Run.objects.first().problem)).size("line") == 13


def test_what_recurs_is_forecast_each_time_and_counted_once(vocabulary: World) -> None:
    """Tests that ten welders each quarter are four lines of the engine and one need with their sum, in the months in which they come, and that a time
    that is over is expected no longer: by the table 4 times 8.5 people, in July by the forecast the two that are ahead.
    """
    said = {"heads_least": 10, "heads_most": 10, "recurs": Recurs.QUARTERLY, "until_month": date(2018, 12, 1)}
    (made,) = verified(vocabulary, company_need(vocabulary, **said))
    with whole_network():
        by_month = demand_overview(TODAY).origins[Origin.COMPANY].by_month
        assert {month.month: round(people, 3) for month, people in by_month.items()} == {3: 8.5, 6: 8.5, 9: 8.5, 12: 8.5}
    problem, axes = gather_forecast(TODAY)
    assert (axes.needs, problem.line_first.tolist(), problem.line_least.tolist()) == ((made.pk,) * 4, [3, 6, 9, 12], [10] * 4)
    forecast_needs(by=vocabulary.planner, at=AT)
    with whole_network():
        need = Need.objects.select_related("statement", "forecast__forecast").get(pk=made.pk)
        assert need.forecast.mean == pytest.approx(sum(need.forecast.by_month), abs=0.1)
        assert need.forecast.mean == pytest.approx(ForecastSum.objects.get(origin=Origin.COMPANY, field=None, region=None).mean, abs=0.01)
        assert need.forecast.low <= need.forecast.mean <= need.forecast.high <= 40
        later = need.expected_at(date(2018, 7, 10))
        now = need.expected_at(TODAY)
        assert need.expected_at(TODAY, sum(people for _time, people in now)) == now
    assert [(time.start.month, round(people, 3)) for time, people in later] == [(month, round(need.worth / 4, 3)) for month in (9, 12)]
