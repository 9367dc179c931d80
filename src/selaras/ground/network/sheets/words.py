# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The words by which the sheets of the network refer to things, and the columns that many sheets share. Each is asked once for each file."""

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from selaras.ground.standards.models import Industry, Region
from selaras.ground.standards.rules import RegionEdition
from selaras.kit.scope import get_scope
from selaras.kit.spreadsheets import Column, slug, text, words_of, yes_no


def keys_of(model: type[models.Model]) -> Callable[[], Mapping[str, Any]]:
    """The keys of a table, as far as the present scope may see them: a tenant's file can name the tenant itself and its rows only."""

    def known() -> Mapping[str, Any]:
        scope = get_scope()
        rows = model._default_manager.order_by("key")  # noqa: SLF001 - the scoped one, by its general name
        mine = scope.get(str(model._meta.model_name)) if scope.get("_enabled", True) else None
        if mine is not None:
            rows = rows.filter(pk=getattr(mine, "pk", mine))
        if hasattr(model, "survivor"):  # an old key names the record that stands for it today
            return {row.key: row.survivor.pk for row in rows.select_related("merged_into")}
        return dict(rows.values_list("key", "pk"))

    return known


def regions() -> Mapping[str, Any]:
    """Regencies and cities by the Kemendagri code of the 2018 edition; where a code came later, by that one. "32.16" or "32.16 Kabupaten Bekasi"."""
    found: dict[str, tuple[str, int]] = {}
    for code, name, edition, pk in Region.objects.regencies().values_list("code", "name", "edition", "pk"):
        if code not in found or edition == RegionEdition.E2018:
            found[code] = (name, pk)
    named = {f"{code} {name}": pk for code, (name, pk) in sorted(found.items())}
    return {**named, **{code: pk for code, (_name, pk) in found.items()}}


def industries() -> Mapping[str, Any]:
    """Industries by KBLI code, the edition after a hyphen where it is not the newest: "29", "29-KBLI2015"."""
    found: dict[str, Any] = {}
    for code, edition, pk in Industry.objects.order_by("edition", "code").values_list("code", "edition", "pk"):
        found[f"{code}-{edition}"] = pk
        found[code] = pk
    return dict(sorted(found.items(), key=lambda item: ("-" in item[0], item[0])))


def choices_of(choices: type[models.TextChoices]) -> Callable[[], Mapping[str, str]]:
    """The labels of a choice in our languages, and its bare values."""
    return lambda: words_of(choices)


def degrees(least: int, most: int) -> Callable[[str], Decimal]:
    """Degrees with at most five decimals; a comma as decimal sign is understood."""

    def read(words: str) -> Decimal:
        try:
            value = Decimal(words.replace(",", ".")).quantize(Decimal("0.00001"))
        except InvalidOperation:
            raise ValueError(_now("“%(text)s” is not a number of degrees") % {"text": words[:40]}) from None
        if not least <= value <= most:
            raise ValueError(_now("must be between %(least)s and %(most)s") % {"least": least, "most": most})
        return value

    return read


def key_column(example: str, most: int = 60) -> Column:
    """The key under which other sheets refer to the row. It never changes."""
    words = _("Short name for reference from other sheets: lower-case letters, digits, hyphens. It never changes.")
    return Column("key", _("Key"), words, required=True, read=slug(most), example=example, width=28)


def name_column(words: Any, example: str, most: int = 150) -> Column:
    """A name as people write it."""
    return Column("name", _("Name"), words, required=True, read=text(most), example=example, width=36)


def reference(
    key: str, title: Any, model: type[models.Model], *, words: Any = "", required: bool = True, many: bool = False, example: str = ""
) -> Column:
    """A column that refers to another register by key; `many` by several, parted by semicolons."""
    return Column(key, title, words, required=required, known=keys_of(model), many=many, example=example, width=36 if many else 26)


def region_column(key: str = "region", title: Any = None, *, required: bool = True) -> Column:
    """A regency or city by its official code."""
    words = _("Kemendagri code of the 2018 edition (a later code where the region is younger), with or without the name.")
    return Column(key, title or _("Regency or city"), words, required=required, known=regions, example="32.16", width=28)


ASSUMED_COLUMN = Column(
    "assumed",
    _("Assumed"),
    _("“ya” where the row was invented for a demonstration, so that nobody takes it for a fact."),
    read=yes_no,
    example="tidak",
    width=10,
)
