# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Coding that the worker does because there is much of it: how far it is, and taking it back. Its page can be left and found again from the desk."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from selaras.ground.network.models import Post
from selaras.ground.runs.actions import cancel_run
from selaras.ground.runs.models import Run
from selaras.loop.demand.adverts.models import AdvertBatch
from selaras.loop.demand.jobs import ENGINE, order_coding
from selaras.web.access import Request, page
from selaras.web.demand.views import STAFF

AT_ONCE = 200  # texts that are coded while somebody waits; more go to the worker
CODINGS = Run.objects.filter(engine=ENGINE).defer("problem", "answer", "log")


def a_coding(_post: Post) -> Mapping[str, Any] | None:
    """The latest that was asked for."""
    key = CODINGS.values_list("pk", flat=True).first()
    return {"pk": key} if key else None


def order(request: Request, batch: AdvertBatch | None = None) -> HttpResponse:
    """Has what came in taken up, or a file of adverts coded, by the worker, and leads to its page."""
    run = order_coding(batch=batch, by=request.user, at=request.at)
    return redirect("demand:coding", run.pk)


@page(*STAFF, example=a_coding)
def coding(request: Request, pk: int) -> HttpResponse:
    """How far is the coding, and is it still wanted?"""
    run = get_object_or_404(CODINGS, pk=pk)
    batch = AdvertBatch.objects.filter(run=run).first()
    at_last = reverse("demand:advert_batch", args=[batch.pk]) if batch else reverse("demand:desk")
    return render(request, "demand/coding.html", {"run": run, "at_last": at_last})


@page(*STAFF, methods=("POST",))
def cancel(request: Request, pk: int) -> HttpResponse:
    """Takes a coding back: nothing of it is left."""
    run = get_object_or_404(CODINGS, pk=pk)
    cancel_run(run=run, by=request.user, at=request.at)
    messages.success(request, _("“%(what)s” was taken back; nothing was written.") % {"what": run.purpose})
    return redirect("demand:desk")
