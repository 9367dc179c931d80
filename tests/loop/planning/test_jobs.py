# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What an ordered plan says on its way is said in the reader's language."""

from django.utils.translation import gettext, override

from selaras.engines.planning import Step
from selaras.loop.planning.jobs import STEPS


def test_every_step_of_the_engine_has_its_words_in_the_catalogue() -> None:
    """Tests a step that the engine knows and the catalogue does not: its English would stand on an Indonesian page."""
    assert set(STEPS) == {step.value for step in Step}
    with override("id"):
        assert all(gettext(step) != step for step in STEPS)
