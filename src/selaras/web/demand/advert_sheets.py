# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The list of adverts as a spreadsheet: their words as written, and beside them what was read. It can come in again: what was read is passed over."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from selaras.kit.spreadsheets import Column, Sheet
from selaras.loop.demand.adverts.models import Advert
from selaras.loop.demand.adverts.sheets import ADVERTS

ALL_ADVERTS = Sheet(
    "adverts",
    _("Job adverts"),
    (
        *ADVERTS.columns,
        Column("read_currency", _("Currency, as read")),
        Column("read_least", _("Salary from, as read")),
        Column("read_most", _("Salary to, as read")),
        Column("regions", _("Places, as read"), width=30),
        Column("code", _("Occupation code")),
        Column("occupation", _("Likeliest occupation"), width=34),
        Column("confidence", _("Confidence")),
        Column("reasons", _("Flags"), width=40),
        Column("first", _("Posted first as")),
        Column("source", _("Portal or source"), width=24),
        Column("file", _("File"), width=30),
        Column("row", _("Row in the file")),
    ),
)


def advert_rows(adverts: Iterable[Advert]) -> Iterator[Mapping[str, Any]]:
    """Adverts (as `shown_adverts` gives them) as rows of the sheet."""
    for one in adverts:
        likeliest = one.likeliest
        yield {
            **{name: getattr(one, name) for name in ("title", "description", "company", "place", "category", "key", "row")},
            "currency": one.currency_words,
            "least": one.least_words,
            "most": one.most_words,
            "period": one.period_words,
            "posted": one.posted_on,
            "crawled": one.crawled_on,
            "read_currency": one.currency,
            "read_least": one.salary_least,
            "read_most": one.salary_most,
            "regions": [region.name for region in one.regions.all()],
            "code": likeliest.occupation.code if likeliest else None,
            "occupation": likeliest.occupation.title if likeliest else None,
            "confidence": round(likeliest.confidence, 3) if likeliest else None,
            "reasons": [flag.get_reason_display() for flag in one.flags.all()],
            "first": (one.repost_of.key or f"{one.repost_of.batch_id}/{one.repost_of.row}") if one.repost_of else None,
            "source": one.batch.source,
            "file": one.batch.name,
        }
