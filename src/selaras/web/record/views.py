# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Who did what, when, to what; and whether anybody has touched the record since."""

import json
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

import django_filters as filters
from django import forms
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime, make_aware
from django.utils.translation import gettext_lazy as _

from selaras.ground.people import actions, queries
from selaras.ground.people.models import Event
from selaras.ground.people.rules import Role
from selaras.kit.spreadsheets import MOST_ROWS, Column, Sheet
from selaras.web.access import Menu, Request, page
from selaras.web.record.kinds import words_for
from selaras.web.ui.fields import DayInput

A_PAGE = 50
READERS = (Role.AUDITOR, Role.PLANNER)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DAY = DayInput()


def kinds() -> Iterable[tuple[str, Any]]:
    """The kinds that occur, in words."""
    found = Event.objects.order_by("kind").values_list("kind", flat=True).distinct()
    return sorted(((kind, words_for(kind)) for kind in found), key=lambda pair: str(pair[1]))


class EventFilter(filters.FilterSet):
    """By words of the subject, kind, account and day; `about` and `key` name one subject exactly, as links do."""

    q = filters.CharFilter(label=_("About"), method="with_words")
    kind = filters.ChoiceFilter(label=_("What"), choices=kinds, empty_label=_("all"))
    by = filters.CharFilter(label=_("By (e-mail)"), field_name="by_words", lookup_expr="icontains")
    since = filters.DateFilter(label=_("From the day"), method="from_day", widget=DAY)
    until = filters.DateFilter(label=_("To the day"), method="to_day", widget=DAY)
    about = filters.CharFilter(field_name="about_label", widget=forms.HiddenInput)
    key = filters.CharFilter(field_name="about_key", widget=forms.HiddenInput)

    class Meta:
        model = Event
        fields: list[str] = []

    def with_words(self, rows: QuerySet[Event], name: str, words: str) -> QuerySet[Event]:
        """Events in whose subject every word stands."""
        for word in words.split()[:8]:
            rows = rows.filter(Q(about_words__icontains=word) | Q(about_key__icontains=word))
        return rows

    def from_day(self, rows: QuerySet[Event], name: str, day: date) -> QuerySet[Event]:
        """Events that took effect on that day or later."""
        return rows.filter(at__gte=start_of(day))

    def to_day(self, rows: QuerySet[Event], name: str, day: date) -> QuerySet[Event]:
        """Events that took effect on that day or earlier."""
        return rows.filter(at__lt=start_of(day + timedelta(days=1)))


def start_of(day: date) -> datetime:
    """Midnight at which a day begins in the office's time zone."""
    return make_aware(datetime.combine(day, time()))


def found_in(request: Request) -> tuple[EventFilter, QuerySet[Event]]:
    """The filter of the address, and the events that it leaves, newest first."""
    asked = EventFilter(request.GET, queryset=Event.objects.order_by("-number"))
    return asked, (asked.qs if asked.is_valid() else asked.queryset)


@page(*READERS, menu=Menu("record", _("The record"), icon="history", order=10), home=(Role.AUDITOR,))
def record(request: Request) -> HttpResponse:
    """Who did what, when, and is the record whole?"""
    asked, rows = found_in(request)
    shown = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    for event in shown.object_list:
        event.words = words_for(event.kind)  # type: ignore[attr-defined]
        event.told = json.dumps(event.facts, ensure_ascii=False, indent=1, sort_keys=True)  # type: ignore[attr-defined]
    return render(request, "record/record.html", {"filter": asked, "rows": shown, "most": MOST_ROWS})


@page(*READERS)
def whole(request: Request) -> HttpResponse:
    """Walks the whole record: is it as it was written?"""
    part = "record/_verdict.html" if request.htmx else "record/whole_page.html"  # type: ignore[attr-defined]
    return render(request, part, {"verdict": queries.verify()})


SHEET = Sheet(
    "record",
    _("The record"),
    (
        Column("number", _("Number"), width=10),
        Column("at", _("Effective"), width=22),
        Column("recorded_at", _("Recorded"), width=22),
        Column("kind", _("What"), width=30),
        Column("about_label", _("Subject"), width=22),
        Column("about_key", _("Key"), width=20),
        Column("about_words", _("About"), width=36),
        Column("by_words", _("By (e-mail)"), width=30),
        Column("facts", _("Facts"), width=60),
        Column("cause", _("Cause"), width=38),
        Column("previous", _("Hash before"), width=20),
        Column("hash", _("Hash"), width=20),
    ),
)


@page(*READERS, methods=("POST",))
def export(request: Request) -> HttpResponse:
    """The events that the filter leaves, the newest twenty thousand at most, as a spreadsheet; that they were taken is an event too."""
    asked, rows = found_in(request)
    events = [_row(event) for event in rows[:MOST_ROWS]]
    wanted = {name: str(value) for name, value in request.GET.items() if value and name in asked.filters}
    actions.record_export(rows=len(events), asked=wanted, by=request.user, at=request.at)
    answer = HttpResponse(SHEET.export(events), content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="catatan.xlsx"'
    answer["Cache-Control"] = "no-store"
    return answer


def _row(event: Event) -> dict[str, Any]:
    own = {column.key: getattr(event, column.key) for column in SHEET.columns}
    moments = {name: localtime(own[name]).isoformat(timespec="seconds") for name in ("at", "recorded_at")}
    return {**own, **moments, "facts": json.dumps(event.facts, ensure_ascii=False, sort_keys=True), "cause": str(event.cause)}
