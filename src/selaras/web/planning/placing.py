# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The map of placement and OJT: for each package before it starts, whom its graduates serve, who hosts them, and which seats stay empty."""

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from selaras.ground.network.models import Centre
from selaras.ground.people.rules import Role
from selaras.ground.standards.models import Field
from selaras.kit.dates import month_name
from selaras.loop.demand.models import Need
from selaras.loop.forum.rules import Origin
from selaras.loop.planning.models import Plan
from selaras.loop.planning.queries import placing as reads
from selaras.loop.planning.queries.plans import latest_year, shown_plan
from selaras.web.access import Menu, Request, page
from selaras.web.planning.frame import shown_or_404, where_there_is_a_plan
from selaras.web.planning.sheets import PLACEMENT, as_file, placement_rows
from selaras.web.ui import charts
from selaras.web.ui.templatetags.figures import number

TONES: dict[str, charts.Tone] = {Origin.COMPANY: "accent", Origin.REGION: "ochre", Origin.SELF: "plum"}


class PackageFilter(forms.Form):
    """Which packages to show."""

    centre = forms.ChoiceField(label=lazy("Centre"), required=False)
    field = forms.ChoiceField(label=lazy("Vocational field"), required=False)
    month = forms.TypedChoiceField(label=lazy("Starts in"), required=False, coerce=int, empty_value=None)

    def __init__(self, data: object, plan: Plan) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        every = [("", _("all"))]
        centres = Centre.objects.filter(packages__plan=plan).distinct().order_by("name")
        fields = Field.objects.filter(programmes__packages__plan=plan).distinct()
        self.fields["centre"].choices = every + [(centre.key, centre.name) for centre in centres]  # type: ignore[attr-defined]
        self.fields["field"].choices = every + [(each.key, each.title) for each in sorted(fields, key=lambda each: each.title)]  # type: ignore[attr-defined]
        self.fields["month"].choices = every + [(month, month_name(month)) for month in range(1, 13)]  # type: ignore[attr-defined]


@page(Role.PLANNER, Role.DESK, Role.AUDITOR, menu=Menu("planning", lazy("Placement and OJT"), icon="map-pin", order=40))
def placement(request: Request) -> HttpResponse:
    """Map, flows, packages and hosts on one page."""
    year = latest_year()
    plan = shown_plan(year) if year else None
    if plan is None:
        return render(request, "planning/placing_before.html", {})
    choice = PackageFilter(request.GET or None, plan)
    chosen = {name: value for name, value in choice.cleaned_data.items() if value} if choice.is_valid() else {}
    packages = Paginator(reads.packages_placed(plan, **chosen), 25).get_page(request.GET.get("page"))
    hosts = reads.hosts(plan, Need.objects.all())
    found = reads.destinations(plan)
    context = {
        "plan": plan,
        "choice": choice,
        "packages": packages,
        "map": _map(found),
        "flows": _flows(plan),
        "hosts": hosts[:20],
        "more_hosts": max(len(hosts) - 20, 0),
        "placed": {origin: sum(one.placed[origin] for one in found) for origin in Origin.values},
        "seats": sum(host.seats for host in hosts),
        "not_said": reads.seats_not_said(plan),
        "taken": sum(host.taken for host in hosts),
    }
    return render(request, "planning/placing.html", context)


@page(Role.PLANNER, Role.DESK, Role.AUDITOR, part=True, example=where_there_is_a_plan)
def placement_file(request: Request) -> HttpResponse:
    """The packages of the list, with whom they serve and who hosts, as a spreadsheet."""
    plan = shown_or_404(request).plan
    choice = PackageFilter(request.GET or None, plan)
    chosen = {name: value for name, value in choice.cleaned_data.items() if value} if choice.is_valid() else {}
    return as_file(PLACEMENT, placement_rows(reads.packages_placed(plan, **chosen)), f"penempatan-{plan.year.year}-{plan.number}")


def _map(found: list[reads.Destination]) -> charts.Chart:
    says = _("Nobody is sent anywhere.")
    if found:
        numbers = {"place": found[0].region, "people": number(found[0].placed_all)}
        says = _("Most placements are expected in %(place)s: %(people)s.") % numbers
    return charts.province_map("places", _("Expected placements by place"), [_bubble(one) for one in found], says=says, view="jabar")


def _bubble(one: reads.Destination) -> charts.Bubble:
    words = [f"{Origin(origin).label}: {number(value)}" for origin, value in one.placed.items()]
    words.append(_("OJT seat-months used: %(n)s") % {"n": number(one.ojt)})
    point = (None, None) if one.region.lon is None or one.region.lat is None else (float(one.region.lon), float(one.region.lat))
    return charts.Bubble(one.region.name, *point, one.placed_all, ", ".join(words))


def _flows(plan: Plan) -> charts.Chart:
    rows = reads.flows_by_field(plan)
    fields = {field.key: field.title for field in Field.objects.all()}
    nodes = [charts.Node(key, fields[key]) for key in sorted({key for key, *_rest in rows}, key=lambda key: fields[key])]
    nodes += [charts.Node(f"origin-{origin.value}", str(origin.label), TONES[origin]) for origin in Origin]
    flows = [charts.Flow(key, f"origin-{origin}", placed) for key, _title, origin, placed in rows if placed >= 0.5]
    used = {end for flow in flows for end in (flow.source, flow.target)}
    shown = [node for node in nodes if node.key in used]
    total = {origin: sum(placed for *_row, of, placed in rows if of == origin) for origin in Origin.values}
    says = ", ".join(f"{Origin(origin).label}: {number(people)}" for origin, people in total.items())
    return charts.sankey("flows", _("From vocational field to origin of the need"), shown, flows, says=says, height=32)
