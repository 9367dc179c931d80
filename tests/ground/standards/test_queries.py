# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Reading the standards: regions by day, search, coverage, titles by language."""

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from selaras.ground.standards.models import Occupation, ProgrammeVersion, Region, Unit
from selaras.ground.standards.queries import coverage, search

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "provinces"),
    [(date(2017, 12, 15), 34), (date(2022, 7, 24), 34), (date(2022, 7, 25), 37), (date(2022, 12, 7), 37), (date(2022, 12, 8), 38)],
)
def test_each_day_has_one_row_for_each_place(day: date, provinces: int, catalogue: None) -> None:
    """Tests that provinces come into being on their day, and that no regency is there twice or not at all."""
    regions = Region.objects.on(day)
    assert regions.provinces().count() == provinces
    assert regions.regencies().count() == 514
    assert regions.regencies().values("code").distinct().count() == 514


def test_names_are_those_of_their_edition(catalogue: None) -> None:
    """Tests that a place keeps the name of its year."""
    names = dict(Region.objects.filter(code="12.12").values_list("edition", "name"))
    assert names == {"2018": "Kabupaten Toba Samosir", "2025": "Kabupaten Toba"}


@pytest.mark.parametrize(
    ("table", "words", "found"),
    [
        (Occupation, "tukang las", "7212"),
        (Occupation, "forklift", "8344"),
        (Unit, "C.25LAS01.029", "C.25LAS01.029.1"),
        (Unit, "busi perawatan", "G.45TSM01.026.2"),
        (Region, "karawang", "32.15"),
    ],
)
def test_search_finds_by_title_code_and_synonym(table: Any, words: str, found: str, catalogue: None) -> None:
    """Tests that every word must occur, in any order, and that a row comes once."""
    rows = list(search(table, words).values_list("pk", "code"))
    assert found in {code for _pk, code in rows}
    assert len(rows) == len(set(rows)) < table.objects.count() / 10
    assert not search(table, f"{words} xyzzy").exists()


def test_coverage_counts_shares_of_all_schemes(catalogue: None, django_assert_num_queries: Any) -> None:
    """Tests coverage against the row's own count, with two queries for all versions."""
    with django_assert_num_queries(2):
        rows = coverage(ProgrammeVersion.objects.current())
    by_pair = {(row.version, row.scheme): row for row in rows}
    for version in ProgrammeVersion.objects.select_related("programme").prefetch_related("schemes")[:20]:
        for scheme in version.schemes.all():
            row = by_pair[version.pk, scheme.pk]
            assert row.share == pytest.approx(version.share_of(scheme))
            assert row.taught + len(row.missing) == row.asked


def test_titles_follow_the_language(catalogue: None) -> None:
    """Tests that a title is Indonesian unless English is on."""
    welder = Occupation.objects.get(code="7212")
    with translation.override("id"):
        assert str(welder) == "Juru las dan pemotong logam"
    with translation.override("en"):
        assert str(welder) == "Welders and flame cutters"
