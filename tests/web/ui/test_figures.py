# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Figures as people write them, in both languages; unknown is a dash."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from selaras.web.ui.templatetags import figures


@pytest.mark.parametrize(
    ("write", "value", "indonesian", "english"),
    [
        (figures.number, 1164, "1.164", "1,164"),
        (figures.number, -3, "-3", "-3"),
        (figures.number, -0.3, "0", "0"),
        (figures.signed, 1200, "+1.200", "+1,200"),
        (figures.signed, -3, "−3", "−3"),
        (figures.percent, 0.905, "90,5%", "90.5%"),
        (figures.percent, 1, "100%", "100%"),
        (figures.percent, 0.9995, "100%", "100%"),
        (figures.percent, 0.0625, "6,2%", "6.2%"),
        (figures.percent, -0.0001, "0%", "0%"),
        (figures.rupiah, 4_250_000, "Rp 4.250.000", "IDR 4,250,000"),
        (figures.rupiah_short, 12_400_000_000, "Rp 12,4 miliar", "IDR 12.4 billion"),
        (figures.month, 8, "Agustus", "August"),
        (figures.month, date(2018, 8, 1), "Agustus 2018", "August 2018"),
        (figures.month_short, 5, "Mei", "May"),
        (figures.day, date(2017, 12, 15), "15 Desember 2017", "15 December 2017"),
        # 20:05 in London is 03:05 on the next day in Jakarta
        (figures.moment, datetime(2017, 12, 14, 20, 5, tzinfo=UTC), "15 Des 2017, 03.05", "15 Dec 2017, 03:05"),
        (figures.people, 18_624, "18.624 orang", "18,624 people"),
        (figures.people, 1, "1 orang", "1 person"),
        (figures.seconds, 41.2, "41 detik", "41 s"),
        (figures.seconds, 300, "5 menit", "5 min"),
    ],
)
def test_written_as_people_write(write: Any, value: Any, indonesian: str, english: str) -> None:
    """Tests each filter in both languages (the non-breaking space of money is a space here)."""
    for language, words in (("id", indonesian), ("en", english)):
        with translation.override(language):
            assert write(value).replace("\u00a0", " ") == words


def test_one_moment_is_two_days_in_two_zones() -> None:
    """Tests that words which are kept for a value are not taken for those of its equal: 20:05 in London is the next day in Jakarta."""
    london = datetime(2017, 12, 14, 20, 5, tzinfo=UTC)
    jakarta = london.astimezone(ZoneInfo("Asia/Jakarta"))
    assert london == jakarta
    with translation.override("id"):
        assert [figures.day(london), figures.day(jakarta)] == ["14 Desember 2017", "15 Desember 2017"]


@pytest.mark.parametrize("write", [figures.number, figures.percent, figures.rupiah, figures.rupiah_short, figures.people, figures.month, figures.day])
def test_unknown_is_a_dash_and_never_zero(write: Any) -> None:
    """Tests that what is not known is not written as a figure, and that nought is."""
    assert write(None) == "–"
    if write not in {figures.day, figures.month}:
        assert "0" in write(0)


@pytest.mark.parametrize(("value", "step"), [(0, ""), (None, ""), (0.1, "heat-1"), (5, "heat-4"), (11, "heat-9"), (99, "heat-9")])
def test_heat_steps(value: float | None, step: str) -> None:
    """Tests that nothing has no colour, the smallest something the first, and the most (or more) the last. 5 of 11 is 4.09 ninths."""
    assert figures.heat(value, 11) == step


def test_css_share_stays_in_its_box() -> None:
    """Tests that a share becomes per cent with a point, whatever the language, and stays between 0 and 100."""
    with translation.override("id"):
        assert [figures.css(share) for share in (None, -1, 0.625, 7)] == ["0.0%", "0.0%", "62.5%", "100.0%"]
