# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Files that go with what is said: one with a message, and the papers of a meeting. Kept as they came, for whoever may read the words."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from selaras.ground.people.models import Account
from selaras.kit.documents import TYPES

LONGEST_NAME = 120


@dataclass(frozen=True)
class Sent:
    """A file as it was sent: what its sender called it, and its bytes."""

    name: str
    data: bytes


class Kept(models.Model):
    """A row with a file, under a name that nobody can guess."""

    file = models.FileField(_("file"), upload_to="lampiran", max_length=120, blank=True)
    file_name = models.CharField(_("name of the file"), max_length=LONGEST_NAME, blank=True)
    file_digest = models.CharField(_("SHA-256 of the file"), max_length=64, blank=True)

    class Meta:
        abstract = True

    @property
    def file_type(self) -> str:
        """The media type, by what the file was found to be."""
        return TYPES[self.file_name.rpartition(".")[2]]


class Paper(Kept):
    """A paper of a meeting: its programme, a draft to speak about. Everybody who is invited may have it."""

    meeting = models.ForeignKey("forum.Meeting", models.PROTECT, related_name="papers", verbose_name=_("meeting"))
    added_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("added by"))
    added_at = models.DateTimeField(_("added"))

    class Meta:
        verbose_name = _("paper of a meeting")
        verbose_name_plural = _("papers of a meeting")
        ordering = ["added_at", "pk"]

    def __str__(self) -> str:
        return self.file_name
