# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Files of adverts in two steps, as every import: look at what was read and what is doubtful, then keep exactly that. And one file's page.

A long file goes to the worker (web.network.orders). Of a short one nothing is kept between the steps: the preview carries the rows themselves,
signed for this account, and the hash of what it promised.
"""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from selaras.ground.network.models import Post
from selaras.kit.errors import Refusal
from selaras.kit.imports import NotWhatWasPreviewed
from selaras.kit.uploads import MOST_BYTES, MOST_ROWS, Unreadable, read_table
from selaras.loop.demand import jobs
from selaras.loop.demand.adverts import queries
from selaras.loop.demand.adverts.actions import KnownFile, import_adverts
from selaras.loop.demand.adverts.intake import AdvertIntake
from selaras.loop.demand.adverts.long import ADVERTS as ADVERT_FILE
from selaras.loop.demand.adverts.models import AdvertBatch
from selaras.loop.demand.adverts.sheets import ADVERTS, DAYS, NEEDED
from selaras.loop.demand.rules import TRUSTED_CONFIDENCE
from selaras.web.access import Request, page
from selaras.web.demand import coding
from selaras.web.demand.advert_forms import FileForm
from selaras.web.demand.views import STAFF
from selaras.web.network.orders import on_their_way, take_long
from selaras.web.ui.charts import Chart, Figures, Series, bars
from selaras.web.ui.lists import sheet_of
from selaras.web.ui.templatetags.figures import number

AN_HOUR = 3_600
MOST_SIGNED = 4 * 2**20


def a_batch(_post: Post) -> Mapping[str, Any] | None:
    """The newest file."""
    key = AdvertBatch.objects.values_list("pk", flat=True).first()
    return {"pk": key} if key else None


@page(*STAFF, methods=("GET", "POST"))
def files(request: Request) -> HttpResponse:
    """Which files of adverts were read, and what would another one bring?"""
    if request.method == "GET":
        return _ask(request, FileForm())
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        file, source = form.cleaned_data["file"], form.cleaned_data["source"]
        ordered = take_long(request, ADVERT_FILE, file, source=source)
        if ordered is not None:
            return ordered
        try:
            intake = AdvertIntake(read_table(file.read(), file.name), source, today=request.today)
            return _show(request, intake, file.name)
        except Refusal as refusal:
            form.add_error("file", str(refusal))
    return _ask(request, form)


@page(*STAFF, part=True)
def template(request: Request) -> HttpResponse:
    """An empty sheet of adverts."""
    return sheet_of("templat-iklan", ADVERTS.template())


@page(*STAFF, methods=("POST",))
def confirm(request: Request) -> HttpResponse:
    """Keeps what the preview showed, or nothing."""
    try:
        held = signing.loads(request.POST.get("rows", ""), salt=_salt(request), max_age=AN_HOUR)
    except signing.BadSignature:
        messages.error(request, _("The preview is too old or is not yours; nothing was written. Send the file again."))
        return redirect("demand:advert_files")
    try:
        batch = import_adverts(**held, by=request.user, at=request.at)
    except NotWhatWasPreviewed as refusal:
        messages.warning(request, str(refusal))
        return _show(request, AdvertIntake(held["table"], held["source"], today=request.today), held["name"])
    except KnownFile as refusal:
        messages.info(request, str(refusal))
        return redirect("demand:advert_batch", refusal.batch.pk)
    rows = batch.adverts.count()
    messages.success(request, ngettext("%(count)s advert kept.", "%(count)s adverts kept.", rows) % {"count": number(rows)})
    return redirect("demand:advert_batch", batch.pk)


@page(*STAFF, example=a_batch)
def batch(request: Request, pk: int) -> HttpResponse:
    """What did this file hold, and what is doubtful about it?"""
    found = get_object_or_404(AdvertBatch.objects.select_related("imported_by__person", "run"), pk=pk)
    noticed = queries.batch_page(found)
    context = {"batch": found, "noticed": noticed, "chart": _flags_chart(noticed), "trusted": TRUSTED_CONFIDENCE}
    return render(request, "demand/advert_batch.html", context)


@page(*STAFF, methods=("POST",))
def code(request: Request, pk: int) -> HttpResponse:
    """Lets the coding engine read the titles of a file."""
    found = get_object_or_404(AdvertBatch, pk=pk)
    if found.adverts.count() > coding.AT_ONCE:
        return coding.order(request, found)
    read = jobs.code_adverts(batch=found, by=request.user, at=request.at)
    words = ngettext("An occupation was read in %(count)s advert.", "An occupation was read in %(count)s adverts.", read)
    messages.success(request, words % {"count": number(read)})
    return redirect("demand:advert_batch", pk)


def _salt(request: Request) -> str:
    return f"adverts:{request.user.pk}:{request.post.pk}"


def _ask(request: Request, form: FileForm) -> HttpResponse:
    context = {
        "form": form,
        "batches": queries.batches(),
        "orders": on_their_way(request).filter(what=ADVERT_FILE),
        "columns": ADVERTS.columns,
        "needed": {*NEEDED, DAYS[0]},
        "most_rows": MOST_ROWS,
        "most_megabytes": MOST_BYTES // 2**20,
    }
    return render(request, "demand/advert_files.html", context, status=422 if form.errors else 200)


def _show(request: Request, intake: AdvertIntake, name: str) -> HttpResponse:
    known = intake.known_as
    context = {
        "name": name,
        "source": intake.source,
        "rows": len(intake.lines),
        "clean": intake.clean,
        "flagged": len(intake.lines) - intake.clean,
        "days": (intake.days[0], intake.days[-1]),
        "counts": [(reason, count, intake.examples(reason)) for reason, count in intake.count().items()],
        "ignored": intake.ignored,
        "known": known,
        "signed": "" if known else _signed(request, intake, name),
    }
    return render(request, "demand/advert_preview.html", context)


def _signed(request: Request, intake: AdvertIntake, name: str) -> str:
    """The rows for the confirmation."""
    held = {"table": intake.table, "name": name, "source": intake.source, "agreed": intake.agreed}
    signed = signing.dumps(held, salt=_salt(request), compress=True)
    if len(signed) > MOST_SIGNED:
        raise Unreadable(_("The sheet has too much text to be confirmed at once."), cure=_("Send it in parts."))
    return signed


def _flags_chart(noticed: queries.BatchPage) -> Chart | None:
    """Adverts by reason: those that have it alone, and those that have others too."""
    if not noticed.noticed:
        return None
    first = noticed.noticed[0]
    says = _("Most often: %(reason)s, in %(count)s of %(all)s adverts. An advert may have several flags.") % {
        "reason": first.reason.label,
        "count": number(first.adverts),
        "all": number(noticed.rows),
    }
    series = [
        Series(_("this flag alone"), [each.alone for each in noticed.noticed], "accent"),
        Series(_("others too"), [each.adverts - each.alone for each in noticed.noticed], "ochre"),
    ]
    names = [str(each.reason.label).capitalize() for each in noticed.noticed]
    figures = Figures(_("adverts"))
    return bars("advert-flags", _("Adverts by flag"), names, series, says=says, kind="stacked", horizontal=True, figures=figures)
