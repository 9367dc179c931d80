# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Packages of a plan: the table of any two cuts, the list behind each of its cells, and one package with all that hangs on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from selaras.ground.network.models import Centre
from selaras.ground.standards.models import Programme, ProgrammeVersion
from selaras.loop.planning.models import Assessing, CentreYear, Package, Plan, Request, SeatNeed, SeatOjt, Teaching
from selaras.loop.planning.rules import MONTHS, SEATS, PackageState, Source, cost_parts

# A cut: the columns of a package that name it, key first, and in which order its values stand.
CUTS: Mapping[str, tuple[str, ...]] = {
    "centre": ("centre__key", "centre__name", "centre__kind"),
    "field": ("programme__field__key", "programme__field__title_id", "programme__field__title_en"),
    "programme": ("programme__key", "programme__title_id", "programme__title_en"),
    "month": ("start_month",),
}
KIND_ORDER = {"uptp": 0, "uptd": 1, "komunitas": 2}


@dataclass(frozen=True)
class PackageChoice:
    """What packages are narrowed to; empty and None mean all. Names are keys."""

    kind: str = ""  # of centre
    centre: str = ""
    field: str = ""
    programme: str = ""
    month: int | None = None  # of start
    source: str = ""
    tested: bool | None = None
    serves: bool | None = None  # some need
    words: str = ""


@dataclass(frozen=True)
class Line:
    """One row or column of the table: its key and words (a month's are left to the page), the kind of a centre, and the packages in it."""

    key: str
    words: str
    group: str
    total: int


@dataclass(frozen=True)
class Table:
    """Packages by two cuts: `cells[row key, column key]`. Totals are sums of the cells; `most` is the largest cell."""

    rows: tuple[Line, ...]
    columns: tuple[Line, ...]
    cells: Mapping[tuple[str, str], int]
    total: int
    most: int


def chosen(plan: Plan, choice: PackageChoice) -> QuerySet[Package]:
    """The plan's packages as chosen; withdrawn ones stay on record but are no longer part of it."""
    same = {
        "centre__kind": choice.kind,
        "centre__key": choice.centre,
        "programme__field__key": choice.field,
        "programme__key": choice.programme,
        "start_month": choice.month,
        "source": choice.source,
    }
    rows = Package.objects.filter(plan=plan, **{path: value for path, value in same.items() if value}).exclude(state=PackageState.WITHDRAWN)
    if choice.tested is not None:
        rows = rows.filter(tested=choice.tested)
    if choice.serves is not None:
        serving = Exists(SeatNeed.objects.filter(package=OuterRef("pk")))
        rows = rows.filter(serving if choice.serves else ~serving)
    for word in choice.words.split()[:8]:
        found = Q(code__icontains=word) | Q(centre__name__icontains=word) | Q(programme__title_id__icontains=word)
        rows = rows.filter(found | Q(programme__title_en__icontains=word) | Q(programme__field__title_id__icontains=word))
    return rows


def listed(plan: Plan, choice: PackageChoice) -> QuerySet[Package]:
    """The same with everything that a row of the list says: graduates sent, placements expected, needs served."""
    rows = chosen(plan, choice).select_related("centre", "programme__field", "scheme")
    return rows.annotate(needs=Count("serves"), sent=Sum("serves__people"), placed=Sum("serves__placed")).order_by("code")


def table(plan: Plan, choice: PackageChoice, rows: str, columns: str) -> Table:
    """Packages counted by two of CUTS, in one query. Months are all there; of anything else only what has packages."""
    names = dict.fromkeys((*CUTS[rows], *CUTS[columns]))
    cells: dict[tuple[str, str], int] = {}
    lines: dict[str, dict[str, Line]] = {rows: {}, columns: {}}
    for found in chosen(plan, choice).order_by().values(*names).annotate(n=Count("pk")):
        pair = str(found[CUTS[rows][0]]), str(found[CUTS[columns][0]])
        cells[pair] = cells.get(pair, 0) + found["n"]
        for by, key in zip((rows, columns), pair, strict=True):
            before = lines[by].get(key)
            lines[by][key] = Line(key, *_words(by, found), total=found["n"] + (before.total if before else 0))
    for by in (rows, columns):
        if by == "month":
            lines[by] = {key: lines[by].get(key, Line(key, "", "", 0)) for key in map(str, range(1, MONTHS + 1))}
    return Table(_in_order(rows, lines[rows]), _in_order(columns, lines[columns]), cells, sum(cells.values()), max(cells.values(), default=0))


def _words(by: str, found: Mapping[str, Any]) -> tuple[str, str]:
    if by == "centre":
        return found["centre__name"], found["centre__kind"]
    if by == "month":
        return "", ""
    return Programme(title_id=found[CUTS[by][1]], title_en=found[CUTS[by][2]]).title, ""


def _in_order(by: str, lines: Mapping[str, Line]) -> tuple[Line, ...]:
    """Months as they come; centres by kind; everything by size."""
    if by == "month":
        return tuple(lines.values())
    return tuple(sorted(lines.values(), key=lambda line: (KIND_ORDER.get(line.group, 0), -line.total, line.words)))


