# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Saving a row of the forum if its table's rules allow it."""

from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import models

from selaras.kit.scope import whole_network
from selaras.loop.forum.actions.refusals import CannotBeTaken

Row = TypeVar("Row", bound=models.Model)


def kept(row: Row) -> Row:
    """Checks a row against its table and writes it. Raises CannotBeTaken with the words of every rule that it breaks."""
    with whole_network():  # the rules of a table look at all its rows, whoever asks
        try:
            row.full_clean()
        except ValidationError as fault:
            raise CannotBeTaken([(name, words) for name, each in fault.message_dict.items() for words in each]) from fault
        row.save()
    return row
