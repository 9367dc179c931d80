# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Invented adverts for tests, and a file of them taken in as the desk does."""

from typing import Any

from selaras.kit.scope import whole_network
from selaras.loop.demand.adverts.actions import import_adverts
from selaras.loop.demand.adverts.models import AdvertBatch
from tests.world import AT, World, table

SOURCE = "portal.example"
GOOD = {
    "jobTitle": "Juru las",
    "companyName": "PT Las Jaya",
    "locations": "Karawang",
    "description": "Mengelas pelat posisi 3G dengan mesin SMAW.",
    "salarycurrency": "IDR",
    "salaryMin": "5000000",
    "salaryMax": "6000000",
    "salaryPeriod": "monthly",
    "postedAt": "2017-11-20T02:00:00Z",
    "crawled_on": "2017-11-21",
}


def advert(**other: str) -> dict[str, str]:
    """One advert without a fault, with some cells otherwise. Its number is its own unless it is given."""
    return {**GOOD, "id": "", **other}


# One row for each reason, beside two without any.
DIRTY = [
    advert(id="1"),
    advert(id="2", jobTitle="Satpam", companyName="PT Garmen Indah"),
    advert(id="3", companyName="", jobTitle="Penjahit"),
    advert(id="4", description="...", jobTitle="Kasir"),
    advert(id="5", description="=HYPERLINK(1) klik di sini untuk melamar", jobTitle="Kurir"),
    advert(id="6", locations="Kuta", jobTitle="Koki"),
    advert(id="7", locations="Bekasi", jobTitle="Sopir"),
    advert(id="8", salarycurrency="", salaryMin="", salaryMax="", salaryPeriod="", jobTitle="Admin"),
    advert(id="9", salarycurrency="SGD", salaryMin="5500", salaryMax="6000", jobTitle="Pemrogram"),
    advert(id="10", salaryMin="6", salaryMax="7", jobTitle="Guru"),
    advert(id="11", salaryMin="7000000", salaryMax="6000000", jobTitle="Perawat"),
    advert(id="12", salaryMin="nego", salaryMax="", jobTitle="Montir"),
    advert(id="13", salaryPeriod="hourly", salaryMin="50000", salaryMax="60000", jobTitle="Pelatih"),
    advert(id="14", postedAt="kemarin", crawled_on="", jobTitle="Pramusaji"),
    advert(id="15", jobTitle=""),
    advert(id="16", postedAt="2017-12-10T02:00:00Z"),
]


def take_in(world: World, *rows: dict[str, str], name: str = "iklan.csv", **more: Any) -> AdvertBatch:
    """Imports adverts as the demand desk, without a preview."""
    with whole_network():
        return import_adverts(table=table(*(rows or DIRTY)), name=name, source=SOURCE, **{"by": world.accounts["darma"], "at": AT, **more})