def without_packages(plan: Plan) -> list[Centre]:
    """Centres of the network that the plan gives nothing."""
    busy = set(Package.objects.filter(plan=plan).order_by().values_list("centre_id", flat=True).distinct())
    return [centre for centre in plan.year.network() if centre.pk not in busy]


# One package -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Teacher:
    """Who teaches a package: an instructor (or a company that lends one, or promised days), and days by month."""

    instructor: Any  # Instructor | None
    hire: Any  # HireOffer | None
    upgraded: bool
    months: Mapping[int, float]

    @property
    def days(self) -> float:
        """Days in all."""
        return sum(self.months.values())


@dataclass(frozen=True)
class PackagePage:
    """One package: needs it serves, hosts of OJT, teachers, who tests there in that month, what it costs (rupiah by part), and why it is there."""

    package: Package
    version: ProgrammeVersion | None
    serves: tuple[SeatNeed, ...]
    ojt: tuple[SeatOjt, ...]
    teachers: tuple[Teacher, ...]
    assessing: tuple[Assessing, ...]
    tested_together: int  # packages that those assessor days are for
    cost: Mapping[str, float]  # by cost_parts, and "tests"; empty where others pay
    request: Request | None
    floor: CentreYear | None
    alike: int  # packages of the programme at the centre in this plan

    @property
    def placed(self) -> float:
        """Placements expected of the needs it serves; what OJT adds stands apart."""
        return sum(row.placed for row in self.serves)

    @property
    def sent(self) -> float:
        """Graduates sent to needs."""
        return sum(row.people for row in self.serves)

    @property
    def idle(self) -> float:
        """Expected graduates who serve no stated need."""
        return max(self.package.graduates - self.sent, 0.0)


def package_page(package: Package) -> PackagePage:
    """All that hangs on one package; the package comes with its plan, year, centre and programme."""
    here = {"centre": package.centre_id, "programme": package.programme_id}
    year = package.plan.year
    all_here = Package.objects.filter(plan=package.plan_id, centre=package.centre_id).count()
    version = ProgrammeVersion.objects.current().filter(programme=package.programme_id).first()
    test = {"plan": package.plan_id, "centre": package.centre_id, "scheme": package.scheme_id}
    needs = SeatNeed.objects.filter(package=package).select_related(
        "need__statement__site", "need__company", "need__centre", "need__office", "need__region", "need__occupation"
    )
    hosts = SeatOjt.objects.filter(package=package).select_related("need__statement", "need__company", "need__region", "site__region")
    return PackagePage(
        package=package,
        version=version,
        serves=tuple(needs.order_by("-people", "pk")),
        ojt=tuple(hosts.order_by("-people", "pk")),
        teachers=_teachers(package),
        assessing=tuple(_assessing(package, test)),
        tested_together=Package.objects.filter(**test, test_month=package.test_month).count() if package.tested else 0,
        cost=_cost(package, version),
        request=Request.objects.filter(year=year, **here).first(),
        floor=CentreYear.objects.filter(year=year, centre=package.centre_id, least__gte=max(1, all_here)).first(),  # a reason only where it binds
        alike=Package.objects.filter(plan=package.plan_id, **here).count(),
    )


def _assessing(package: Package, test: Mapping[str, Any]) -> QuerySet[Assessing]:
    if not package.tested:
        return Assessing.objects.none()
    people = ("assessor__person", "assessor__lsp", "assessor__home", "recruit__lsp", "recruit__region")
    return Assessing.objects.filter(**test, month=package.test_month).select_related(*people).order_by("-days", "pk")


def _teachers(package: Package) -> tuple[Teacher, ...]:
    rows = Teaching.objects.filter(package=package).select_related("instructor__person", "instructor__centre", "hire__company", "hire__region")
    found: dict[tuple[int | None, int | None, bool], list[Teaching]] = {}
    for row in rows.order_by("month", "pk"):
        found.setdefault((row.instructor_id, row.hire_id, row.upgraded), []).append(row)
    teachers = []
    for (_instructor, _hire, upgraded), each in found.items():
        months: dict[int, float] = {}
        for row in each:
            months[row.month] = months.get(row.month, 0.0) + row.days
        teachers.append(Teacher(each[0].instructor, each[0].hire, upgraded, months))
    return tuple(sorted(teachers, key=lambda teacher: -teacher.days))


def _cost(package: Package, version: ProgrammeVersion | None) -> dict[str, float]:
    """Parts of the APBN money, in rupiah, at the year's prices; a package of others costs APBN its agreed share."""
    year = package.plan.year
    if package.local is not None:
        parts = {"share": float(package.local.share)}
    elif version is None:
        return {}
    else:
        parts = cost_parts(
            training_days=version.training_days,
            kit_cost=version.kit_cost,
            trainee_day=year.day_rate,
            boarding_day=year.boarding_rate if package.centre.boarding else 0,
            class_day=year.class_rate,
        )
    parts["tests"] = float(SEATS * year.test_cost) if package.test_paid_by == Source.APBN else 0.0
    return {name: amount for name, amount in parts.items() if amount}
