# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Countable demand by what it is of: field, occupation, unit, equipment or place, each origin by itself."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Count, F, Sum
from django.utils.translation import gettext_lazy as _

from selaras.ground.standards.models import Equipment, Field, Occupation, Region, Unit
from selaras.loop.demand.models import Need
from selaras.loop.demand.queries import SEATS, WHEN, Share, what_is_left
from selaras.loop.forum.rules import Origin


class Cut(models.TextChoices):
    """By what demand is counted; each value is the column of a need that says it."""

    FIELD = "field", _("vocational field")
    OCCUPATION = "occupation", _("occupation")
    UNIT = "units", _("unit")
    EQUIPMENT = "equipment", _("equipment")
    PLACE = "region", _("place of work")


THINGS: Mapping[Cut, Any] = {Cut.FIELD: Field, Cut.OCCUPATION: Occupation, Cut.UNIT: Unit, Cut.EQUIPMENT: Equipment, Cut.PLACE: Region}


def demand_by(cut: Cut, day: date) -> list[tuple[models.Model | None, Mapping[Origin, Share]]]:
    """Each thing of a cut with its share by origin, the most people first; None stands for needs that name nothing. Two queries.

    A need that names several units or machines counts in full with each: its rows are no parts of a sum.
    """
    when = {name: F(f"statement__{path}") for name, path in WHEN.items()}
    rows = Need.objects.countable(day).order_by().values("origin", thing=F(cut.value), made=F("forecast__forecast__made_on"), **when)
    said = {"least": Sum("statement__heads_least"), "most": Sum("statement__heads_most"), **SEATS}
    shares: dict[int | None, dict[Origin, Share]] = defaultdict(lambda: {origin: Share() for origin in Origin})
    for row in rows.annotate(needs=Count("pk"), expected=Sum("worth"), **said):
        shares[row["thing"]][Origin(row["origin"])].add(what_is_left(row, day), [])
    named = THINGS[cut].objects.in_bulk([key for key in shares if key])
    ordered = sorted(shares, key=lambda key: -max(share.expected for share in shares[key].values()))
    return [(named[key] if key else None, shares[key]) for key in ordered]
