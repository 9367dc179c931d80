# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What a sheet of needs comes to before anything is written: each row as a need with its owner, and every problem by row and column.

Reads only, a fixed number of queries however long the sheet is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from selaras.ground.network.models import Centre, Company, CompanySite
from selaras.ground.standards.models import Region
from selaras.kit.imports import Preview, Row, Table, Verdict
from selaras.kit.progress import part, told
from selaras.kit.spreadsheets import FIRST_ROW, Problem, Sheet
from selaras.loop.forum.models import Statement
from selaras.loop.forum.queries import faults_of_place
from selaras.loop.forum.rules import ALIVE, Origin, Wanted
from selaras.loop.forum.sheets import COMPANY_NEEDS, REGION_NEEDS, tenant_key
from selaras.loop.forum.wording import with_condition

Owner = Company | Centre | Region
KINDS: Mapping[str, tuple[str, ...]] = {COMPANY_NEEDS.name: ("company",), REGION_NEEDS.name: ("centre", "office")}
PARSING = 0.8  # share of the work that goes into reading the cells
WHEN = ("start_month", "until_month", "recurs")
# Two statements that agree in all of these are the same need said twice.
SAME = ("company_id", "centre_id", "office_id", "origin", "words", "region_id", "site_id", *WHEN, "heads_least", "heads_most")


@dataclass(frozen=True)
class Line:
    """One row of the sheet as a need that can be stated."""

    row: int
    key: str
    owner: Owner
    origin: str
    wanted: Wanted
    meeting: int | None
    assumed: bool

    @property
    def same_as(self) -> tuple[Any, ...]:
        """What tells whether a need is said twice, in the order of SAME."""
        owner = tuple(self.owner.pk if isinstance(self.owner, kind) else None for kind in (Company, Centre, Region))
        wanted = self.wanted
        when = (wanted.start_month, wanted.until_month, wanted.recurs)
        return (*owner, self.origin, wanted.words.casefold(), wanted.region, wanted.site, *when, *wanted.people)


