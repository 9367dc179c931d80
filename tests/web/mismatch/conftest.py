# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The day of these pages."""

from typing import Any

import pytest

from tests.loop.planning.drawn import TODAY


@pytest.fixture(autouse=True)
def on_the_day(settings: Any) -> None:
    """It is the day on which the year is planned."""
    settings.TODAY = TODAY
