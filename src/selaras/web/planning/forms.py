# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What the planner's pages ask: filters that live in the address, and the levers of a plan."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from selaras.ground.network.models import Centre
from selaras.ground.network.rules import CentreKind
from selaras.ground.standards.models import Field, Programme, Region
from selaras.kit.dates import month_name
from selaras.loop.forum.rules import Origin
from selaras.loop.planning.models import Plan
from selaras.loop.planning.queries.needs import NeedChoice
from selaras.loop.planning.queries.packages import PackageChoice
from selaras.loop.planning.rules import MONTHS, Source, Unserved
from selaras.web.ui.fields import searchable

YES_NO = {"": None, "yes": True, "no": False}


def _choices(words: object, rows: Any) -> list[tuple[str, object]]:
    return [("", words), *rows]


class Filter(forms.Form):
    """A filter in the address; a value that is not offered filters nothing. The plan that the page is about goes along."""

    plan = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def value(self, name: str) -> Any:
        """The value of a field if it is one that was offered, otherwise empty."""
        return self.cleaned_data.get(name, "") if self.is_bound and name in self.fields else ""


class PackageFilter(Filter):
    """Which packages."""

    words = forms.CharField(label=_("Search"), required=False, max_length=80)
    kind = forms.ChoiceField(label=_("Kind of centre"), required=False)
    centre = forms.ChoiceField(label=_("Centre"), required=False)
    field = forms.ChoiceField(label=_("Vocational field"), required=False)
    programme = forms.ChoiceField(label=_("Programme"), required=False)
    month = forms.TypedChoiceField(label=_("Starts in"), required=False, coerce=int, empty_value=None)
    source = forms.ChoiceField(label=_("Source of money"), required=False)
    tested = forms.ChoiceField(label=_("Test"), required=False)
    serves = forms.ChoiceField(label=_("Needs"), required=False)

    def __init__(self, *args: Any, plan: Plan, without: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = {"packages__plan": plan}
        offered: dict[str, Any] = {
            "kind": _choices(_("all kinds"), CentreKind.choices),
            "field": _choices(_("all fields"), [(row.key, row.title) for row in Field.objects.order_by("title_id")]),
            "source": _choices(_("all sources"), Source.choices),
            "tested": _choices(_("tested or not"), [("yes", _("tested")), ("no", _("not tested"))]),
        }
        if "centre" not in without:
            offered["centre"] = _choices(_("all centres"), Centre.objects.filter(**here).distinct().order_by("name").values_list("key", "name"))
            programmes = Programme.objects.filter(**here).distinct().order_by("title_id")
            offered["programme"] = _choices(_("all programmes"), [(row.key, row.title) for row in programmes])
            offered["month"] = _choices(_("all months"), [(str(month), month_name(month)) for month in range(1, MONTHS + 1)])
            offered["serves"] = _choices(_("serving needs or not"), [("yes", _("serving a need")), ("no", _("serving no need"))])
        for name in without:
            del self.fields[name]
        for name, choices in offered.items():
            self.fields[name].choices = choices
        searchable(self, ("centre", "programme", "field"))
        self.is_valid()

    def choice(self) -> PackageChoice:
        """What the queries narrow by."""
        names = ("words", "kind", "centre", "field", "programme", "source")
        month = self.value("month") or None
        flags = {name: YES_NO[self.value(name)] for name in ("tested", "serves")}
        return PackageChoice(month=month, **{name: self.value(name) for name in names}, **flags)


ROWS = [("centre", _("centres")), ("field", _("vocational fields")), ("programme", _("programmes"))]
COLUMNS = [("month", _("months of start")), ("field", _("vocational fields"))]


class TableFilter(PackageFilter):
    """The same for the table, with what stands in its rows and columns."""

    rows = forms.ChoiceField(label=_("Rows"), required=False, choices=ROWS)
    columns = forms.ChoiceField(label=_("Columns"), required=False, choices=COLUMNS)
    field_order = ("rows", "columns", "kind", "field", "source", "tested")

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, plan=plan, without=("words", "centre", "programme", "month", "serves"), **kwargs)

    def axes(self) -> tuple[str, str]:
        """What stands in rows and columns; never the same in both."""
        rows, columns = self.value("rows") or "centre", self.value("columns") or "month"
        return rows, "month" if columns == rows else columns


class NeedFilter(Filter):
    """Which needs."""

    words = forms.CharField(label=_("Search"), required=False, max_length=80)
    origin = forms.ChoiceField(label=_("Origin"), required=False, choices=_choices(_("all origins"), Origin.choices))
    field = forms.ChoiceField(label=_("Vocational field"), required=False)
    province = forms.ChoiceField(label=_("Province"), required=False)
    served = forms.ChoiceField(
        label=_("Served"), required=False, choices=_choices(_("served or not"), [("yes", _("served")), ("no", _("not served"))])
    )
    reason = forms.ChoiceField(label=_("Reason"), required=False, choices=_choices(_("all reasons"), Unserved.choices))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["field"].choices = _choices(_("all fields"), [(row.key, row.title) for row in Field.objects.order_by("title_id")])
        provinces = Region.objects.filter(children__needs__isnull=False).distinct().order_by("name").values_list("code", "name")
        self.fields["province"].choices = _choices(_("all provinces"), provinces)
        searchable(self, ("field", "province"))
        self.is_valid()

    def choice(self) -> NeedChoice:
        """What the queries narrow by."""
        names = ("words", "origin", "field", "province", "reason")
        return NeedChoice(served=YES_NO[self.value("served")], **{name: self.value(name) for name in names})


EFFORTS = [
    ("usual", _("usual: aims at 3 per cent from the best, one to three minutes where nothing else runs; longer without a lever")),
    ("thorough", _("thorough: aims at 1 per cent from the best, ten minutes and more")),
]
LIMITS = {"usual": {"gap": 0.03, "rounds": 1, "seed": 0}, "thorough": {"gap": 0.01, "seed": 0}}


class OrderForm(forms.Form):
    """What a plan may use, and how hard the engine looks."""

    upgrading = forms.BooleanField(
        label=_("Instructors may be upgraded"), required=False, initial=True, help_text=_("Without it, only today's competences teach.")
    )
    new_assessors = forms.BooleanField(
        label=_("New assessors may be trained"), required=False, initial=True, help_text=_("Without it, only today's assessors test.")
    )
    effort = forms.ChoiceField(label=_("How hard to look"), choices=EFFORTS, initial="usual", widget=forms.RadioSelect)
