# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Which records are likely to be of one company, what was merged, and what undoing it would do."""

from collections import defaultdict
from dataclasses import dataclass

from django.apps import apps
from django.db import models

from selaras.ground.network.likeness import Likeness, Sign, Traits, domain_of, likely_pairs, signs_of
from selaras.ground.network.models import Company, CompanyContact, CompanySite, Merge, Post
from selaras.ground.network.ownership import relations_to
from selaras.kit.scope import whole_network

ACTED = "through"  # by this key a row says who acted for its owner; the row is the owner's


@dataclass(frozen=True)
class Pair:
    """Two records of the register that are likely to be of one company, and why."""

    first: Company
    second: Company
    signs: tuple[Sign, ...]


def likely_duplicates() -> list[Pair]:
    """Pairs of standing records that are likely to be of one company, the strongest first."""
    rows = {company.pk: company for company in Company.objects.standing().select_related("industry")}
    return [_pair(rows, found) for found in likely_pairs([traits for pk, traits in _traits().items() if pk in rows])]


def _pair(rows: dict[int, Company], found: Likeness) -> Pair:
    return Pair(rows[found.first], rows[found.second], found.signs)


def signs_between(first: Company, second: Company) -> tuple[Sign, ...]:
    """What speaks for and against two records being of one company, also where it is too little to be shown by itself."""
    traits = _traits([first.pk, second.pk])
    pairs = likely_pairs(list(traits.values()))
    return pairs[0].signs if pairs else signs_of(traits[first.pk], traits[second.pk], near=False)


def _traits(keys: list[int] | None = None) -> dict[int, Traits]:
    rows = Company.objects.filter(**{} if keys is None else {"pk__in": keys})
    domains: dict[int, set[str]] = defaultdict(set)
    places: dict[int, set[tuple[object, ...]]] = defaultdict(set)
    with whole_network():
        for pk, email in CompanyContact.objects.filter(company__in=rows).exclude(email="").values_list("company", "email"):
            domains[pk].add(domain_of(email))
        for pk, email in Post.objects.filter(company__in=rows, person__account__isnull=False).values_list("company", "person__account__email"):
            domains[pk].add(domain_of(email))
        for pk, region, estate, lat, lon in CompanySite.objects.filter(company__in=rows).values_list("company", "region", "estate", "lat", "lon"):
            if estate:
                places[pk].add((region, estate.lower()))
            if lat is not None:
                places[pk].add((round(float(lat), 3), round(float(lon), 3)))  # about 110 m
    return {row.pk: Traits(row.pk, row.name, row.nib, frozenset(domains[row.pk] - {""}), frozenset(places[row.pk])) for row in rows.order_by("pk")}


def owned_counts(company: Company) -> list[tuple[str, int]]:
    """How many rows of each register belong to a company, for a person to compare; empty registers are left out."""
    with whole_network():
        counts = [(model, model._base_manager.filter(**{field: company}).count()) for model, field in relations_to(Company) if field != ACTED]
    return sorted((str(model._meta.verbose_name_plural), count) for model, count in counts if count)


def moved_counts(merge: Merge) -> list[tuple[str, int]]:
    """How many rows of each register a merge changed."""
    rows = merge.moved.order_by().values("label").annotate(rows=models.Count("key", distinct=True)).order_by("label")
    return [(str(apps.get_model(row["label"])._meta.verbose_name_plural), row["rows"]) for row in rows if row["label"] != Company._meta.label_lower]


def left_behind(merge: Merge) -> list[models.Model]:
    """Rows that stay with the closed record: the other has one in their place, or they were between the two."""
    with whole_network():
        return [row for model, field in relations_to(Company) for row in model._base_manager.filter(**{field: merge.duplicate_id})]


def added_since(merge: Merge) -> list[tuple[str, int]]:
    """How many rows of each register the surviving record owns that were not there when it was merged."""
    found = []
    known = set(merge.moved.values_list("label", "key"))
    with whole_network():
        for model, field in relations_to(Company):
            rows = model._base_manager.filter(**{field: merge.survivor_id}, pk__gt=merge.newest.get(model._meta.label_lower, 0))
            count = sum((model._meta.label_lower, str(pk)) not in known for pk in rows.values_list("pk", flat=True))
            if count and field != ACTED:
                found.append((str(model._meta.verbose_name_plural), count))
    return sorted(found)


def open_merge(company: Company) -> Merge | None:
    """The merge by which a record was closed; None where it stands for itself."""
    return Merge.objects.filter(duplicate=company, undone_at=None).select_related("survivor", "merged_by__person").first()