def same_as(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """The values of SAME of a stored statement, its words without regard to capitals."""
    return (*row[:4], row[4].casefold(), *row[5:])


class Intake:
    """A sheet of needs laid beside what was stated before. `lines` can be stated; with `problems` nothing may be.

    Read in the scope of whoever brings the sheet, on the day `on`: needs whose months are over by then are problems. `first` numbers the first row.
    """

    def __init__(self, sheet: Sheet, table: Table, *, on: date, first: int = FIRST_ROW) -> None:
        self.sheet, self.on = sheet, on
        self.kinds = KINDS[sheet.name]
        with part(0, PARSING):
            self.parsed = sheet.parse(table, first=first)
        self.problems: list[Problem] = list(self.parsed.problems)
        self.lines: list[Line] = []
        self._owners = {kind: self._owners_of(kind) for kind in self.kinds}
        self._places = {region.pk: region for region in Region.objects.all()}
        self._sites = {site.pk: site for site in CompanySite.objects.all()} if "company" in self.kinds else {}
        with part(PARSING, 1):
            for values in told(self.parsed.rows, of=len(self.parsed.rows)):
                self._take(values)
            for values, unread in self.parsed.broken:
                self._take(values, unread)
        self.find_repeats()

    @cached_property
    def preview(self) -> Preview:
        """The intake in words, for the page that asks whether to go on."""
        rows = tuple(Row(line.row, f"{line.owner} · {line.wanted.words}", Verdict.NEW, self.parsed.texts[line.row], {}) for line in self.lines)
        return Preview(self.sheet, rows, tuple(self.problems), self.parsed.ignored, self)

    def _owners_of(self, kind: str) -> dict[int, Owner]:
        used = {row[kind] for row in self._all_rows() if row[kind]} | {tenant_key(kind)}
        rows: Any = {"company": Company.objects, "centre": Centre.objects.select_related("region"), "office": Region.objects}[kind]
        return {row.pk: row for row in rows.filter(pk__in=used - {None})}

    def _all_rows(self) -> Iterator[Mapping[str, Any]]:
        yield from self.parsed.rows
        yield from (values for values, _unread in self.parsed.broken)

    def _wrong(self, row: int, column: str, words: str) -> None:
        self.problems.append(Problem(row, str(self.sheet.column(column).title), words))

    def _owner_of(self, values: Mapping[str, Any]) -> Owner | None:
        """Whose need the row is: the one it names, or the tenant in whose room the sheet is read."""
        named = [self._owners[kind][values[kind]] for kind in self.kinds if values[kind]]
        if len(named) > 1:
            self._wrong(values["row"], self.kinds[0], _("either a centre or a labour office states a need, not both"))
            return None
        room = [self._owners[kind][key] for kind in self.kinds if (key := tenant_key(kind)) is not None]
        if not named and not room:
            self._wrong(values["row"], self.kinds[0], _("must not be empty: say whose need it is"))
            return None
        return (named or room)[0]

    def _place_of(self, values: Mapping[str, Any], unread: frozenset[str]) -> tuple[CompanySite | None, int | None]:
        """The site of a row, and the region where the work is; no region where it names none that can be."""
        site = self._sites.get(values.get("site") or 0)
        if site and values["region"] not in (None, site.region_id):
            self._wrong(values["row"], "region", _("the site lies in another regency; leave this empty or correct it"))
            return site, None
        region = site.region_id if site else values["region"]
        if region is None and unread.isdisjoint({"site", "region"}):
            self._wrong(values["row"], "region", _("must not be empty, unless a site is named"))
        return site, region

    def _take(self, values: Mapping[str, Any], unread: frozenset[str] = frozenset()) -> None:
        """Everything that is wrong with a row, told at once, also where some of its cells could not be read; without any of it, a line."""
        row = values["row"]
        owner = self._owner_of(values) if unread.isdisjoint(self.kinds) else None
        site, region = self._place_of(values, unread)
        origin = values.get("origin") or (Origin.COMPANY if "company" in self.kinds else Origin.REGION)
        wanted = Wanted.as_read({**values, "region": region}, unread, self.on)
        wanted = with_condition(wanted) if origin == Origin.COMPANY else wanted
        faults = [(name, words) for name, words in wanted.faults(origin, self.on) if name not in unread]
        faults += faults_of_place(owner, site, self._places[region]) if owner and region else []
        for name, words in faults:
            self._wrong(row, name, words)
        if owner and region and not faults and not unread:
            self.lines.append(Line(row, values["key"] or "", owner, origin, wanted, values["meeting"], bool(values["assumed"])))

    def find_repeats(self) -> None:
        """Finds the rows that say a need a second time: in the file, or after it was stated before. Asked again in the transaction that writes them.

        A number is its owner's own: whether another owner used it is neither asked nor told.
        """
        numbers = [line.key for line in self.lines if line.key]
        taken = {(*row[1:], row[0]) for row in Statement.objects.filter(key__in=numbers).values_list("key", *SAME[:3])}
        standing = set(map(same_as, Statement.objects.filter(state__in=ALIVE).values_list(*SAME)))
        seen: dict[tuple[Any, ...], int] = {}
        for line in self.lines:
            number = (*line.same_as[:3], line.key)
            if line.key and number in taken:
                self._wrong(line.row, "key", _("this number was used before; leave out what was sent already"))
            elif line.same_as in standing:
                self._wrong(line.row, "words", _("this need was stated before; leave the row out, or withdraw the former first"))
            elif line.same_as in seen:
                self._wrong(line.row, "words", _("the same as row %(row)s; keep one of them") % {"row": seen[line.same_as]})
            seen.setdefault(line.same_as, line.row)
            taken.add(number)
        self.problems.sort(key=lambda problem: problem.row)
