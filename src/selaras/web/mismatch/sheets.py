# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The lists of mismatch as spreadsheets: the same rows and the same figures."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from selaras.ground.network.models import Centre
from selaras.kit.spreadsheets import Column, Sheet
from selaras.loop.demand.models import Need
from selaras.loop.forum.rules import Origin
from selaras.loop.mismatch.queries.panorama import Row
from selaras.loop.mismatch.queries.units import UnitRow
from selaras.loop.mismatch.rules import Part
from selaras.web.mismatch.bundles import Shown
from selaras.web.mismatch.hired import Hired

PARTS = (
    Column("met", _("Can be met (people, by the plan)")),
    Column("timing", _("Timing")),
    Column("place", _("Place")),
    Column("skills", _("Skills")),
    Column("seats", _("Seats")),
)
CUT = Sheet(
    "gap",
    _("Gap"),
    (
        Column("of", _("Of"), width=44),
        Column("needs", _("Needs")),
        Column("owners", _("Asked by")),
        Column("people", _("People asked for (forecast)")),
        *PARTS,
    ),
)
NEEDS = Sheet(
    "needs",
    _("Needs"),
    (
        Column("words", _("Need"), width=44),
        Column("origin", _("Origin")),
        Column("owner", _("Stated by"), width=30),
        Column("occupation", _("Occupation"), width=34),
        Column("place", _("Place of work"), width=26),
        Column("people", _("People asked for (forecast)")),
        *PARTS,
    ),
)
RATES = Sheet(
    "rates",
    _("Hired after training"),
    (
        Column("programme", _("Programme"), width=50),
        Column("field", _("Vocational field"), width=30),
        Column("stated", _("Stated for the year (share)")),
        Column("weighed", _("As the plan weighs it (share)")),
        Column("low", _("Lower bound (80 %)")),
        Column("high", _("Upper bound (80 %)")),
        Column("reached", _("Reached (people)")),
        Column("at_work", _("At work (people)")),
    ),
)
UNITS = Sheet(
    "units",
    _("Units"),
    (
        Column("unit", _("Unit of competency"), width=50),
        Column("code", _("SKKNI code"), width=20),
        Column("asked", _("People asked for (forecast)")),
        Column("met", _("Met by somebody who learnt it")),
        Column("lacking", _("Met by somebody who did not")),
        Column("taught", _("Graduates who learn it (plan)")),
        Column("certified", _("Judged competent on it (expected)")),
        Column("says", _("What stands out"), width=34),
    ),
)
LACKS = Sheet(
    "lacks",
    _("What centres lack"),
    (
        Column("centre", _("Centre"), width=36),
        Column("step", _("Step")),
        Column("programme", _("Programme"), width=36),
        Column("lacks", _("What lacks"), width=70),
        Column("shared", _("Had for a programme above"), width=40),
        Column("people", _("People served (forecast)")),
        Column("left", _("People nobody meets who are left")),
        Column("seats", _("Seats that fit into the workshop")),
        Column("bound", _("What keeps it from serving more"), width=34),
        *(Column(origin.value, origin.label) for origin in Origin),
        Column("cost", _("Cost of what is priced (rupiah)"), width=18),
        Column("unpriced", _("Price unknown"), width=44),
        Column("per_billion", _("People per Rp 1 billion")),
        Column("sources", _("Sources of prices"), width=30),
    ),
)


def _parts(parts: Mapping[Part, float]) -> dict[str, float]:
    return {part.value: round(parts[part], 2) for part in Part}


def cut_rows(rows: Iterable[Row], names: Mapping[int, str]) -> Iterator[Mapping[str, Any]]:
    """Rows of a cut."""
    for row in rows:
        yield {"of": names.get(row.key, "–"), "needs": row.needs, "owners": row.owners, "people": round(row.people, 2), **_parts(row.parts)}


def rate_rows(rows: Iterable[Hired]) -> Iterator[Mapping[str, Any]]:
    """Shares hired."""
    for row in rows:
        stated = None if row.stated is None else round(row.stated, 4)
        shares = {name: round(getattr(row, name), 4) for name in ("weighed", "low", "high")}
        people = {"reached": row.reached, "at_work": row.at_work}
        yield {"programme": row.programme.title, "field": row.programme.field.title, "stated": stated, **shares, **people}


def need_rows(rows: Iterable[tuple[Need, float, Mapping[Part, float]]]) -> Iterator[Mapping[str, Any]]:
    """Needs with their parts."""
    for need, people, parts in rows:
        yield {
            "words": need.statement.words,
            "origin": str(need.get_origin_display()),
            "owner": str(need.owner),
            "occupation": str(need.occupation or ""),
            "place": str(need.region),
            "people": round(people, 2),
            **_parts(parts),
        }


def unit_rows(rows: Iterable[UnitRow], units: Mapping[int, Any]) -> Iterator[Mapping[str, Any]]:
    """Units on both sides."""
    for row in rows:
        unit = units[row.unit]
        yield {
            "unit": unit.title,
            "code": unit.code or "",
            "asked": round(row.asked, 2),
            "met": round(row.met, 2),
            "lacking": round(row.lacking, 2),
            "taught": round(row.taught, 2),
            "certified": round(row.certified, 2),
            "says": "; ".join(str(says.label) for says in row.says),
        }


def lack_rows(rows: Iterable[tuple[Centre, Sequence[Shown]]]) -> Iterator[Mapping[str, Any]]:
    """Bundles of centres, in their order."""
    for centre, bundles in rows:
        for step, each in enumerate(bundles, start=1):
            yield {
                "centre": centre.name,
                "step": step,
                "programme": str(each.programme),
                "lacks": "; ".join(thing.words for thing in each.things),
                "shared": "; ".join(each.shared),
                "people": round(each.people or 0, 2),
                "left": round(each.left or 0, 2),
                "seats": each.seats,
                "bound": str(each.bound.label),
                **{origin.value: round(each.by_origin.get(origin) or 0, 2) for origin in Origin},
                "cost": each.cost,
                "unpriced": "; ".join(each.unknown),
                "per_billion": "" if each.per_billion is None else round(each.per_billion, 2),
                "sources": "; ".join(sorted({thing.price.source for thing in each.things if thing.price})),
            }
