# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""A page with every component and chart on it, at an address that only tests have; and pages that refuse, break and ask for roles."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import include, path

from selaras.ground.network.models import Centre
from selaras.ground.people.rules import Role
from selaras.ground.runs.models import Run
from selaras.kit.errors import Refusal
from selaras.kit.scope import get_scope
from selaras.kit.spreadsheets import Column, Problem
from selaras.web.access import EVERYONE, Request, fetch, page
from selaras.web.ui import charts

MONTHS = ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"]
CENTRES = ["BBPLK Bekasi", "BLK Karawang", "BLK Bandung Barat", "BLK Lampung Tengah", "BLK Komunitas Al-Hidayah Purwakarta"]


class Filter(forms.Form):
    """What a list is usually filtered by."""

    search = forms.CharField(label="Cari", required=False)
    field = forms.ChoiceField(label="Bidang", choices=[("", "Semua"), ("las", "Las"), ("listrik", "Listrik")], required=False)


def every_chart() -> dict[str, charts.Chart]:
    """One chart of each kind, over invented figures."""
    planned = [40, 92, 110, 105, 98, 60, 101, 120, 118, 96, 80, 22]
    tested = [30, 70, 81, 78, 70, 48, 80, 99, 95, 77, 61, 16]
    heat = [[(7 * row + 3 * month) % 11 or None for month in range(12)] for row in range(5)]
    nodes = [
        charts.Node("bkr", "Bekasi, Karawang, Bogor", "blue"),
        charts.Node("region", "Kebutuhan wilayah", "ochre"),
        charts.Node("las", "Las", "accent"),
        charts.Node("listrik", "Listrik", "accent"),
        charts.Node("bekasi", "BBPLK Bekasi", "navy"),
        charts.Node("uptd", "UPTD", "navy"),
    ]
    flows = [("bkr", "las", 2400), ("bkr", "listrik", 1800), ("region", "las", 900), ("region", "listrik", 700)]
    flows += [("las", "bekasi", 1500), ("las", "uptd", 1800), ("listrik", "bekasi", 1200), ("listrik", "uptd", 1300)]
    places = [
        charts.Bubble("BBPLK Bekasi", 106.99, -6.24, 312, "312 paket", href="#bekasi"),
        charts.Bubble("BLK Karawang", 107.30, -6.30, 58, "siap", "ochre"),
        charts.Bubble("BLK Bandung Barat", 107.45, -6.85, 44),
        charts.Bubble("BLK Lampung Tengah", 105.22, -4.95, 38),
        charts.Bubble("BLK Bengkulu", 102.27, -3.80, 30, tone="rose"),
        charts.Bubble("BLK Sorong", 131.26, -0.87, 12),
        charts.Bubble("Tanpa titik", None, None, 3),
    ]
    return {
        "stacked": charts.bars(
            "months",
            "Paket per bulan",
            MONTHS,
            [charts.Series("Diuji", tested), charts.Series("Tidak diuji", [a - b for a, b in zip(planned, tested, strict=True)], "ochre")],
            kind="stacked",
            says="Paket paling banyak pada Agustus (120), paling sedikit pada Desember (22).",
            figures=charts.Figures("paket"),
        ),
        "bars": charts.bars(
            "centres",
            "Peserta per balai",
            CENTRES,
            [charts.Series("Peserta", [4992, 928, 704, 608, 64])],
            horizontal=True,
            says="BBPLK Bekasi melatih paling banyak.",
            marks={"Rata-rata": 1459},
        ),
        "lines": charts.bars(
            "share",
            "Peluang mencapai target",
            MONTHS[:6],
            [charts.Series("Peluang", [0.5, 0.62, None, 0.7, 0.81, 0.9], "plum")],
            kind="lines",
            says="Peluang naik dari 50% menjadi 90%.",
            figures=charts.Figures(share=True),
        ),
        "heat": charts.heat("plan", "Rencana", CENTRES, MONTHS, heat, says="Paket tiap balai dan bulan."),
        "sankey": charts.sankey("flows", "Aliran", nodes, [charts.Flow(*each) for each in flows], says="Dari kebutuhan ke balai."),
        "map": charts.province_map("places", "Peta balai", places, says="Enam balai pada peta.", view="west", shades={"Jawa Barat": 8, "Banten": 3}),
    }


