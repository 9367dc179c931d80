# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Spreadsheets from outside, in two steps: look at what would happen, then confirm exactly that.

A long file goes to the worker (orders). Of a short one nothing is kept between the steps: the preview carries the rows themselves, signed for this
register and this account, and the digest of what it promised; the confirmation is refused when either does not hold any more.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from selaras.ground.network.models import Post
from selaras.kit.errors import Refusal
from selaras.kit.imports import IMPORTS, SHOWN_PROBLEMS, SHOWN_ROWS, HasProblems, Import, NotWhatWasPreviewed, Preview, Table, Verdict
from selaras.kit.spreadsheets import MOST_BYTES, MOST_ROWS, Unreadable, as_text, read_table
from selaras.web.access import Menu, Request, page
from selaras.web.network.orders import ROLES_WITH_IMPORTS, may_import, on_their_way, take_long
from selaras.web.ui.lists import sheet_of

AN_HOUR = 3_600
MOST_SIGNED = 4 * 2**20


class UploadForm(forms.Form):
    """One file."""

    file = forms.FileField(
        label=lazy("Filled-in template"),
        help_text=lazy("XLSX, or CSV in UTF-8."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def clean_file(self) -> Any:
        """A file of a size that we take."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than %(most)s MB. Send it in parts.") % {"most": MOST_BYTES // 2**20})
        return file


def import_of(request: Request, name: str) -> Import:
    """The import of that name, if the visitor's role may use it; otherwise 404."""
    kind = IMPORTS.get(name)
    if kind is None or not may_import(request.post, kind):
        raise Http404
    return kind


def an_import(post: Post) -> Mapping[str, Any] | None:
    """An example: the first that the post may use."""
    return next(({"name": kind.name} for kind in IMPORTS.values() if may_import(post, kind)), None)


@page(*ROLES_WITH_IMPORTS, menu=Menu("network", lazy("Imports"), icon="file-import", order=60))
def imports(request: Request) -> HttpResponse:
    """Which registers can I fill from a spreadsheet, and in which order?"""
    usable = [kind for kind in IMPORTS.values() if may_import(request.post, kind)]
    kinds = [(kind, ", ".join(str(column.title) for column in kind.sheet.columns if column.required)) for kind in usable]
    return render(request, "network/imports.html", {"kinds": kinds})


@page(*ROLES_WITH_IMPORTS, methods=("GET", "POST"), example=an_import)
def import_sheet(request: Request, name: str) -> HttpResponse:
    """What would this spreadsheet change, and what is wrong with it?"""
    kind = import_of(request, name)
    if request.method == "GET":
        return _ask(request, kind, UploadForm())
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        ordered = take_long(request, kind.name, file)
        if ordered is not None:
            return ordered
        try:
            table = [[as_text(cell) for cell in row] for row in read_table(file.read(), file.name)]
            preview = kind.preview(table, request.today)
            return _show(request, kind, preview, _signed(request, kind, table, preview))
        except Refusal as refusal:
            form.add_error("file", str(refusal))
    return _ask(request, kind, form)


@page(*ROLES_WITH_IMPORTS, example=an_import, part=True)
def template(request: Request, name: str) -> HttpResponse:
    """The empty template, with the words that may stand in it for this visitor."""
    kind = import_of(request, name)
    return sheet_of(f"templat-{slugify(str(kind.sheet.title))}", kind.sheet.template())


@page(*ROLES_WITH_IMPORTS, methods=("POST",))
def confirm(request: Request, name: str) -> HttpResponse:
    """Does what the preview promised, or nothing."""
    kind = import_of(request, name)
    try:
        held = signing.loads(request.POST.get("rows", ""), salt=_salt(request, kind), max_age=AN_HOUR)
    except signing.BadSignature:
        messages.error(request, _("The preview is too old or is not yours; nothing was written. Send the file again."))
        return redirect("network:import", name=name)
    try:
        done = kind.confirm(table=held["table"], agreed=held["agreed"], by=request.user, at=request.at)
    except (NotWhatWasPreviewed, HasProblems) as refusal:
        messages.warning(request, str(refusal))
        preview = kind.preview(held["table"], request.today)
        return _show(request, kind, preview, _signed(request, kind, held["table"], preview))
    words = _("“%(what)s”: %(new)s new, %(changed)s changed, %(same)s unchanged.")
    messages.success(request, words % {"what": kind.sheet.title, "new": done.new, "changed": done.changed, "same": done.same})
    return redirect("network:import", name=name)


def _salt(request: Request, kind: Import) -> str:
    return f"import:{kind.name}:{request.user.pk}:{request.post.pk}"


def _signed(request: Request, kind: Import, table: Table, preview: Preview) -> str:
    """The rows for the confirmation; empty where there is nothing to confirm."""
    if preview.problems or preview.count(Verdict.SAME) == len(preview.rows):
        return ""
    signed = signing.dumps({"table": table, "agreed": preview.digest}, salt=_salt(request, kind), compress=True)
    if len(signed) > MOST_SIGNED:
        raise Unreadable(_("The sheet has too much text to be confirmed at once."), cure=_("Send it in parts."))
    return signed


def _ask(request: Request, kind: Import, form: UploadForm) -> HttpResponse:
    limits = {"most_rows": MOST_ROWS, "most_megabytes": MOST_BYTES // 2**20}
    context = {"kind": kind, "form": form, "orders": on_their_way(request).filter(what=kind.name), **limits}
    return render(request, "network/import.html", context, status=422 if form.errors else 200)


def _show(request: Request, kind: Import, preview: Preview, signed: str) -> HttpResponse:
    order = [Verdict.CHANGED, Verdict.NEW, Verdict.SAME]
    rows = sorted(preview.rows, key=lambda row: order.index(row.verdict))
    context = {
        "kind": kind,
        "preview": preview,
        "signed": signed,
        "new": preview.count(Verdict.NEW),
        "changed": preview.count(Verdict.CHANGED),
        "same": preview.count(Verdict.SAME),
        "rows": rows[:SHOWN_ROWS],
        "problems": preview.problems[:SHOWN_PROBLEMS],
        "columns": [column for column in kind.sheet.columns if any(row.texts.get(column.key) for row in rows)],
    }
    return render(request, "network/preview.html", context, status=422 if preview.problems else 200)
