# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What the fields of many forms have in common: rows to choose among, and long lists that can be typed into."""

from collections.abc import Iterable

from django import forms
from django.db.models import Model, QuerySet


class DayInput(forms.DateInput):
    """The browser's own calendar, which takes and shows days in the browser's language; beside it `days.js` says them in the page's, in words."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def choose_among(form: forms.Form, **rows: QuerySet[Model]) -> None:
    """Gives each named field the rows to choose among. A form sets them when it is asked for: a scope has narrowed them by then."""
    for name, offered in rows.items():
        field = form.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = offered


def searchable(form: forms.Form, names: Iterable[str]) -> None:
    """Lets a list be searched by typing; a name that the form has not is passed over. Such lists are long: they are written in one go, not by a
    template for each choice.
    """
    for name in names:
        if name in form.fields:
            widget = form.fields[name].widget
            widget.attrs["data-search"] = ""
            if widget.template_name == forms.Select.template_name:
                widget.template_name = "shell/long_list.html"
