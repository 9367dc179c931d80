# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Reads of demand: the units of a code, lists, and sums by origin, which are never added up without their labels."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet, Sum

from selaras.ground.standards.models import Field, Occupation, OccupationTerm, ProgrammeUnit, ProgrammeVersion, Unit
from selaras.loop.demand.models import Need, NeedQuerySet, Proposal
from selaras.loop.demand.rules import expected_heads, taken_units
from selaras.loop.forum.rules import Origin, ahead, month_count, occurrences

CORE = 0.5  # share of an occupation's programmes that must teach a unit for it to be core

# Units ----------------------------------------------------------------------------------------------------------------


def units_of(needs: Sequence[Need]) -> Mapping[int, Sequence[int]]:
    """The units of coded needs where nobody names others, by need: those of its proposal, else the core of its occupation and field."""
    offered = Proposal.objects.filter(need__in=[need.pk for need in needs]).values_list("need", "occupation", "field", "units", "unit_confidence")
    proposed = {(need, occupation, at): taken_units(units, sure) for need, occupation, at, units, sure in offered}
    core = core_units({(need.occupation_id, need.field_id) for need in needs})
    return {need.pk: proposed.get((need.pk, need.occupation_id, need.field_id)) or core[need.occupation_id, need.field_id] for need in needs}


def core_units(codes: Iterable[tuple[int, int]]) -> Mapping[tuple[int, int], Sequence[int]]:
    """For each (occupation, field): the units that at least half of its programmes teach; all of them where no unit is so common."""
    wanted = set(codes)
    versions = ProgrammeVersion.objects.current().filter(programme__occupation__in={occupation for occupation, _field in wanted})
    code_of = {pk: (occupation, at) for pk, occupation, at in versions.values_list("pk", "programme__occupation", "programme__field")}
    programmes = Counter(code_of.values())
    taught: dict[tuple[int, int], Counter[int]] = {code: Counter() for code in wanted}
    for version, unit in ProgrammeUnit.objects.filter(version__in=code_of).order_by("unit").values_list("version", "unit"):
        if code_of[version] in taught:
            taught[code_of[version]][unit] += 1
    return {code: [unit for unit, count in units.items() if count >= CORE * programmes[code]] or list(units) for code, units in taught.items()}


@dataclass(frozen=True)
class OfferedUnit:
    """A unit that a need may ask for: how sure the engine is of it (None: it was not offered), and whether the need asks for it."""

    unit: Unit
    confidence: float | None
    asked: bool


def offered_units(need: Need) -> list[OfferedUnit]:
    """What a need asks for and what else the engine offers with its occupation, the surest first."""
    proposal = need.proposals.filter(occupation=need.occupation_id, field=need.field_id).first()
    sure = dict(zip(proposal.units, proposal.unit_confidence, strict=False)) if proposal else {}
    asked = set(need.units.values_list("pk", flat=True))
    rows = Unit.objects.filter(pk__in=[*asked, *sure]).order_by("title_id")
    return sorted((OfferedUnit(unit, sure.get(unit.pk), unit.pk in asked) for unit in rows), key=lambda row: -(row.confidence or 0.0))


def units_to_choose(need: Need) -> QuerySet[Unit]:
    """Units that somebody may choose for a coded need: all that programmes of its field teach."""
    versions = ProgrammeVersion.objects.current().filter(programme__field=need.field)
    return Unit.objects.filter(programme_units__version__in=versions).distinct().order_by("title_id")


# Lists -----------------------------------------------------------------------------------------------------------------


LISTED = ("statement", "company", "centre", "office", "region", "occupation", "field")


def listed_needs() -> NeedQuerySet:
    """Needs with what one line of a list says of each."""
    rows: NeedQuerySet = Need.objects.select_related(*LISTED)
    return rows


def shown_needs() -> NeedQuerySet:
    """Needs with everything that a page shows of one."""
    rows: NeedQuerySet = Need.objects.select_related(
        "statement__site",
        "statement__meeting",
        "company",
        "centre",
        "office",
        "region",
        "occupation",
        "field",
        "verified_by__person",
        "forecast__forecast",
    )
    return rows


def occupation_words() -> list[tuple[Occupation, str]]:
    """Every occupation with code, title and what the shop floor calls it, the best known words first, for a list that can be searched."""
    rows = Occupation.objects.prefetch_related(Prefetch("terms", OccupationTerm.objects.order_by("pk"))).order_by("code")
    return [(row, f"{row.code} {row.title} ({', '.join(term.term for term in row.terms.all()[:6])})") for row in rows]


def occupations_without_field(need: Need) -> set[int]:
    """Keys of the occupations to which no programme leads and for which nothing was proposed to this need: its field is for a person to say."""
    proposed = need.proposals.exclude(field=None).values("occupation")
    return set(Occupation.objects.filter(programmes=None).exclude(pk__in=proposed).values_list("pk", flat=True))


