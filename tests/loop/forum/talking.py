# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Conversations as people have them, for tests of the forum and its pages."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from selaras.ground.network.models import Centre, Company, Post
from selaras.ground.people.models import Account
from selaras.ground.people.rules import Role
from selaras.ground.standards.models import Occupation, Programme, ProgrammeUnit, ProgrammeVersion, Unit
from selaras.kit.scope import whole_network
from selaras.loop.forum import actions
from selaras.loop.forum.attachments import Sent
from selaras.loop.forum.models import Comment, Thread
from selaras.loop.forum.talks import Audience, CommentState, Subject
from tests.world import AT, PAPER, World


def thread(world: World, who: str = "lasma", at: datetime = AT, **changes: Any) -> Thread:
    """PT Las Jaya asks the national centre something."""
    facts = {"company": world.las_jaya, "centre": world.bbplk, "subject": Subject.QUESTION, "title": "Las 3G", "words": "Kapan kelas 3G dimulai?"}
    return actions.open_thread(**{**facts, **changes}, by=world.accounts[who], at=at)


def version(number: int = 1, state: str = "draft") -> ProgrammeVersion:
    """A version of the programme "Las SMAW" with one unit."""
    from selaras.ground.standards.models import Competence, Field

    welding = Field.objects.get(key="welding")
    occupation, _new = Occupation.objects.get_or_create(edition="KBJI2014", code="7212", defaults={"title_id": "Tukang las", "title_en": "Welder"})
    competence = Competence.objects.get(key="welding-smaw")
    known = {"title_id": "Las SMAW", "title_en": "SMAW welding", "field": welding, "competence": competence, "occupation": occupation}
    programme, _new = Programme.objects.get_or_create(key="las-smaw", defaults=known)
    unit, _new = Unit.objects.get_or_create(key="las-1", defaults={"title_id": "Mengelas pelat", "title_en": "Weld plates", "source": "assumed"})
    facts = {"guide": "-", "jp": 240, "training_days": 30, "entry_education": "smp", "kit_cost": 1, "source": "assumed", "state": state}
    made = ProgrammeVersion.objects.create(programme=programme, number=number, **facts)
    ProgrammeUnit.objects.create(version=made, unit=unit, jp=240)
    return made


def comment(world: World, of: ProgrammeVersion, who: str = "lasma", **changes: Any) -> Comment:
    """PT Las Jaya comments on a programme."""
    facts = {"company": world.las_jaya, "version": of, "words": "Tambahkan posisi 4G.", **changes}
    return actions.comment_programme(**facts, by=world.accounts[who], at=AT)


def year_of_talk(companies: Iterable[Company], centres: Iterable[Centre], of: ProgrammeVersion, planner: Account, at: datetime) -> None:
    """Everything that can be said: every company asks every centre and comments; the national centre answers one question late, and announces."""
    asked = at - timedelta(days=20)
    with whole_network():
        companies, centres = list(companies), list(centres)
        for company in companies:
            speaker = Post.objects.on(asked.date()).filter(role=Role.COMPANY, company=company)[0].person.account
            facts = {"company": company, "subject": Subject.QUESTION, "words": "Kapan kelas berikutnya dimulai?", "file": Sent("denah.pdf", PAPER)}
            threads = [actions.open_thread(**facts, centre=centre, title=f"Kelas {centre}", by=speaker, at=asked) for centre in centres]
            made = actions.comment_programme(company=company, version=of, words="Tambahkan praktik.", by=speaker, at=asked)
            actions.send_message(thread=threads[0], words="Bulan Maret.", by=planner, at=at)
        actions.answer_comment(comment=made, state=CommentState.PARTLY, answer="Praktik ditambah 40 JP.", by=planner, at=at)
        actions.announce(title="Forum Januari", words="Forum berikutnya pada 11 Januari.", audience=Audience.ALL, by=planner, at=at)
