# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Charts as plain values: what is drawn and the table beside it say the same."""

import json

import pytest
from django.utils import translation

from selaras.web.ui import charts


def test_table_says_what_bars_draw() -> None:
    """Tests that each category is a row of the table, with the figures in the visitor's language and a dash for the unknown."""
    chart = charts.bars("k", "t", ["Jan", "Feb"], [charts.Series("A", [1200, None]), charts.Series("B", [0, 3])], says="s")
    assert chart.headings == ("", "A", "B")
    with translation.override("id"):
        chart = charts.bars("k", "t", ["Jan", "Feb"], [charts.Series("A", [1200, None]), charts.Series("B", [0, 3])], says="s")
    assert chart.rows == (("Jan", "1.200", "0"), ("Feb", "–", "3"))
    assert [each["values"] for each in chart.spec["series"]] == [[1200, None], [0, 3]]


def test_series_of_another_length_are_refused() -> None:
    """Tests that a series that does not fit the categories is an error, not a shifted chart."""
    with pytest.raises(ValueError, match="3 values for 2"):
        charts.bars("k", "t", ["Jan", "Feb"], [charts.Series("A", [1, 2, 3])], says="s")


def test_heat_leaves_unknown_cells_out() -> None:
    """Tests that cells are [column, row, value], that an unknown one is not drawn, and that nought is."""
    chart = charts.heat("k", "t", ["a", "b"], ["x", "y", "z"], [[1, None, 0], [4, 5, 6]], says="s")
    assert chart.spec["cells"] == [[0, 0, 1], [2, 0, 0], [0, 1, 4], [1, 1, 5], [2, 1, 6]]
    with pytest.raises(ValueError, match="2 rows of 3"):
        charts.heat("k", "t", ["a", "b"], ["x", "y", "z"], [[1, 2, 3]], says="s")


def test_sankey_draws_only_what_flows() -> None:
    """Tests that empty flows and the nodes they alone would touch are left out, and that a flow from nowhere is an error."""
    nodes = [charts.Node(key, key.upper()) for key in "abc"]
    chart = charts.sankey("k", "t", nodes, [charts.Flow("a", "b", 4), charts.Flow("b", "c", 0)], says="s")
    assert [node["key"] for node in chart.spec["nodes"]] == ["a", "b"]
    assert chart.rows == (("A", "B", "4"),)
    with pytest.raises(ValueError, match="not there"):
        charts.sankey("k", "t", nodes, [charts.Flow("a", "q", 1)], says="s")


def test_place_without_a_point_is_in_the_table() -> None:
    """Tests that a centre whose point nobody knows is not lost: the table names it, largest first."""
    chart = charts.province_map("k", "t", [charts.Bubble("Kecil", 107, -6, 1), charts.Bubble("Tanpa titik", None, None, 9)], says="s")
    assert [row[0] for row in chart.rows] == ["Tanpa titik", "Kecil"]
    assert chart.is_map


def test_specification_fits_into_a_page() -> None:
    """Tests that what the browser is given is JSON, also for lazily translated words."""
    chart = charts.bars("k", "t", ["Jan"], [charts.Series("A", [1])], says="s", marks={"Target": 2}, figures=charts.Figures("paket"))
    assert json.loads(json.dumps(chart.spec))["marks"] == [{"name": "Target", "value": 2}]
