# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Needs as people state them, for tests of forum and demand."""

from datetime import date
from typing import Any

from selaras.loop.forum import actions
from selaras.loop.forum.models import Statement
from selaras.loop.forum.rules import Certainty, Origin, Wanted
from tests.world import AT, World, region


def wanted(**changes: Any) -> Wanted:
    """Ten to twelve welders in Kabupaten Bekasi, from March to May 2018."""
    facts = {
        "words": "tukang las SMAW 3G",
        "heads_least": 10,
        "heads_most": 12,
        "start_month": date(2018, 3, 1),
        "until_month": date(2018, 5, 1),
        "region": region("32.16").pk,
        "certainty": Certainty.STATED,
    }
    return Wanted(**{**facts, **changes})


def company_need(world: World, **changes: Any) -> Statement:
    """A need that PT Las Jaya states for itself."""
    return actions.state_need(owner=world.las_jaya, origin=Origin.COMPANY, wanted=wanted(**changes), by=world.accounts["lasma"], at=AT)


def region_need(world: World, **changes: Any) -> Statement:
    """A need that the labour office of Karawang states for its region."""
    facts = {"words": "penjahit busana wanita", "region": region("32.15").pk, "evidence": "Sakernas Agustus 2017, BPS, tabel 12", **changes}
    return actions.state_need(owner=region("32.15"), origin=Origin.REGION, wanted=wanted(**facts), by=world.accounts["disna"], at=AT)


def row(**changes: Any) -> dict[str, Any]:
    """A row of the sheet of companies' needs, as somebody fills it in."""
    return {
        "company": "PT Las Jaya",
        "words": "operator las robot",
        "heads_least": 4,
        "heads_most": 6,
        "start_month": "03/2018",
        "until_month": "Mei 2018",
        "certainty": "stated",
        "site": "pt-las-jaya-cikarang",
        "contract": "pkwt",
        "shift": "ya",
        "wage_least": "4.000.000",
        "ojt_seats": 2,
        **changes,
    }


def regional(**changes: Any) -> dict[str, Any]:
    """A row of the sheet of regional needs."""
    return {
        "office": "32.15",
        "origin": "region",
        "words": "pengolah hasil perikanan",
        "heads_least": 30,
        "start_month": "2018-04",
        "certainty": "forecast",
        "region": "32.15",
        "evidence": "RPJMD Kabupaten Karawang 2016-2021, tabel 4.2",
        **changes,
    }
