# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Forms for adverts: a file to be read, and what one looks for in the list."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from selaras.ground.standards.models import Occupation, Region
from selaras.kit.uploads import MOST_BYTES
from selaras.loop.demand.adverts import queries
from selaras.loop.demand.adverts.models import AdvertBatch
from selaras.loop.demand.adverts.rules import Reason
from selaras.web.ui.fields import choose_among, searchable
from selaras.web.ui.templatetags.figures import month as month_words


class FileForm(forms.Form):
    """A file of adverts, and where they come from."""

    source = forms.CharField(
        label=_("Portal or source"), max_length=120, help_text=_("Where the adverts stood. By it an advert is known again in a later file.")
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV (also packed: .csv.gz) or XLSX."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.gz,.xlsx"}),
    )

    def clean_source(self) -> str:
        """The source without white space around it."""
        return " ".join(self.cleaned_data["source"].split())

    def clean_file(self) -> Any:
        """A file of a size that we take."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_now("The file is larger than %(most)s MB. Send it in parts.") % {"most": MOST_BYTES // 2**20})
        return file


def a_month(words: str) -> date:
    """The first day of a month written as 2021-12."""
    return date.fromisoformat(f"{words}-01")


class AdvertFilter(forms.Form):
    """Narrows the list of adverts."""

    words = forms.CharField(label=_("Words"), required=False)
    reason = forms.ChoiceField(label=_("Flag"), choices=[("", _("all")), (queries.UNFLAGGED, _("none of them")), *Reason.choices], required=False)
    occupation = forms.ModelChoiceField(label=_("Occupation"), queryset=Occupation.objects.none(), required=False, empty_label=_("all"))
    region = forms.ModelChoiceField(label=_("Place"), queryset=Region.objects.none(), required=False, empty_label=_("all"))
    month = forms.TypedChoiceField(label=_("Month"), coerce=a_month, empty_value=None, required=False)
    batch = forms.ModelChoiceField(label=_("File"), queryset=AdvertBatch.objects.none(), required=False, empty_label=_("all"))

    once = forms.BooleanField(label=_("each advert once"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_among(self, occupation=queries.occupations(), region=queries.regions(), batch=AdvertBatch.objects.all())
        month = self.fields["month"]
        assert isinstance(month, forms.TypedChoiceField)
        month.choices = [("", _("all")), *((f"{day:%Y-%m}", month_words(day)) for day in queries.months())]
        searchable(self, ["occupation", "region"])
