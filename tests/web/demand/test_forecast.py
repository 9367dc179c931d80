# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The page of the forecast by month, and the button that makes one."""

from collections.abc import Callable

from django.test import Client

from selaras.loop.demand import actions
from selaras.loop.demand.models import Forecast
from selaras.loop.forum.rules import Origin
from tests.loop.demand.conftest import vocabulary
from tests.loop.forum.needs import company_need, region_need
from tests.web.demand.test_pages import taken_up
from tests.world import AT, World

Visitor = Callable[[str], Client]
PAGE = "/prakiraan-kebutuhan/"
__all__ = ["vocabulary"]


def test_the_desk_forecasts_and_the_planner_reads_one_origin_at_a_time(vocabulary: World, visitor: Visitor) -> None:
    """Tests the page before and after the button: origins side by side, one of them by month, with its field and its place."""
    needs = taken_up(vocabulary, company_need(vocabulary), region_need(vocabulary))
    actions.verify_needs(needs=[need.pk for need in needs], by=vocabulary.accounts["darma"], at=AT)
    desk = visitor("darma")
    assert desk.get(PAGE).context["shown"] is None
    assert desk.post(f"{PAGE}baru/")["Location"] == PAGE
    made = Forecast.objects.get()
    planner = visitor("rina")
    shown = planner.get(PAGE, {"origin": "region"})
    assert [origin for origin, _of in shown.context["found"]] == [Origin.COMPANY, Origin.REGION]
    assert shown.context["chosen"] == Origin.REGION
    of = shown.context["shown"]
    assert [row.field_id for row in of.fields] == [needs[1].field_id]
    assert [row.region_id for row in of.places] == [needs[1].region_id]
    assert sum(of.sum.origin == Origin.REGION for _origin, of in shown.context["found"]) == 1
    assert shown.context["chart"].rows[3][1] == f"{of.months[3].mean:.0f}"
    assert str(made.run_id) in shown.content.decode()
    assert planner.get(PAGE, {"origin": "nonsense"}).context["chosen"] == Origin.COMPANY


def test_a_viewer_reads_but_forecasts_nothing(vocabulary: World, visitor: Visitor) -> None:
    """Tests that only desk and planner have the button, and that pressing it with nothing verified says so."""
    assert "baru/" not in visitor("audi").get(PAGE).content.decode()
    answer = visitor("darma").post(f"{PAGE}baru/", follow=True)
    assert not Forecast.objects.exists()
    assert answer.context["made"] is None
