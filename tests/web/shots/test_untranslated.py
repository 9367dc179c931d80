# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Finding English on an Indonesian page."""

from pathlib import Path

import pytest

from selaras.web.shots.untranslated import English

CATALOGUE = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "Welcome"
msgstr "Selamat datang"

msgid "Forum"
msgstr "Forum"

msgid "Not yet done"
msgstr ""

#, python-format
msgid "%(first)s to %(last)s of all %(all)s needs"
msgstr "%(first)s sampai %(last)s dari %(all)s kebutuhan"

#, python-format
msgid "Plan %(year)s"
msgstr "Rencana %(year)s"

msgid "one row"
msgid_plural "many rows here"
msgstr[0] "baris"
"""


@pytest.fixture
def english(tmp_path: Path) -> English:
    """The English of a small catalogue."""
    path = tmp_path / "django.po"
    path.write_text(CATALOGUE)
    return English([path])


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Welcome", True),
        ("  Welcome\n ", True),
        ("Selamat datang", False),
        ("Welcome to Selaras", False),  # somebody's own words
        ("Forum", False),  # the same word in both
        ("Not yet done", True),  # missing in the catalogue is as bad
        ("1 to 50 of all 1.164 needs", True),
        ("1 sampai 50 dari 1.164 kebutuhan", False),
        ("Plan 2018", False),  # one English word is too little to be sure
        ("many rows here", True),
        ("assumed within the ranges of press reports 2010-2024", True),  # from data, in no catalogue
        ("Titik di peta (assumed)", True),
        ("Gedung near the seat of the regency", True),
        ("operator of the line yang berpengalaman dan tidak takut ketinggian", False),  # Indonesian with English words in it
        ("assumed-001", False),  # a number of ours
        ("PT Arwin Prada Pangan", False),
        ("Mesin CNC 5-axis, on-site", False),
    ],
)
def test_english_is_known_by_the_catalogue(english: English, text: str, left: bool) -> None:
    """Tests which texts of a page count as English that nobody translated."""
    assert bool(english.left_in([text])) is left


def test_each_text_is_named_once(english: English) -> None:
    """Tests that a word that stands ten times is one finding."""
    assert english.left_in(["Welcome", "Welcome ", "Forum"]) == ["Welcome"]
