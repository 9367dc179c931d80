# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""One row, checked by its own table's rules before it is written, so that a broken rule comes back as words and not as a fault."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from selaras.kit.errors import Refusal
from selaras.kit.scope import whole_network


class BreaksARule(Refusal):
    """The row breaks a rule of its table. `fields` gives the words by field; those about the row as a whole stand under "__all__"."""

    def __init__(self, fields: Mapping[str, list[str]], titles: Mapping[str, str] | None = None) -> None:
        named = [((titles or {}).get(name, ""), words) for name, several in fields.items() for words in several]
        super().__init__(" ".join(f"{title}: {words}" if title else words for title, words in named))
        self.fields = dict(fields)


def keep(row: models.Model, **many: Any) -> Any:
    """Checks a row against its table and writes it, with its several references. Raises BreaksARule."""
    with whole_network():  # the rules of a table look at all its rows, whoever asks
        try:
            row.full_clean()
        except ValidationError as error:
            titles = {field.name: str(getattr(field, "verbose_name", "")) for field in row._meta.get_fields()}
            raise BreaksARule(error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}, titles) from error
        row.save()
        for name, others in many.items():
            getattr(row, name).set(others)
    return row


def facts_of(row: models.Model, *names: str) -> dict[str, Any]:
    """Fields of a row as facts for the record: references by key, days as text. An event has a kind of its own, so the row's is `centre_kind`."""
    facts: dict[str, Any] = {}
    for name in names:
        value = getattr(row, name)
        plain = isinstance(value, bool | int | str) or value is None
        fact = f"{row._meta.model_name}_{name}" if name == "kind" else name
        facts[fact] = value if plain else getattr(value, "key", None) or getattr(value, "code", None) or str(value)
    return facts
