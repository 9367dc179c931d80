# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Pictures of the gap, each with the sentence that says what one sees."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from selaras.ground.standards.models import Region
from selaras.loop.mismatch.queries.guarded import GuardedRow
from selaras.loop.mismatch.queries.panorama import Flow, Row
from selaras.loop.mismatch.rules import Part
from selaras.web.ui.charts import Bubble, Chart, Figures, Node, Point, Series, Tone, bars, province_map, quadrant, sankey
from selaras.web.ui.charts import Flow as Drawn
from selaras.web.ui.templatetags.figures import number, percent

TONES: Mapping[Part, Tone] = {Part.MET: "accent", Part.TIMING: "blue", Part.PLACE: "ochre", Part.SKILLS: "plum", Part.SEATS: "rose"}
MOST = 14
NOBODY = "nobody"


def parts(rows: Sequence[Row | GuardedRow], names: Mapping[int, str], title: str) -> Chart:
    """People asked for by one cut, in their parts, the largest gap first."""
    shown = list(rows)[:MOST]
    series = [Series(str(part.label), [_rounded(row.parts[part]) for row in shown], TONES[part]) for part in Part]
    first = shown[0] if shown else None
    says = _("The largest gap: %(name)s, %(gap)s of %(people)s people asked for cannot be met.") % {
        "name": names.get(first.key, "–") if first else "–",
        "gap": number(first.gap if first else 0),
        "people": number(first.people if first else 0),
    }
    return bars(
        "gap-parts",
        title,
        [names.get(row.key, "–") for row in shown],
        series,
        kind="stacked",
        horizontal=True,
        says=says,
        figures=Figures(_("people")),
    )


def field_of_four(rows: Sequence[Row | GuardedRow], names: Mapping[int, str], address: Any) -> Chart:
    """Each occupation by people asked for and the share of them who can be met; its area goes with the gap."""
    points = [
        Point(names.get(row.key, "–"), round(row.people, 1), row.share_met or 0.0, round(row.gap or 0, 1), address(row.key))
        for row in rows
        if row.people
    ]
    worst = max(rows, key=lambda row: row.gap or 0, default=None)
    says = _("Right and low: much is asked for and little can be met. The largest gap is at %(name)s: %(share)s of %(people)s people can be met.") % {
        "name": names.get(worst.key, "–") if worst else "–",
        "share": percent(worst.share_met or 0, 0) if worst else "–",
        "people": number(worst.people if worst else 0),
    }
    return quadrant(
        "gap-quadrant",
        _("Occupations by how much is asked for and how much can be met"),
        points,
        across=_("people asked for"),
        up=_("share who can be met"),
        size=_("people who cannot be met"),
        says=says,
    )


def places(rows: Sequence[Row | GuardedRow], regions: Mapping[int, Region], address: Any) -> Chart:
    """The gap on the map, at the place of work."""
    bubbles = [
        Bubble(
            str(regions[row.key]),
            float(regions[row.key].lon) if regions[row.key].lon is not None else None,
            float(regions[row.key].lat) if regions[row.key].lat is not None else None,
            round(row.gap or 0, 1),
            _("of %(people)s asked for") % {"people": number(row.people)},
            "rose" if (row.share_met or 0) < 0.5 else "ochre",
            address(row.key),
        )
        for row in rows
        if (row.gap or 0) >= 0.5 and row.key in regions
    ]
    first = max(bubbles, key=lambda each: each.value, default=None)
    says = _("The largest gap lies in %(name)s: %(people)s people. Red: less than half can be met.") % {
        "name": first.name if first else "–",
        "people": number(first.value if first else 0),
    }
    return province_map("gap-map", _("People who cannot be met, by place of work"), bubbles, says=says, figures=Figures(_("people")), view="west")


MOST_WAYS = 10


def largest_programmes(met: Sequence[Flow]) -> list[int]:
    """The programmes (keys) that stand by name in the picture of ways."""
    return _largest([flow for flow in met if flow.target], "target", MOST_WAYS)


def ways(asked: Sequence[Flow], met: Sequence[Flow], names: Mapping[str, Mapping[int, str]]) -> Chart:
    """From fields over occupations to the programmes whose graduates meet them; the smaller ones together as others."""
    kept = {"f": _largest(asked, "source", MOST_WAYS), "o": _largest(asked, "target", MOST_WAYS), "p": largest_programmes(met)}

    def key(kind: str, thing: int) -> str:
        return f"{kind}{thing}" if thing in kept[kind] else f"{kind}x"

    flows: dict[tuple[str, str], float] = {}
    for flow in asked:
        ends = key("f", flow.source), key("o", flow.target)
        flows[ends] = flows.get(ends, 0.0) + flow.people
    for flow in met:
        ends = key("o", flow.source), key("p", flow.target) if flow.target else NOBODY
        flows[ends] = flows.get(ends, 0.0) + flow.people
    tones: Mapping[str, Tone] = {"f": "blue", "o": "ochre", "p": "accent"}
    others = {"f": _("other fields"), "o": _("other occupations"), "p": _("other programmes")}
    nodes = [Node(f"{kind}{thing}", names[kind].get(thing, "–"), tones[kind]) for kind, things in kept.items() for thing in things]
    nodes += [Node(f"{kind}x", words, "grey") for kind, words in others.items()] + [Node(NOBODY, _("nobody meets them"), "rose")]
    lost = sum(flow.people for flow in met if not flow.target)
    whole = sum(flow.people for flow in asked)
    says = _("Of %(all)s people asked for %(lost)s are met by nobody.") % {"all": number(whole), "lost": number(lost)}
    drawn = [Drawn(source, target, round(people, 1)) for (source, target), people in flows.items()]
    return sankey("gap-ways", _("From field and occupation to the programmes that meet them"), nodes, drawn, says=says, figures=Figures(_("people")))


def _rounded(people: float | None) -> float | None:
    return None if people is None else round(people, 1)


def _largest(flows: Sequence[Flow], end: str, most: int) -> list[int]:
    sums: dict[int, float] = {}
    for flow in flows:
        thing = getattr(flow, end)
        sums[thing] = sums.get(thing, 0.0) + flow.people
    return sorted(sums, key=lambda thing: (-sums[thing], thing))[:most]
