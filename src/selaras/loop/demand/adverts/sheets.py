# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The sheet of adverts: its columns, and under which names portals give them. No cell must be filled: what is missing is flagged, not refused."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from selaras.kit.cells import Cell, as_text
from selaras.kit.imports import Table
from selaras.kit.spreadsheets import Column, Sheet

ADVERTS = Sheet(
    "adverts",
    _("Job adverts"),
    (
        Column("title", _("Job title"), example="Operator CNC", width=36),
        Column("description", _("Description"), width=60),
        Column("company", _("Company"), _("As the advert has it; empty where it hides its company."), example="PT Maju Jaya", width=30),
        Column("place", _("Place of work"), _("As the advert has it; several parted by commas."), example="Kabupaten Bekasi", width=26),
        Column("category", _("Category"), width=26),
        Column("currency", _("Currency"), example="IDR"),
        Column("least", _("Salary from"), example="4500000"),
        Column("most", _("Salary to"), example="6000000"),
        Column("period", _("Salary period"), example="monthly"),
        Column("posted", _("Posted on"), _("A day, or a moment."), example="2021-12-14"),
        Column("crawled", _("Collected on"), _("The day on which the advert was seen."), example="2021-12-15"),
        Column("key", _("Number at the source"), _("By which an advert is known again."), example="3720127"),
    ),
)
NEEDED = ("title", "company", "place")  # columns without which a file is no list of adverts
DAYS = ("posted", "crawled")  # one of them is needed: without a day no figure says for when it holds

# Headings of portals and of those who collect from them.
HEADINGS = {
    "jobtitle": "title",
    "job_title": "title",
    "posisi": "title",
    "companyname": "company",
    "company_name": "company",
    "perusahaan": "company",
    "locations": "place",
    "location": "place",
    "lokasi": "place",
    "categoriesname": "category",
    "salarycurrency": "currency",
    "salarymin": "least",
    "salarymax": "most",
    "salaryperiod": "period",
    "postedat": "posted",
    "posted_at": "posted",
    "crawled_on": "crawled",
    "id": "key",
    "job_id": "key",
}


def with_our_headings(table: Sequence[Sequence[Cell]]) -> Table:
    """The table with its header in our names, where we know what a portal means."""
    head = [as_text(cell) for cell in table[0]] if table else []
    return [[HEADINGS.get(name.casefold(), name) for name in head], *table[1:]]
