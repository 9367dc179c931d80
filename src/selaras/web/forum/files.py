# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Files that somebody sent: taken from a form without reading more than we keep, given back as a download that no page of ours opens."""

from typing import Any

from django import forms
from django.db.models.fields.files import FieldFile
from django.http import HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from selaras.kit.documents import MOST_BYTES
from selaras.loop.forum.attachments import Sent


class SentField(forms.FileField):
    """A PDF or a workbook; whether it is one is the action's to say."""

    def __init__(self, **kwargs: Any) -> None:
        known = {"help_text": _("PDF or Excel (.xlsx), at most 5 MB."), "widget": forms.FileInput(attrs={"accept": ".pdf,.xlsx"})}
        super().__init__(**{**known, **kwargs})

    def clean(self, data: Any, initial: Any = None) -> Sent | None:
        """What was sent; one that is too large is not read whole."""
        sent = super().clean(data, initial)
        return Sent(sent.name, bytes(sent.read(MOST_BYTES + 1))) if sent else None


class ScanField(SentField):
    """A photo of a paper, or its scan."""

    def __init__(self, **kwargs: Any) -> None:
        accept = {"accept": "image/jpeg,image/png,.pdf"}
        super().__init__(help_text=_("JPEG, PNG or PDF, at most 5 MB."), widget=forms.FileInput(attrs=accept), **kwargs)


class PaperForm(forms.Form):
    """A paper of a meeting."""

    file = SentField(label=_("File"))


def as_download(file: FieldFile, name: str, kind: str) -> HttpResponse:
    """The file under a plain name, for whoever was found to be entitled to it."""
    with file.open() as opened:
        answer = HttpResponse(opened.read(), content_type=kind)
    stem, _dot, ending = name.rpartition(".")
    answer["Content-Disposition"] = f'attachment; filename="{slugify(stem)[:80] or "berkas"}.{ending}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
