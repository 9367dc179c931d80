# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Reads of adverts: the list, what was noticed about one file, and adverts beside what companies said. The two are never added up."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, Max, Min, OuterRef, Prefetch, Q, QuerySet, Sum

from selaras.ground.standards.models import Occupation, Region
from selaras.kit.dates import month_end
from selaras.loop.demand.adverts.models import Advert, AdvertBatch, AdvertCode, AdvertFlag
from selaras.loop.demand.adverts.rules import Reason
from selaras.loop.demand.models import Need
from selaras.loop.demand.rules import TRUSTED_CONFIDENCE
from selaras.loop.forum.rules import Origin

UNFLAGGED = "none"

# The list ---------------------------------------------------------------------------------------------------------------


def shown_adverts() -> QuerySet[Advert]:
    """Adverts with everything that a page or a spreadsheet shows of one."""
    return Advert.objects.select_related("batch", "repost_of").prefetch_related(
        "flags", "regions", Prefetch("codes", AdvertCode.objects.select_related("occupation"))
    )


def listed_adverts() -> QuerySet[Advert]:
    """Adverts with what one line of the list says of each: its flags and, of its codes, the likeliest alone; the long text stays where it is."""
    likeliest = AdvertCode.objects.filter(rank=1).select_related("occupation").order_by()
    return Advert.objects.defer("description").prefetch_related(Prefetch("flags", AdvertFlag.objects.order_by("pk")), Prefetch("codes", likeliest))


def narrowed(rows: QuerySet[Advert], said: Mapping[str, Any]) -> QuerySet[Advert]:
    """Adverts with these words in title, company or description; with this flag (or none), likeliest occupation, place (or a place in that province),
    month (first day) and file; `once`: only the first of those that were posted again."""
    if said.get("words"):
        words = said["words"]
        rows = rows.filter(Q(title__icontains=words) | Q(company__icontains=words) | Q(description__icontains=words))
    if said.get("reason"):
        flags = AdvertFlag.objects.filter(advert=OuterRef("pk"))
        rows = rows.filter(~Exists(flags) if said["reason"] == UNFLAGGED else Exists(flags.filter(reason=said["reason"])))
    if said.get("occupation"):
        rows = rows.filter(Exists(trusted_codes().filter(advert=OuterRef("pk"), occupation=said["occupation"])))
    if said.get("region"):
        places = Advert.regions.through._base_manager.filter(advert=OuterRef("pk"))
        rows = rows.filter(Exists(places.filter(Q(region=said["region"]) | Q(region__parent=said["region"]))))
    if said.get("month"):
        rows = rows.filter(day__gte=said["month"], day__lte=month_end(said["month"].year, said["month"].month))
    if said.get("once"):
        rows = rows.filter(repost_of=None)
    return rows.filter(batch=said["batch"]) if said.get("batch") else rows


def trusted_codes() -> QuerySet[AdvertCode]:
    """The likeliest occupation of each advert, where the engine is sure enough that nobody would be asked."""
    return AdvertCode.objects.filter(rank=1, confidence__gte=TRUSTED_CONFIDENCE)


def months() -> list[date]:
    """The months of all adverts, the newest first."""
    days = Advert.objects.exclude(day=None).order_by().values_list("day", flat=True).distinct()
    return sorted({day.replace(day=1) for day in days}, reverse=True)


def occupations() -> QuerySet[Occupation]:
    """The occupations that some advert is sure to mean."""
    return Occupation.objects.filter(pk__in=trusted_codes().values("occupation")).order_by("code")


def regions() -> QuerySet[Region]:
    """The places of adverts, and the provinces in which they lie."""
    named = Region.objects.filter(pk__in=Advert.regions.through._base_manager.values("region"))
    return Region.objects.filter(Q(pk__in=named.values("pk")) | Q(pk__in=named.values("parent"))).order_by("name")


# One file ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Noticed:
    """A reason in one file: how many adverts have it, and how many have it alone."""

    reason: Reason
    adverts: int
    alone: int


@dataclass(frozen=True)
class BatchPage:
    """One file: its rows, how many have no flag, flags by reason, adverts by how many flags they have, and how many have an occupation for sure."""

    rows: int
    clean: int
    noticed: Sequence[Noticed]
    by_flags: Mapping[int, int]
    sure: int
    titles: int

    @property
    def flagged(self) -> int:
        """Rows with at least one flag."""
        return self.rows - self.clean

    @property
    def flags(self) -> int:
        """All flags together: more than the flagged rows, where some have several."""
        return sum(each.adverts for each in self.noticed)


