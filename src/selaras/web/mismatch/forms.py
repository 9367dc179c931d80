# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What the pages of mismatch ask: a choice that lives in the address."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from selaras.ground.standards.models import Field, Occupation, Region, Unit
from selaras.loop.forum.rules import Origin
from selaras.loop.mismatch.queries.cube import Cube, month_of
from selaras.loop.mismatch.queries.panorama import Choice, Cut, named
from selaras.loop.mismatch.rules import GAP, Part
from selaras.web.ui.fields import searchable
from selaras.web.ui.templatetags.figures import month as month_words

EVERYTHING: dict[str, object] = {
    "field": _("all fields"),
    "occupation": _("all occupations"),
    "province": _("all provinces"),
    "region": _("all regencies and cities"),
    "unit": _("all units"),
}


class Things:
    """What the lines of a measurement name, by kind and key; one query a kind, provinces and regencies together."""

    def __init__(self, cube: Cube) -> None:
        places = named(Region, np.union1d(cube.coded("region").things, cube.coded("province").things).tolist())
        self.of: dict[str, Mapping[int, Any]] = {
            "field": titles(Field, np.union1d(cube.coded("field").things, np.unique(cube.cohort_field)).tolist()),
            "occupation": titles(Occupation, np.union1d(cube.coded("occupation").things, np.unique(cube.cohort_occupation)).tolist()),
            "region": places,
            "province": places,
            "unit": titles(Unit, cube.coded("wish_unit").things.tolist()),
        }

    def words(self, cut: Cut) -> dict[int, str]:
        """The words for the keys of a cut but months."""
        return {key: str(row) for key, row in self.of[cut.value].items()}


def titles(model: Any, keys: Iterable[int]) -> Mapping[int, str]:
    """Titles of what has one in two languages, in that of the page, by key; one query, and no row is made of what is only named."""
    rows = model.objects.filter(pk__in=[key for key in keys if key]).order_by()
    at = 1 if (get_language() or "id").startswith("en") else 0
    return {key: both[at] for key, *both in rows.values_list("pk", "title_id", "title_en")}


class ChoiceForm(forms.Form):
    """Which needs are looked at. Only what the measurement holds is offered; a value that is not offered chooses nothing."""

    origin = forms.ChoiceField(label=_("Origin"), required=False, choices=Origin.choices)
    field = forms.ChoiceField(label=_("Vocational field"), required=False)
    occupation = forms.ChoiceField(label=_("Occupation"), required=False)
    province = forms.ChoiceField(label=_("Province"), required=False)
    region = forms.ChoiceField(label=_("Regency or city"), required=False)
    month = forms.ChoiceField(label=_("Wanted from"), required=False)
    unit = forms.ChoiceField(label=_("Unit of competency"), required=False)
    part = forms.ChoiceField(label=_("What is missing"), required=False)
    by = forms.ChoiceField(required=False, choices=Cut.choices, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, cube: Cube, parts: bool = False) -> None:
        super().__init__({**{name: data.get(name, "") for name in self.base_fields}, "origin": data.get("origin") or Origin.COMPANY})
        arrays = {name: name for name in ("field", "occupation", "province", "region")} | {"unit": "wish_unit"}
        self.things = Things(cube)
        for name, array in arrays.items():
            rows = self.things.of[name]
            offered = sorted(((str(key), str(rows[key])) for key in cube.coded(array).things.tolist() if key in rows), key=lambda each: each[1])
            self.fields[name].choices = [("", EVERYTHING[name]), *offered]
        months = cube.coded("first").things.tolist()
        self.fields["month"].choices = [("", _("all months")), *((str(number), month_words(month_of(number))) for number in months)]
        if parts:
            self.fields["part"].choices = [("", _("whatever is missing")), *((part.value, part.label) for part in GAP)]
        else:
            del self.fields["part"]
        searchable(self, ("occupation", "region", "unit"))
        self.is_valid()

    def said(self, name: str) -> str:
        """What a field says; empty where it says nothing that was offered."""
        return str(self.cleaned_data.get(name, "")) if name in self.fields else ""

    @property
    def choice(self) -> Choice:
        """What the queries narrow by."""
        keys = {name: int(self.said(name) or 0) for name in ("field", "occupation", "province", "region", "month", "unit")}
        return Choice(origin=Origin(self.said("origin") or Origin.COMPANY), **keys)

    @property
    def chosen_part(self) -> Part | None:
        """The part of the gap that is looked at."""
        return Part(self.said("part")) if self.said("part") else None

    @property
    def cut(self) -> Cut:
        """By what the gap is cut."""
        return Cut(self.said("by") or Cut.OCCUPATION)

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """What was chosen beside the origin, as (name, words)."""
        names = ("field", "occupation", "province", "region", "month", "unit")
        return [(name, str(dict(self.fields[name].choices)[self.said(name)])) for name in names if self.said(name)]
