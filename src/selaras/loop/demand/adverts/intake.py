# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What a file of adverts comes to before anything is written: every row as read, with the reasons for its flags.

Reads only; the number of queries grows with the thousands of rows, not with the rows. No row is left out.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from selaras.ground.standards.models import Region
from selaras.kit.imports import Table
from selaras.kit.progress import part, told
from selaras.kit.spreadsheets import Unreadable
from selaras.loop.demand.adverts.models import Advert, AdvertBatch
from selaras.loop.demand.adverts.rules import (
    Firsts,
    Places,
    Reason,
    Salary,
    Sighting,
    find_reposts,
    fold,
    read_day,
    read_salary,
    reasons_of_text,
)
from selaras.loop.demand.adverts.sheets import ADVERTS, DAYS, NEEDED, with_our_headings

PARSING = 0.3  # share of the work that goes into reading the cells
AT_ONCE = 500  # values in one question to the database


@dataclass(frozen=True)
class Line:
    """One row of the file: its cells, and what was read of them. `first`: the key of the advert of which this is a repost, or ("row", number)."""

    row: int
    texts: Mapping[str, str]
    salary: Salary
    posted: date | None
    crawled: date | None
    regions: tuple[int, ...]
    fingerprint: str
    reasons: tuple[Reason, ...]
    first: Any = None

    @property
    def day(self) -> date | None:
        """The day for which it counts: that on which it was posted, else that on which it was seen."""
        return self.posted or self.crawled


class AdvertIntake:
    """A file of adverts laid beside those that were imported before. `lines` are all its rows; on `today` these regions are in force.

    Raises Unreadable where the file is no list of adverts, or none of its rows has a day.
    """

    def __init__(self, table: Table, source: str, *, today: date) -> None:
        with part(0, PARSING):
            parsed = ADVERTS.parse(with_our_headings(table))
        self.source, self.ignored = source, parsed.ignored
        _must_have_columns(next(iter(parsed.texts.values())))
        places = Places(Region.objects.on(today).values_list("pk", "name", "parent"))
        self.newest = _newest()
        with part(PARSING, 1):
            lines = [_line(row, texts, places) for row, texts in told(parsed.texts.items(), of=len(parsed.texts))]
        again = find_reposts([Sighting(line.row, line.texts["key"], line.fingerprint, line.day) for line in lines], *self._known(lines))
        self.lines = tuple(_posted_again(line, again[line.row]) if line.row in again else line for line in lines)
        self.days = sorted(filter(None, (line.day for line in lines)))
        if not self.days:
            raise Unreadable(
                _("No row has a day that can be read, so that no figure could say for when it holds."),
                cure=_("Write the day on which each advert was posted or seen as 31/12/2018."),
            )

    @cached_property
    def digest(self) -> str:
        """SHA-256 of what the file says in our columns, whether it came as CSV, packed, or as XLSX."""
        return _hash([[line.row, dict(line.texts)] for line in self.lines])

    @cached_property
    def agreed(self) -> str:
        """A hash of the file and of everything that was made of it: what a preview promises and a confirmation must find again."""
        return _hash([self.digest, self.source, [[line.row, line.reasons, line.regions, line.first] for line in self.lines]])

    @property
    def table(self) -> Table:
        """The file again, of its columns only ours: each row where it stood, empty ones empty."""
        texts = {line.row: list(line.texts.values()) for line in self.lines}
        return [[column.key for column in ADVERTS.columns], *(texts.get(row, []) for row in range(2, max(texts) + 1))]

    @property
    def known_as(self) -> AdvertBatch | None:
        """The batch in which this content stands already."""
        return AdvertBatch.objects.filter(digest=self.digest).select_related("imported_by__person").first()

    @property
    def overtaken(self) -> bool:
        """Whether another file came in since, of which these adverts may be a repost."""
        return self.newest != _newest()

    def count(self) -> Mapping[Reason, int]:
        """How many rows are flagged, by reason, the most frequent first."""
        found = Counter(reason for line in self.lines for reason in line.reasons)
        return dict(found.most_common())

    @property
    def clean(self) -> int:
        """How many rows have no flag."""
        return sum(not line.reasons for line in self.lines)

    def examples(self, reason: Reason, most: int = 2) -> list[Line]:
        """Some rows flagged for a reason."""
        return list(islice((line for line in self.lines if reason in line.reasons), most))

    def _known(self, lines: Sequence[Line]) -> tuple[dict[str, Any], Firsts]:
        """Adverts of earlier files that these may be again: by external key at the same source, and by fingerprint."""
        keys: dict[str, Any] = {}
        firsts: Firsts = {}
        for some in _in_parts({line.texts["key"] for line in lines if line.texts["key"]}):
            rows = Advert.objects.filter(key__in=some, batch__source=self.source).order_by("pk")
            for pk, key, first in rows.values_list("pk", "key", "repost_of"):
                keys.setdefault(key, first or pk)
        for some in _in_parts({line.fingerprint for line in lines if line.fingerprint}):
            rows = Advert.objects.filter(fingerprint__in=some, repost_of=None).exclude(day=None).order_by("day", "pk")
            for pk, fingerprint, day in rows.values_list("pk", "fingerprint", "day"):
                firsts.setdefault(fingerprint, []).append((day, pk))
        return keys, firsts


def _newest() -> int | None:
    return AdvertBatch.objects.order_by("-pk").values_list("pk", flat=True).first()


def _must_have_columns(texts: Mapping[str, str]) -> None:
    wanting = [name for name in NEEDED if name not in texts] + ([] if any(name in texts for name in DAYS) else [DAYS[0]])
    if wanting:
        titles = ", ".join(str(ADVERTS.column(name).title) for name in wanting)
        raise Unreadable(
            _("These columns are missing: %(columns)s.") % {"columns": titles},
            cure=_("Name them in the first row as the template does; a column may be empty, but it must be there."),
        )


def _line(row: int, found: Mapping[str, str], places: Places) -> Line:
    texts = {column.key: found.get(column.key, "") for column in ADVERTS.columns}
    salary = read_salary(texts["currency"], texts["least"], texts["most"], texts["period"])
    regions, unclear = places.find(texts["place"])
    posted, crawled = read_day(texts["posted"]), read_day(texts["crawled"])
    reasons = [*reasons_of_text(texts["title"], texts["description"], texts["company"], texts.values()), *unclear, *salary.reasons]
    if (posted or crawled) is None:
        reasons.append(Reason.NO_DAY)
    names = [fold(texts[name]) for name in NEEDED]
    fingerprint = hashlib.sha256("|".join(names).encode()).hexdigest()[:32] if texts["company"] and texts["title"] else ""
    return Line(row, texts, salary, posted, crawled, regions, fingerprint, tuple(reasons))


def _posted_again(line: Line, first: Any) -> Line:
    return Line(**{**vars(line), "reasons": (*line.reasons, Reason.REPOST), "first": first})


def _in_parts(values: set[str]) -> Iterator[list[str]]:
    ordered = sorted(values)
    return (ordered[at : at + AT_ONCE] for at in range(0, len(ordered), AT_ONCE))


def _hash(facts: Any) -> str:
    return hashlib.sha256(json.dumps(facts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