def batches() -> QuerySet[AdvertBatch]:
    """The files, the newest first, with how many adverts each holds."""
    return AdvertBatch.objects.select_related("imported_by__person").annotate(rows=Count("adverts"))


def batch_page(batch: AdvertBatch) -> BatchPage:
    """What one file came to; its figures add up to its rows."""
    adverts = Advert.objects.filter(batch=batch)
    many = Counter(adverts.order_by().annotate(flag_count=Count("flags")).values_list("flag_count", flat=True))
    found = AdvertFlag.objects.filter(advert__batch=batch).order_by()
    alone = found.annotate(others=Count("advert__flags")).filter(others=1)
    only = Counter(alone.values_list("reason", flat=True))
    counts = dict(found.values_list("reason").annotate(count=Count("pk")))
    noticed = [Noticed(Reason(reason), count, only[reason]) for reason, count in sorted(counts.items(), key=lambda each: -each[1])]
    sure = trusted_codes().filter(advert__batch=batch).count()
    return BatchPage(many.total(), many[0], noticed, dict(sorted(many.items())), sure, adverts.exclude(title="").count())


def titles_of(batch: AdvertBatch) -> list[tuple[int, str]]:
    """The adverts of a file (keys) with their titles, which is what the coding engine reads; those without one are left alone."""
    return list(Advert.objects.filter(batch=batch).exclude(title="").order_by("pk").values_list("pk", "title"))


# Beside what companies said -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """What companies told us about one occupation: verified needs, and people as stated (least, most)."""

    needs: int = 0
    least: int = 0
    most: int = 0

    def __add__(self, other: "Told") -> "Told":
        return Told(self.needs + other.needs, self.least + other.least, self.most + other.most)


@dataclass(frozen=True)
class Advertised:
    """What adverts say about one occupation: adverts (each counted once, however often it was posted) and the companies that they name."""

    adverts: int = 0
    companies: int = 0


@dataclass(frozen=True)
class Beside:
    """Adverts beside needs, by occupation. There is no sum over the two: an advert is no person wanted, and no company said it to us.

    `days` and `months`: from when to when adverts were posted, and needs reach (None: there are none). `unsure`: adverts, each counted once, of which
    nobody can say the occupation; `reposts`: adverts that were there before.
    """

    rows: Sequence[tuple[Occupation, Advertised, Told]]
    days: tuple[date, date] | None
    months: tuple[date, date] | None
    sources: Sequence[str]
    advertised: int
    told: Told
    unsure: int
    reposts: int


def beside(day: date) -> Beside:
    """All adverts beside the needs of companies that count on a day. A fixed number of queries."""
    adverts = Advert.objects.filter(repost_of=None)
    sure = trusted_codes().filter(advert__repost_of=None).order_by()
    counted = sure.values_list("occupation").annotate(
        adverts=Count("pk"), companies=Count("advert__company", distinct=True, filter=~Q(advert__company=""))
    )
    advertised = {occupation: Advertised(count, companies) for occupation, count, companies in counted}
    needs = Need.objects.countable(day).filter(origin=Origin.COMPANY)
    stated = (
        needs.order_by()
        .values_list("occupation")
        .annotate(
            Count("pk"), Sum("statement__heads_least"), Sum("statement__heads_most"), Min("statement__start_month"), Max("statement__until_month")
        )
    )
    told, reach = {}, []
    for occupation, *figures, first, last in stated:
        told[occupation] = Told(*figures)
        reach += [first, last]
    named = Occupation.objects.in_bulk(list({*advertised, *told}))
    rows = [(named[pk], advertised.get(pk, Advertised()), told.get(pk, Told())) for pk in named]
    rows.sort(key=lambda row: (-row[2].most, -row[1].adverts, row[0].code))
    span = adverts.aggregate(first=Min("day"), last=Max("day"), all=Count("pk"))
    return Beside(
        rows=rows,
        days=(span["first"], span["last"]) if span["first"] else None,
        months=(min(reach), max(reach)) if reach else None,
        sources=list(AdvertBatch.objects.order_by("source").values_list("source", flat=True).distinct()),
        advertised=span["all"],
        told=sum(told.values(), Told()),
        unsure=span["all"] - sum(each.adverts for each in advertised.values()),
        reposts=Advert.objects.exclude(repost_of=None).count(),
    )
