# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Taking a file of adverts in, all of it or nothing, and putting on record what the coding engine reads in their titles."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from selaras.ground.people.actions import note
from selaras.ground.people.models import Account
from selaras.ground.runs.models import Run
from selaras.kit.dates import day_of
from selaras.kit.errors import Refusal
from selaras.kit.figures import number
from selaras.kit.imports import NotWhatWasPreviewed, Table
from selaras.loop.demand.adverts.intake import AdvertIntake, Line
from selaras.loop.demand.adverts.models import Advert, AdvertBatch, AdvertCode, AdvertFlag
from selaras.loop.demand.rules import Coded
from selaras.loop.forum.actions.refusals import must_be_staff

AT_ONCE = 500


class KnownFile(Refusal):
    """This content was imported before."""

    def __init__(self, batch: AdvertBatch) -> None:
        words = _("This file was imported before, as “%(name)s”.") % {"name": batch.name}
        super().__init__(words, cure=_("There is nothing to do; its page shows what was read."))
        self.batch = batch


@transaction.atomic
def import_adverts(
    *, table: Table, name: str, source: str, agreed: str | None = None, reading: AdvertIntake | None = None, by: Account, at: datetime
) -> AdvertBatch:
    """Keeps every row of a file as an advert with its flags: all or none, one event.

    `name` is the file's, `source` the portal's, `agreed` the hash of the preview that was confirmed (None: no preview was shown), `reading` the table
    as it was read just before, outside the transaction. Raises NotYours for anybody but desk and planner, Unreadable, KnownFile, and
    NotWhatWasPreviewed where the adverts or the regions changed since the preview.
    """
    must_be_staff(by=by, at=at)
    intake = AdvertIntake(table, source, today=day_of(at)) if reading is None or reading.overtaken else reading
    if intake.known_as is not None:
        raise KnownFile(intake.known_as)
    if agreed is not None and agreed != intake.agreed:
        raise NotWhatWasPreviewed
    days = {"first_day": intake.days[0], "last_day": intake.days[-1]}
    facts = {"name": name[:200], "digest": intake.digest, "source": source[:120], **days}
    batch = AdvertBatch.objects.create(**facts, imported_by=by, imported_at=at)
    adverts = _keep(batch, intake.lines)
    _flag(adverts, intake.lines)
    counts = {str(reason): count for reason, count in intake.count().items()}
    note(kind="demand.adverts_imported", about=batch, by=by, at=at, rows=len(adverts), clean=intake.clean, flags=counts, digest=intake.digest)
    return batch


def _keep(batch: AdvertBatch, lines: Sequence[Line]) -> dict[int, Advert]:
    """Writes the adverts, first ones before those that name them; by the number of their row."""
    kept: dict[int, Advert] = {}
    for again in (False, True):
        rows = [_advert(batch, line, kept) for line in lines if (line.first is not None) == again]
        kept.update((advert.row, advert) for advert in Advert.objects.bulk_create(rows, batch_size=AT_ONCE))
    return kept


def _advert(batch: AdvertBatch, line: Line, kept: dict[int, Advert]) -> Advert:
    texts = line.texts
    first = kept[line.first[1]].pk if isinstance(line.first, tuple) else line.first
    same: dict[str, Any] = {name: texts[name] for name in ("title", "description", "company", "place", "category")}
    return Advert(
        batch=batch,
        row=line.row,
        key=texts["key"][:500],
        **same,
        currency_words=texts["currency"],
        least_words=texts["least"],
        most_words=texts["most"],
        period_words=texts["period"],
        currency=line.salary.currency,
        salary_least=line.salary.least,
        salary_most=line.salary.most,
        posted_on=line.posted,
        crawled_on=line.crawled,
        fingerprint=line.fingerprint,
        repost_of_id=first,
    )


def _flag(adverts: dict[int, Advert], lines: Sequence[Line]) -> None:
    flags = [AdvertFlag(advert=adverts[line.row], reason=reason) for line in lines for reason in line.reasons]
    AdvertFlag.objects.bulk_create(flags, batch_size=AT_ONCE)
    places = Advert.regions.through
    pairs = [places(advert_id=adverts[line.row].pk, region_id=region) for line in lines for region in line.regions]
    places._base_manager.bulk_create(pairs, batch_size=AT_ONCE)


@transaction.atomic
def record_advert_codes(*, batch: AdvertBatch, coded: Sequence[Coded], run: Run, by: Account, at: datetime) -> int:
    """Keeps the occupations that the engine reads in the titles of one file, in the place of what an earlier run read; one event.

    `coded` names adverts where it says statements. Returns how many adverts have an occupation. Raises NotYours.
    """
    must_be_staff(by=by, at=at)
    batch = AdvertBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    AdvertCode.objects.filter(advert__batch=batch).delete()
    AdvertCode.objects.bulk_create(_codes(coded), batch_size=AT_ONCE)
    batch.run = run
    batch.save(update_fields=["run"])
    read = sum(bool(each.candidates) for each in coded)
    about = ("demand.advertbatch", str(batch.pk), _("%(file)s: %(count)s adverts") % {"file": batch.name, "count": number(len(coded))})
    note(kind="demand.adverts_coded", about=about, by=by, at=at, adverts=len(coded), read=read, run=run.pk)
    return read


def _codes(coded: Sequence[Coded]) -> Iterator[AdvertCode]:
    for each in coded:
        for rank, one in enumerate(each.candidates, start=1):
            yield AdvertCode(advert_id=each.statement, rank=rank, occupation_id=one.occupation, confidence=one.confidence)
