# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What becomes of the needs that were stated, by month, with how far that can be known."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from selaras.loop.demand.jobs.forecast import forecast_needs
from selaras.loop.demand.models import Forecast
from selaras.loop.demand.queries.forecast import OriginForecast, forecast_by_origin, latest_forecast
from selaras.loop.forum.rules import Certainty, Origin
from selaras.loop.planning.queries.plans import last_plan
from selaras.web.access import NETWORK_WIDE, Menu, Request, page
from selaras.web.demand.views import STAFF, TONES
from selaras.web.ui.charts import Chart, Figures, Series, bars
from selaras.web.ui.templatetags.figures import month as month_words
from selaras.web.ui.templatetags.figures import number


@page(*NETWORK_WIDE, menu=Menu("demand", lazy("Forecast by month"), icon="trending-up", order=15))
def forecast(request: Request) -> HttpResponse:
    """How many of the people that were asked for will be hired, when, and how sure is that?"""
    made = latest_forecast()
    found = forecast_by_origin(made) if made else {}
    asked = request.GET.get("origin")
    chosen = Origin(asked) if asked in Origin.values and Origin(asked) in found else next(iter(found), None)
    context = {
        "made": made,
        "found": list(found.items()),
        "chosen": chosen,
        "shown": found[chosen] if chosen else None,
        "chart": months_chart(chosen, found[chosen]) if chosen else None,
        "shares": shares_of(made) if made else [],
        "plan": last_plan() if made else None,  # demand knows no plan; this page asks both
        "staff": request.post.role in STAFF,
    }
    return render(request, "demand/forecast.html", context)


@page(*STAFF, methods=("POST",))
def forecast_now(request: Request) -> HttpResponse:
    """Forecasts all countable needs as they stand."""
    made = forecast_needs(by=request.user, at=request.at)
    if made:
        messages.success(request, _("%(count)s needs forecast.") % {"count": number(made.needs)})
    else:
        messages.info(request, _("There is no verified need to forecast."))
    return redirect("demand:forecast")


def months_chart(origin: Origin, of: OriginForecast) -> Chart:
    """People expected by month as bars, the bounds of 80 % as dashed lines over them; of one origin only."""
    names = [month_words(each.month) for each in of.months]
    series = [
        Series(_("expected"), [round(each.mean, 1) for each in of.months], tone=TONES[origin]),
        Series(_("one time in ten more"), [round(each.high, 1) for each in of.months], tone="grey", line=True, dashed=True),
        Series(_("one time in ten less"), [round(each.low, 1) for each in of.months], tone="navy", line=True, dashed=True),
    ]
    peak = max(of.months, key=lambda each: each.mean, default=None)
    says = (
        _("Most in %(month)s: %(people)s people expected, between %(low)s and %(high)s eight times in ten")
        % {"month": month_words(peak.month), "people": number(peak.mean), "low": number(peak.low), "high": number(peak.high)}
        if peak
        else ""
    )
    return bars("forecast-months", _("People expected to start by month"), names, series, says=says, figures=Figures(unit=_("people")))


def shares_of(made: Forecast) -> list[tuple[str, float]]:
    """Each certainty with the share of its people that the record says are hired."""
    return [(Certainty(key).label, share) for key, share in made.learnt.get("share", {}).items() if key in Certainty.values]
