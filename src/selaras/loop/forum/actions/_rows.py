# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Saving a row of the forum if its table's rules allow it, and the file that goes with it.

The database holds the rules of a table. They are gone through one by one, which costs a question for each, only to say in words which was broken.
"""

import secrets
from collections.abc import Callable
from hashlib import sha256
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, models, transaction

from selaras.kit.documents import check_file
from selaras.kit.scope import whole_network
from selaras.loop.forum.actions.refusals import CannotBeTaken
from selaras.loop.forum.attachments import LONGEST_NAME, Kept, Sent

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


def keep_file(row: Kept, sent: Sent, check: Callable[[bytes], str] = check_file) -> None:
    """Puts a file, under a name that nobody can guess, with a row that is not saved yet; `check` says what it is. Raises NotADocument, Unreadable."""
    kind = check(sent.data)
    stem = sent.name.replace("\\", "/").rpartition("/")[2].rpartition(".")[0] or sent.name
    row.file_name, row.file_digest = f"{stem[: LONGEST_NAME - 5]}.{kind}", sha256(sent.data).hexdigest()
    row.file.save(f"{secrets.token_hex(16)}.{kind}", ContentFile(sent.data), save=False)
