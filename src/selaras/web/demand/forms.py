# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Forms of the demand desk."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from selaras.ground.standards.models import Field, Occupation, Unit
from selaras.loop.demand.models import Need
from selaras.loop.demand.queries import occupation_words, occupations_without_field, offered_units, units_to_choose
from selaras.loop.demand.rules import DESK_CLOSES, NeedState
from selaras.loop.forum.rules import Origin
from selaras.web.ui.fields import DayInput, choose_among, searchable


class CodeForm(forms.Form):
    """Another occupation than the proposed ones; the field only where no programme tells it."""

    occupation = forms.ModelChoiceField(label=_("Occupation"), queryset=Occupation.objects.none())
    field = forms.ModelChoiceField(
        label=_("Vocational field"),
        queryset=Field.objects.none(),
        required=False,
        empty_label=_("as the occupation's programmes"),
    )

    def __init__(self, *args: Any, need: Need, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_among(self, occupation=Occupation.objects.all(), field=Field.objects.order_by("title_id"))
        alone = " ".join(map(str, sorted(occupations_without_field(need))))
        self.fields["occupation"].widget.attrs.update({"data-asks": "field", "data-asks-with": alone})
        self.fields["occupation"].choices = [("", _("search by word or code")), *((row.pk, words) for row, words in occupation_words())]
        searchable(self, ["occupation"])


class UnitsForm(forms.Form):
    """The units that a coded need asks for: ticked one by one among `offered`, which are shown with their confidence, and others of the field."""

    units = forms.ModelMultipleChoiceField(queryset=Unit.objects.none(), required=False)
    others = forms.ModelMultipleChoiceField(label=_("Other units of the field"), queryset=Unit.objects.none(), required=False)

    def __init__(self, *args: Any, need: Need, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = offered_units(need)
        shown = [row.unit.pk for row in self.offered]
        choose_among(self, units=Unit.objects.filter(pk__in=shown), others=units_to_choose(need).exclude(pk__in=shown))
        searchable(self, ["others"])


class ReasonForm(forms.Form):
    """Why a need is refused; whoever stated it reads it."""

    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("Whoever stated the need reads it."))


class CloseForm(forms.Form):
    """As what a need is closed, in words where it is for another reason."""

    closed_as = forms.ChoiceField(label=_("Why"), choices=[(each.value, each.label) for each in DESK_CLOSES], widget=forms.RadioSelect)
    reason = forms.CharField(label=_("In words"), max_length=200, required=False, help_text=_("Whoever stated the need reads it."))


class PutOffForm(forms.Form):
    """Until when something is left at the desk, and why."""

    because = forms.CharField(label=_("Why"), max_length=200, help_text=_("For example: HRD calls back; waits for the list of machines."))
    until = forms.DateField(label=_("Until"), widget=DayInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["because"].widget.attrs["autofocus"] = True


class NeedFilter(forms.Form):
    """Narrows a list of needs."""

    words = forms.CharField(label=_("Words"), required=False)
    origin = forms.ChoiceField(label=_("Origin"), choices=[("", _("all")), *Origin.choices], required=False)
    state = forms.ChoiceField(label=_("State"), choices=[("", _("all")), *NeedState.choices], required=False)
    field = forms.ModelChoiceField(label=_("Vocational field"), queryset=Field.objects.none(), required=False, empty_label=_("all"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_among(self, field=Field.objects.order_by("title_id"))
