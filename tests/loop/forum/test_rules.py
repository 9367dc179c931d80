# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What keeps a need from being stated, as plain values."""

from datetime import date

import pytest

from selaras.loop.forum.rules import STEPS, Certainty, Origin, Recurs, Standing, StatementState, Wanted, month_count, occurrences

TODAY = date(2017, 12, 15)
GOOD = Wanted(
    words="operator bubut",
    heads_least=2,
    heads_most=4,
    start_month=date(2018, 1, 1),
    until_month=date(2018, 3, 1),
    region=1,
    certainty=Certainty.STATED,
)


def test_a_whole_need_has_no_fault() -> None:
    """Tests that what a company says in full can be stated."""
    assert GOOD.faults(Origin.COMPANY, TODAY) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"words": "12"}, "words"),
        ({"heads_least": 0}, "heads_least"),
        ({"heads_most": 1}, "heads_most"),
        ({"heads_most": 2_001}, "heads_most"),
        ({"ojt_seats": 2_001}, "ojt_seats"),
        ({"until_month": date(2017, 12, 1)}, "until_month"),
        ({"start_month": date(2017, 6, 1), "until_month": date(2017, 11, 1)}, "until_month"),
        ({"until_month": date(2020, 1, 1)}, "until_month"),
        ({"recurs": Recurs.QUARTERLY}, "until_month"),
        ({"recurs": Recurs.MONTHLY, "heads_least": 600, "heads_most": 700}, "heads_most"),
        ({"condition": "laki-laki", "condition_reason": " "}, "condition_reason"),
        ({"wage_least": 6}, "wage_least"),
        ({"wage_least": 5_000_000, "wage_most": 4_000_000}, "wage_most"),
        ({"condition": "laki-laki"}, "condition_reason"),
    ],
)
def test_each_fault_names_its_field(changes: dict, field: str) -> None:
    """Tests that a single thing wrong is found, at its own field, with words."""
    faults = Wanted(**{**GOOD.__dict__, **changes}).faults(Origin.COMPANY, TODAY)
    assert [name for name, words in faults if words] == [field]


def test_a_need_of_this_month_is_still_open() -> None:
    """Tests that a need whose last month is the present one may be stated."""
    assert Wanted(**{**GOOD.__dict__, "start_month": date(2017, 12, 1), "until_month": date(2017, 12, 1)}).faults(Origin.COMPANY, TODAY) == []


@pytest.mark.parametrize(
    ("recurs", "until", "months"),
    [(Recurs.MONTHLY, (2018, 6), (1, 2, 3, 4, 5, 6)), (Recurs.QUARTERLY, (2018, 12), (1, 4, 7, 10)), (Recurs.YEARLY, (2019, 12), (1, 13))],
)
def test_what_recurs_is_counted_once_each_time(recurs: str, until: tuple[int, int], months: tuple[int, ...]) -> None:
    """Tests that people said each time come again in each month, quarter or year, and that the times add up to the people in all, no more."""
    said = Wanted(**{**GOOD.__dict__, "recurs": recurs, "until_month": date(*until, 1)})
    assert (said.people, said.faults(Origin.COMPANY, TODAY)) == ((2 * len(months), 4 * len(months)), [])
    found = occurrences(recurs, said.start_month, said.until_month, *said.people)
    assert [(each.start, each.until, each.least, each.most) for each in found] == [
        (date(2018 + (month - 1) // 12, (month - 1) % 12 + 1, 1),) * 2 + (2, 4) for month in months
    ]


@pytest.mark.parametrize("origin", [Origin.REGION, Origin.SELF])
def test_regions_and_the_self_employed_give_evidence(origin: str) -> None:
    """Tests that only a company may state a need without evidence."""
    assert [name for name, _words in GOOD.faults(origin, TODAY)] == ["evidence"]
    assert Wanted(**{**GOOD.__dict__, "evidence": "BPS 2017"}).faults(origin, TODAY) == []


def test_who_may_speak_for_whom() -> None:
    """Tests that a post speaks for its own tenant, at a company with its rights only, and staff for all; nobody asks without naming the right."""
    company = Standing(companies={7: {"needs": None}})
    assert company.may_speak_for(company=7, right="needs")
    assert not company.may_speak_for(company=7, right="talk")
    assert not company.may_speak_for(company=8, right="needs")
    assert not company.may_speak_for(centre=7, right="needs")
    with pytest.raises(TypeError, match="right"):
        company.may_speak_for(company=7)
    assert not Standing().may_speak_for(office=7)
    assert Standing(staff=True).may_speak_for(office=7)


def test_months_are_counted_with_both_ends() -> None:
    """Tests the count of months over the turn of a year."""
    assert month_count(date(2017, 11, 1), date(2018, 2, 1)) == 4


def test_what_is_refused_withdrawn_or_closed_stays_so() -> None:
    """Tests that the three ends of a statement's life are ends."""
    ends = {StatementState.REFUSED, StatementState.WITHDRAWN, StatementState.CLOSED}
    assert {state for state, onward in STEPS.items() if not onward} == ends
