# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Forms of a draft: what is taught for how long, and what becomes of it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from selaras.ground.standards.models import Unit
from selaras.ground.standards.rules import MOST_JP
from selaras.loop.mismatch.queries.content import UnitAdvice
from selaras.loop.mismatch.rules import Decision
from selaras.web.ui.fields import DayInput, searchable

OTHERS = 3  # units beside those that are taught or asked for, in one draft


class ContentForm(forms.Form):
    """Hours (JP) of each unit that is taught or asked for, 0 for none; other units; why; until when companies comment."""

    why = forms.CharField(label=lazy("Why"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    comment_until = forms.DateField(label=lazy("Companies comment until"), widget=DayInput())

    def __init__(self, data: Any, *, rows: list[UnitAdvice], units: Mapping[int, Unit], asked: Mapping[int, int], until: Any) -> None:
        super().__init__(data, initial={"comment_until": until})
        self.rows = rows
        for row in rows:
            hours = asked.get(row.unit, row.jp)
            box = forms.NumberInput({"class": "form-control form-control-sm"})
            self.fields[f"jp_{row.unit}"] = forms.IntegerField(
                label=str(units[row.unit]), required=False, min_value=0, max_value=MOST_JP, initial=hours, widget=box
            )
        known = {row.unit for row in rows}
        for at in range(OTHERS):
            queryset = Unit.objects.exclude(pk__in=known).order_by("title_id")
            self.fields[f"other_{at}"] = forms.ModelChoiceField(queryset, label=_("Another unit"), required=False, empty_label=_("none"))
            self.fields[f"other_jp_{at}"] = forms.IntegerField(label=_("JP"), required=False, min_value=1, max_value=MOST_JP)
        searchable(self, [f"other_{at}" for at in range(OTHERS)])

    @property
    def lines(self) -> list[tuple[UnitAdvice, Any]]:
        """Each unit with its field."""
        return [(row, self[f"jp_{row.unit}"]) for row in self.rows]

    @property
    def others(self) -> list[tuple[Any, Any]]:
        """The fields of other units."""
        return [(self[f"other_{at}"], self[f"other_jp_{at}"]) for at in range(OTHERS)]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        for at in range(OTHERS):
            if said.get(f"other_{at}") and not said.get(f"other_jp_{at}"):
                self.add_error(f"other_jp_{at}", _("Say how many hours it takes."))
        return said

    @property
    def units(self) -> dict[int, int]:
        """What is taught then: hours (JP) by unit (key)."""
        said = self.cleaned_data
        found = {row.unit: said[f"jp_{row.unit}"] for row in self.rows if said.get(f"jp_{row.unit}")}
        more = {said[f"other_{at}"].pk: said[f"other_jp_{at}"] for at in range(OTHERS) if said.get(f"other_{at}") and said.get(f"other_jp_{at}")}
        return found | more


class DecisionForm(forms.Form):
    """What becomes of a draft, and why."""

    decision = forms.ChoiceField(label=lazy("Decision"), widget=forms.RadioSelect)
    reason = forms.CharField(label=lazy("Why"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        words = {Decision.PUBLISHED: _("publish: it is planned and taught from now on"), Decision.WITHDRAWN: _("withdraw: nothing changes")}
        self.fields["decision"].choices = [(key.value, said) for key, said in words.items()]
