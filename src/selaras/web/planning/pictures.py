# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Pictures of a plan: months, centres on the map, money, needs; each with the sentence that says what one sees."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from selaras.kit.dates import month_name
from selaras.loop.planning.queries.glance import Glance
from selaras.loop.planning.queries.needs import Cut
from selaras.loop.planning.rules import MONEY_KINDS, MONTHS, Source
from selaras.web.ui.charts import Bubble, Chart, Figures, Series, bars, province_map
from selaras.web.ui.templatetags.figures import number, rupiah_short

TONES = {Source.APBN: "accent", Source.APBD: "blue", Source.DBHCHT: "ochre", Source.CSR: "plum"}
SHORT = {Source.APBN: "APBN", Source.APBD: "APBD", Source.DBHCHT: "DBHCHT", Source.CSR: "CSR"}
KIND_TONES = {"uptp": "navy", "uptd": "accent", "komunitas": "ochre"}


def months(page: Glance) -> Chart:
    """Packages by the month in which they start, stacked by source; how many of them are tested as a line."""
    totals = [sum(column) for column in zip(*page.by_month.values(), strict=True)] or [0] * MONTHS
    most = max(range(MONTHS), key=totals.__getitem__)
    series = [Series(SHORT[Source(source)], counts, TONES[Source(source)]) for source, counts in page.by_month.items()]
    series.append(Series(_("tested"), page.tested_by_month, "rose", line=True))
    words = {"month": month_name(most + 1), "most": number(totals[most]), "all": number(page.packages), "tested": number(page.tested)}
    return bars(
        "months",
        _("Packages by month of start"),
        [month_name(month, short=True) for month in range(1, MONTHS + 1)],
        series,
        kind="stacked",
        says=_("Of %(all)s packages %(tested)s are tested. Most start in %(month)s: %(most)s.") % words,
        figures=Figures(_("packages")),
    )


def centres(page: Glance, addresses: dict[str, str]) -> Chart:
    """The network on the map; a bubble is a centre, its area the packages that the plan gives it."""
    bubbles = [
        Bubble(
            each.name,
            each.lon,
            each.lat,
            each.packages,
            ngettext("%(count)s tested", "%(count)s tested", each.tested) % {"count": number(each.tested)},
            KIND_TONES.get(each.kind, "accent"),
            addresses.get(each.key, ""),
        )
        for each in page.centres
    ]
    first = page.centres[0] if page.centres else None
    says = _("%(count)s centres have packages; most has %(name)s: %(most)s. Where assumed, a point is only near the place.") % {
        "count": number(len(page.centres)),
        "name": first.name if first else "–",
        "most": number(first.packages if first else 0),
    }
    west = all(each.lon < 112 and each.lat > -9 for each in page.centres)
    return province_map(
        "centres", _("Packages by centre"), bubbles, says=says, figures=Figures(_("packages")), view="west" if west else "all", height=30
    )


def money(page: Glance) -> Chart:
    """What the APBN money buys, in thousand million rupiah (miliar), the largest first."""
    kinds = sorted(((key, amount) for key, amount in page.plan.money_by_kind.items() if amount > 0), key=lambda each: -each[1])
    largest = str(MONEY_KINDS.get(kinds[0][0], kinds[0][0])) if kinds else "–"
    says = _("%(all)s in all; most goes into %(kind)s.") % {"all": rupiah_short(page.plan.money * 1e6), "kind": largest}
    return bars(
        "money",
        _("APBN money by what it buys"),
        [str(MONEY_KINDS.get(key, key)) for key, _amount in kinds],
        [Series(_("billion rupiah"), [round(amount / 1000, 4) for _key, amount in kinds])],
        horizontal=True,
        says=says,
        figures=Figures(_("billion rupiah"), decimals=3),
        height=max(10, 3 + 2 * len(kinds)),
    )


def cuts(key: str, title: str, rows: Sequence[Cut], most: int = 18) -> Chart:
    """Needs by one cut: people expected to be hired, beside placements expected from the plan."""
    shown = list(rows)[:most]
    return bars(
        key,
        title,
        [each.words for each in shown],
        [
            Series(_("people wanted (expected hires)"), [round(each.expected) for each in shown], "ochre"),
            Series(_("placements expected"), [round(each.placed) for each in shown], "accent"),
        ],
        horizontal=True,
        says=_("People wanted beside placements expected from the plan. Both are expectations, not promises."),
        figures=Figures(_("people")),
    )