@dataclass
class Working:
    """What the progress card reads of a run."""

    pk: int = 7
    purpose: str = "Rencana 2018"
    state: str = "working"
    open: bool = True
    progress: float = 0.62
    words: str = "menimbang kejuruan las"
    gap: float | None = 0.021
    get_state_display: Any = field(default=lambda: "bekerja")


def gallery(request: HttpRequest) -> HttpResponse:
    """Every component on one page."""
    context = {
        "charts": every_chart(),
        "pages": Paginator(range(1164), 50).get_page(request.GET.get("page", 2)),
        "filter": Filter(request.GET or None),
        "run": Run.objects.filter(state="working").first() or Working(),
        "months": MONTHS,
        "cells": [4, 11, 0, 7, 2, 9, 10, 1, 3, 5, 6, 8],
        "problems": [Problem(3, "Jumlah", "bukan bilangan"), Problem(9, "Provinsi", "tidak dikenal")],
        "columns": (Column("name", "Nama"), Column("seats", "Kursi")),
        "sheet_rows": [{"name": "PT Maju", "seats": 12}, {"name": "<b>PT Kurung</b>", "seats": 3}],
        "refusal": Refusal("Balai belum siap.", cure="Nyatakan kesiapannya dahulu."),
        "person": SimpleNamespace(name="Rina Wulandari"),
    }
    return render(request, "gallery.html", context)


def refuses(request: HttpRequest) -> HttpResponse:
    """An action that says no."""
    raise Refusal("Balai belum siap.", cure="Nyatakan kesiapannya dahulu.")


def breaks(request: HttpRequest) -> HttpResponse:
    """A fault."""
    raise RuntimeError("broken on purpose")


@page(Role.PLANNER)
def planners(request: Request) -> HttpResponse:
    """For planners."""
    return HttpResponse("planners")


@page(Role.AUDITOR, home=(Role.AUDITOR,))
def home_of_auditors(request: Request) -> HttpResponse:
    """Where auditors land."""
    return HttpResponse("auditors")


def scope_in_words() -> str:
    """The scope that is open just now."""
    standing = get_scope()
    if not standing.get("_enabled", True):
        return "everything"
    return ", ".join(f"{name}: {value}" for name, value in standing.items() if not name.startswith("_"))


@page(*EVERYONE)
def scope(request: Request) -> HttpResponse:
    """The scope while the view runs."""
    return HttpResponse(scope_in_words())


@page(*EVERYONE)
def scope_late(request: Request) -> HttpResponse:
    """The scope while a template is rendered that the view only returned."""
    return TemplateResponse(request, "scope.html", {"words": scope_in_words})


@page(*EVERYONE)
def clock(request: Request) -> HttpResponse:
    """The day and the moment."""
    return HttpResponse(f"{request.today.isoformat()} {request.at.isoformat()}")


@page(*EVERYONE)
def centre(request: Request, pk: int) -> HttpResponse:
    """One centre."""
    return HttpResponse(fetch(request, Centre, pk=pk).name)


def flawed(request: HttpRequest) -> HttpResponse:
    """A page with one of each fault that `shots` must find."""
    return render(request, "flawed.html")


urlpatterns = [
    path("planners/", planners, name="planners"),
    path("home-of-auditors/", home_of_auditors, name="home_of_auditors"),
    path("scope/", scope, name="scope"),
    path("scope/late/", scope_late, name="scope_late"),
    path("clock/", clock, name="clock"),
    path("centre/<int:pk>/", centre, name="centre"),
    path("flawed/", flawed, name="flawed"),
    path("gallery/", gallery, name="gallery"),
    path("refuses/", refuses, name="refuses"),
    path("breaks/", breaks, name="breaks"),
    path("", include("selaras.config.urls")),
]
