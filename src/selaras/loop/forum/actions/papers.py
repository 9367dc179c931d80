# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Laying papers before a meeting, and taking them away again."""

from datetime import datetime

from django.db import transaction

from selaras.ground.people.actions import note
from selaras.ground.people.models import Account
from selaras.loop.forum.actions._rows import keep_file, kept
from selaras.loop.forum.actions.refusals import must_be_staff
from selaras.loop.forum.attachments import Sent
from selaras.loop.forum.models import Meeting, Paper


@transaction.atomic
def add_paper(*, meeting: Meeting, file: Sent, by: Account, at: datetime) -> Paper:
    """Lays a paper (PDF or XLSX) before a meeting; everybody who is invited may have it. Raises NotYours, NotADocument, Unreadable."""
    must_be_staff(by=by, at=at)
    paper = Paper(meeting=meeting, added_by=by, added_at=at)
    keep_file(paper, file)
    kept(paper)
    note(kind="forum.paper_added", about=meeting, by=by, at=at, bytes=len(file.data), sha256=paper.file_digest)
    return paper


@transaction.atomic
def take_paper_away(*, paper: Paper, by: Account, at: datetime) -> None:
    """Takes a paper from a meeting; its file is gone with it, the record says that it was there. Raises NotYours."""
    must_be_staff(by=by, at=at)
    storage, name = paper.file.storage, paper.file.name
    note(kind="forum.paper_taken_away", about=paper.meeting, by=by, at=at, sha256=paper.file_digest)
    paper.delete()
    transaction.on_commit(lambda: storage.delete(name))
