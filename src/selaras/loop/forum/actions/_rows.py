# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Saving a row of the forum if its table's rules allow it.

The database holds the rules of a table. They are gone through one by one, which costs a question for each, only to say in words which was broken.
"""

from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from selaras.kit.scope import whole_network
from selaras.loop.forum.actions.refusals import CannotBeTaken

Row = TypeVar("Row", bound=models.Model)


def kept(row: Row) -> Row:
    """Checks a row against its table and writes it. Raises CannotBeTaken with the words of every rule that it breaks."""
    with whole_network():  # the rules of a table look at all its rows, whoever asks
        try:
            _saved(row)
        except ValidationError as fault:
            raise CannotBeTaken([(name, words) for name, each in fault.message_dict.items() for words in each]) from fault
    return row


def _saved(row: models.Model) -> None:
    """Writes a row whose fields make sense. Raises ValidationError with everything that is wrong with it."""
    try:
        row.full_clean(validate_constraints=False)
    except ValidationError:
        row.full_clean()
        raise
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        row.validate_constraints()
        raise
