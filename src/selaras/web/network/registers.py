# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The network at a glance: how much of each there is, and the way to every register."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from selaras.ground.network import queries
from selaras.web.access import NETWORK_WIDE, Menu, Request, page
from selaras.web.network.listings import LISTINGS
from selaras.web.ui.lists import listings_for


@page(*NETWORK_WIDE, menu=Menu("network", _("The network"), icon="building-community", order=10))
def overview(request: Request) -> HttpResponse:
    """What does the network consist of today?"""
    counts = queries.counts_on(request.today)
    return render(request, "network/overview.html", {"counts": counts, "listings": listings_for(LISTINGS.values(), request.post)})
