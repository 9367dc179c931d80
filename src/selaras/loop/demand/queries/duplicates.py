# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Needs as they are compared, which are likely to be one, and with which other need one is counted. A fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from selaras.ground.network.likeness import domain_of
from selaras.ground.network.models import CompanyContact, Mandate, Post
from selaras.kit.scope import whole_network
from selaras.loop.demand.likeness import Likeness, Traits, likeness_of, plain_words
from selaras.loop.demand.models import TAKEN_BACK, Need, NeedMerge, Twins, taken_back
from selaras.loop.demand.rules import OPEN, NeedState
from selaras.loop.forum.rules import IN_LISTS, Origin

COLUMNS = ("pk", "origin", "company", "centre", "office", "region", "statement__site", "occupation", "statement__words")
SAID = ("statement__start_month", "statement__until_month", "statement__heads_least", "statement__heads_most")
CAME = ("statement__channel", "statement__stated_at", "statement__stated_by")


def traits_of_needs(day: date, needs: Collection[int] | None = None) -> list[Traits]:
    """The needs that stand, as they are compared; or, where some are named, those and all that could be one with them by their owner or place."""
    with whole_network():
        near = _near_owners(day)
        rows = Need.objects.standing().order_by("pk")
        if needs is not None:
            rows = rows.filter(_around(needs, near))
        return [_traits(row, near) for row in rows.values_list(*COLUMNS, *SAID, *CAME)]


def _around(needs: Collection[int], near: dict[int, frozenset[str]]) -> Q:
    owners = list(Need.objects.filter(pk__in=needs).values_list("company", "region", "origin").distinct())
    named = {mark for company, _region, _origin in owners if company for mark in near.get(company, frozenset({_company(company)}))}
    companies = {company for company, _region, _origin in owners if company} | {key for key, marks in near.items() if marks & named}
    regions = {region for company, region, _origin in owners if not company}
    return Q(company__in=companies) | Q(company=None, region__in=regions)


def _company(key: int) -> str:
    return f"company {key}"


def _near_owners(day: date) -> dict[int, frozenset[str]]:
    """By company, what marks its needs and those of companies near it: itself, its e-mail domains, and for a firm each company it acts for."""
    marks: dict[int, set[str]] = defaultdict(set)
    contacts = CompanyContact.objects.exclude(email="").values_list("company", "email")
    posts = Post.objects.filter(company__isnull=False, person__account__isnull=False).values_list("company", "person__account__email")
    for company, email in (*contacts, *posts):
        if domain := domain_of(email):
            marks[company].add(f"domain {domain}")
    for agent, company in Mandate.objects.on(day).values_list("agent", "company"):
        marks[agent].add(_company(company))
    return {company: frozenset({_company(company), *found}) for company, found in marks.items()}


def _traits(row: tuple[Any, ...], near: dict[int, frozenset[str]]) -> Traits:
    key, origin, company, centre, office, region, site, occupation, words, start, until, least, most, channel, at, by = row
    owner = _company(company) if company else f"centre {centre}" if centre else f"office {office}"
    # Whoever states the need of a region may have stated the same one as another who speaks for it.
    marks = near.get(company, frozenset({owner})) if origin == Origin.COMPANY else frozenset({"region"})
    return Traits(
        key=key,
        origin=origin,
        owner=owner,
        near=marks,
        region=region,
        site=site,
        occupation=occupation,
        words=plain_words(words),
        start=start.year * 12 + start.month,
        until=until.year * 12 + until.month,
        least=least,
        most=most,
        channel=channel,
        sheet=f"{at.isoformat()} {by}" if channel in IN_LISTS else "",
    )


def compared(first: Need, second: Need, day: date) -> Likeness:
    """What speaks for and against two needs that stand being one, also where nobody would propose it."""
    found = {traits.key: traits for traits in traits_of_needs(day, [first.pk, second.pk])}
    return likeness_of(found[first.pk], found[second.pk])


def open_twins() -> QuerySet[Twins]:
    """Pairs for a person to look at: likely to be one, both standing, not told apart; the strongest first."""
    rows: QuerySet[Twins] = Twins.objects.filter(distinct_at=None, first__state__in=OPEN, second__state__in=OPEN)
    return rows.exclude(first__statement__in=taken_back()).exclude(second__statement__in=taken_back())


def shown_twins() -> QuerySet[Twins]:
    """The same with everything that a list shows of them."""
    sides = [f"{side}__{name}" for side in ("first", "second") for name in ("statement", "company", "centre", "office", "region", "occupation")]
    return open_twins().select_related(*sides)


@dataclass(frozen=True)
class Counterpart:
    """The other need with which one is counted once, and whether it is the one that counts: `seen` where the reader may see it, else neither its
    number nor its words are told; how it stands, and when it `ended` where the two came apart by that.
    """

    seen: Need | None
    stands: str
    merged_at: datetime
    counts: bool
    ended: datetime | None


def _stands(need: Need) -> str:
    """How a need stands, in words: taken back, closed as what, or its state."""
    if need.statement.state in TAKEN_BACK:
        return str(need.statement.get_state_display())
    return str(need.get_closed_as_display() if need.state == NeedState.CLOSED else need.get_state_display())


def counted_with(need: Need) -> list[Counterpart]:
    """The needs with which one is counted once, or was until the other ended, as far as the present scope may see them."""
    with whole_network():
        merges = NeedMerge.objects.filter(Q(survivor=need, undone_at=None) | Q(duplicate=need, undone_by=None))
        rows = list(merges.select_related("survivor__statement", "duplicate__statement"))
    others = [(merge.survivor if merge.duplicate_id == need.pk else merge.duplicate, merge) for merge in rows]
    seen = set(Need.objects.filter(pk__in=[other.pk for other, _merge in others]).values_list("pk", flat=True)) if others else set()
    return [
        Counterpart(
            seen=other if other.pk in seen else None,
            stands=_stands(other),
            merged_at=merge.merged_at,
            counts=merge.survivor_id == other.pk,
            ended=merge.undone_at,
        )
        for other, merge in others
    ]