# Sums -----------------------------------------------------------------------------------------------------------------


@dataclass
class Share:
    """What one origin says: needs, people as stated (least, most), people expected, OJT seats, and companies' needs that do not speak of seats."""

    needs: int = 0
    least: int = 0
    most: int = 0
    expected: float = 0.0
    ojt_seats: int = 0
    seats_not_said: int = 0
    by_month: dict[date, float] = field(default_factory=lambda: defaultdict(float))

    def add(self, row: Mapping[str, Any], months: Sequence[date]) -> None:
        """Adds a group of needs that share their months; expected people are spread evenly over the months."""
        self.needs, self.least, self.most = self.needs + row["needs"], self.least + row["least"], self.most + row["most"]
        self.ojt_seats, self.seats_not_said = self.ojt_seats + (row["seats"] or 0), self.seats_not_said + row["not_said"]
        self.expected += row["expected"]
        for month in months:
            self.by_month[month] += row["expected"] / len(months)


@dataclass(frozen=True)
class Overview:
    """Countable demand on a day: for each origin its sum, and for each field its share by origin. There is no sum over origins.

    `months`: from that of the day to the last in which anybody is wanted; `unseen`: needs that no forecast has seen.
    """

    origins: Mapping[Origin, Share]
    fields: Mapping[Field, Mapping[Origin, Share]]
    months: tuple[date, ...]
    waiting: Mapping[Origin, int]
    unseen: int


def months_between(first: date, last: date) -> list[date]:
    """The first days of the months from the first to the last."""
    return [date(first.year + (first.month - 1 + at) // 12, (first.month - 1 + at) % 12 + 1, 1) for at in range(month_count(first, last))]


SEATS = {
    "seats": Sum("statement__ojt_seats"),
    "not_said": Count("pk", filter=Q(origin=Origin.COMPANY, statement__ojt_seats=None)),  # regions and founders are not asked
}
WHEN = {"recurs": "recurs", "start": "start_month", "until": "until_month", "certainty": "certainty"}


def _months(row: Mapping[str, Any], day: date) -> list[date]:
    """The months in which people of a group can still start, from that of the day on, as the forecast has them: of what recurs the times ahead."""
    times, now = occurrences(row["recurs"], row["start"], row["until"], 0, 0), day.replace(day=1)
    return [month for time in ahead(times, day) or times[-1:] for month in months_between(max(time.start, now), max(time.until, now))]


def what_is_left(row: Mapping[str, Any], day: date) -> Mapping[str, Any]:
    """A group of needs that recur alike without the people of the times that are over; a forecast knew those that were ahead when it was made."""
    times = occurrences(row["recurs"], row["start"], row["until"], 0, 0)
    left, of = len(ahead(times, day) or times[-1:]), len(times)
    people = {name: row[name] * left // of for name in ("least", "most")}
    if row["made"] is None:
        return {**row, **people, "expected": expected_heads(people["least"], people["most"], row["certainty"])}
    return {**row, **people, "expected": row["expected"] * left / len(ahead(times, row["made"]) or times[-1:])}


def demand_overview(day: date) -> Overview:
    """What a plan may serve on a day, by origin, field and month. One grouped query however many needs there are."""
    groups = (
        Need.objects.countable(day)
        .order_by()
        .values("origin", "field", made=F("forecast__forecast__made_on"), **{name: F(f"statement__{path}") for name, path in WHEN.items()})
        .annotate(
            needs=Count("pk"),
            least=Sum("statement__heads_least"),
            most=Sum("statement__heads_most"),
            **SEATS,
            expected=Sum("worth"),
            unseen=Count("pk", filter=Q(forecast=None)),
        )
    )
    origins: dict[Origin, Share] = {origin: Share() for origin in Origin}
    fields: dict[int, dict[Origin, Share]] = defaultdict(lambda: {origin: Share() for origin in Origin})
    last, unseen = day, 0
    for row in (what_is_left(group, day) for group in groups):
        months, origin = _months(row, day), Origin(row["origin"])
        last, unseen = max(last, *months), unseen + row["unseen"]
        origins[origin].add(row, months)
        fields[row["field"]][origin].add(row, months)
    named = Field.objects.in_bulk(list(fields))
    waiting = dict(Need.objects.waiting().order_by().values_list("origin").annotate(count=Count("pk")))
    ordered = sorted(fields, key=lambda pk: -max(share.expected for share in fields[pk].values()))
    return Overview(
        origins,
        {named[pk]: fields[pk] for pk in ordered},
        tuple(months_between(day, last)) if fields else (),
        {origin: waiting.get(origin, 0) for origin in Origin},
        unseen,
    )
