# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""At whatever hour a demonstration is started or opened, what is done comes after what is on record, and on its day."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from selaras.console.demonstration import planner_and_time
from selaras.console.management.commands.worker import effective_now
from selaras.ground.network.actions import close_centre
from selaras.ground.people.models import Event
from selaras.ground.people.queries import moment
from selaras.kit.scope import whole_network
from selaras.loop.planning.queries.needs import counted_needs, needs_of
from selaras.loop.planning.queries.plans import ingredients
from selaras.web import clock
from tests.loop.planning.drawn import drawn, plan_of
from tests.world import AT, TODAY, World

WIB = ZoneInfo("Asia/Jakarta")
HOURS = ((0, 30), (8, 59), (23, 30))


@pytest.fixture(params=HOURS, ids=lambda at: f"{at[0]:02}.{at[1]:02}")
def clock_shows(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The wall clock of some other day at this hour of the office."""
    shown = datetime(2026, 3, 4, *request.param, tzinfo=WIB)
    monkeypatch.setattr(timezone, "now", lambda: shown.astimezone(UTC))
    return shown


@pytest.mark.django_db
def test_doors_act_after_the_record_on_the_day_that_stands_still(world: World, clock_shows: datetime, settings: Any) -> None:
    """Tests the planner of `demo`, the pages, the worker: never before 9.00, when the cast was made, and always on 15 December 2017."""
    settings.TODAY = TODAY
    last = Event.objects.order_by("-at").first().at
    assert last == AT
    for at in (planner_and_time()[1], clock.now(), effective_now()):
        assert at >= last
        assert at.astimezone(WIB).date() == TODAY
        assert at == max(AT, datetime(2017, 12, 15, clock_shows.hour, clock_shows.minute, tzinfo=WIB))


@pytest.mark.django_db
def test_where_the_day_moves_the_moment_is_the_clocks(world: World, clock_shows: datetime, settings: Any) -> None:
    """Tests that without a demonstration's day nothing is put off, and that a day that begins again comes after what was done on it."""
    settings.TODAY = None
    assert clock.now() == effective_now() == clock_shows
    with whole_network():
        close_centre(centre=world.annur, on=TODAY, by=world.planner, at=AT + timedelta(hours=14, minutes=50))
    assert moment(clock_shows.replace(hour=0, minute=5), TODAY) == AT + timedelta(hours=14, minutes=50)


@pytest.mark.django_db
def test_a_plan_made_at_any_hour_counts_every_need_that_it_saw(clock_shows: datetime, settings: Any) -> None:
    """Tests that needs verified at 9.00 which the plan does not serve are counted as unserved, with a reason, at 0.30 as at 23.30."""
    settings.TODAY = TODAY
    with whole_network():
        town = drawn(centres=3, needs=9)
        plan = plan_of(town, packages=12, serving=6)
        plan.made_at = moment(timezone.localtime(), TODAY)
        plan.save(update_fields=["made_at"])
        seen = sum(count for _origin, count, _people in ingredients(plan.year, TODAY).origins)
        rows = needs_of(plan)
        assert counted_needs(plan).count() == len(rows) == seen == 9
        assert [bool(row.reason) for row in rows].count(True) == 3
