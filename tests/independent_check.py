# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""An auditor's own arithmetic: `python tests/independent_check.py DIR` reads what `selaras demo --check --out DIR` wrote.

Standard library only, and nothing of selaras: every figure of result.json but the proven bound is computed again from the CSV files
(docs/models/planning-files.md), and every broken rule is named. The targets are the auditor's own words, never the folder's.

Exit status 0: all figures agree, no rule is broken, the targets are met. 1: something is named. 3: there is no plan; what is said of that adds up.
"""

import argparse
import json
import math
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from independent_files import ANSWER, MISSING, MONTHS, ORIGINS, PROBLEM, Folder, Rows, senseless

NEAR = 1e-5  # of 1 + the limit
SERVED_FROM = 0.5
NO_PLAN = 3
# What a missing thing weighs in instructor-days (docs/models/planning-files.md); a package that a floor lacks weighs as its 16 people do.
WEIGHTS = {"instructor_days": 1, "assessor_days": 1, "room_weeks": 50, "packages": 16_000, "money": 3, "participants": 1_000, "certified": 1_000}
KEYS = (
    *("packages", "tested_packages", "participants", "certified_expected", "probability_participants", "probability_certified"),
    *("packages_all_sources", "tested_all_sources", "graduates_expected", "seats_by_origin", "expected_placed_by_origin", "ojt_seats_used"),
    *("money", "objective", "bound", "proven_gap", "upgrades", "new_assessors", "needs_total", "needs_served", "largest_shortfall", "violations"),
    *(f"missing_{kind}" for kind in (*WEIGHTS, "weight", "bound")),
    *("seconds", "plan_seconds"),
)
Sums = dict[tuple, float]


class Year:
    """One problem and its answer, as rows and as sums."""

    def __init__(self, folder: Folder) -> None:
        self.tables = folder.tables
        self.numbers = {row["name"]: row["value"] for row in self.rows("year")}
        for name, axis in (
            ("courses", "course"), ("programmes", "programme"), ("centres", "centre"), ("assessors", "assessor"), ("needs", "need"),
            ("offers", "offer"), ("workshops", "room"),
        ):  # fmt: skip
            setattr(self, name, {row[axis]: row for row in self.rows(name)})
        self.groups = {row["group"]: row for row in self.rows("instructors")}
        self.upgrades = {row["upgrade"]: row for row in self.rows("upgrades_possible")}
        self.recruits = {row["recruit"]: row for row in self.rows("new_assessors_possible")}
        self.hires = {row["hire"]: row for row in self.rows("hires_possible")}
        self.own, self.tests = self.table("packages", "course", amount="packages"), self.table("packages", "course", amount="tests")
        self.every: Sums = defaultdict(float, self.own)
        for place, packages in self.table("local_packages", "course", amount="packages").items():
            self.every[place] += packages
        self.local_tested = self.table("local_packages", "course", amount="tested")
        self.taken = self.table("offers_taken", "offer", amount="packages")
        for (offer, start), packages in self.taken.items():
            self.every[self.offers[offer]["course"], start] += packages
        self.starts = self.table("upgrades", "upgrade", amount="people")
        self.decided = self.table("new_assessors", "recruit", amount="people")

    def rows(self, name: str) -> Rows:
        """Rows of a file."""
        return self.tables[name]

    def table(self, name: str, *columns: str, amount: str) -> Sums:
        """A file as sums by its columns and month."""
        sums: Sums = defaultdict(float)
        for row in self.rows(name):
            sums[(*(row[column] for column in columns), row["month"])] += row[amount]
        return sums

    def number(self, name: str) -> float:
        """A number of year.csv."""
        return float(self.numbers[name])

    def programme(self, course: str) -> dict[str, Any]:
        """The programme of a course."""
        return self.programmes[self.courses[course]["programme"]]

    def test_month(self, course: str, start: int) -> int:
        """Month of the test; 13 and more lie in the next year."""
        return start + self.programme(course)["test_lag"]

    def ready_month(self, course: str, start: int) -> int:
        """Month from which graduates can work."""
        return start + self.programme(course)["ready_lag"]


# Figures ------------------------------------------------------------------------------------------------------------


def loads(year: Year, column: str) -> Sums:
    """Work by (course, month) from the packages of all sources; what would fall after December burdens nobody."""
    sums: Sums = defaultdict(float)
    for (course, start), packages in year.every.items():
        for step, work in enumerate(year.programme(course)[column]):
            if start + step <= 12:
                sums[course, start + step] += packages * work
    return sums


def money(year: Year) -> float:
    """APBN money in million rupiah."""
    spent = sum(packages * year.courses[course]["cost"] for (course, _month), packages in year.own.items())
    spent += sum(tests * year.courses[course]["test_cost"] for (course, _month), tests in year.tests.items())
    spent += sum(packages * year.offers[offer]["cost"] for (offer, _month), packages in year.taken.items())
    spent += sum(people * year.upgrades[upgrade]["cost"] for (upgrade, _month), people in year.starts.items())
    spent += sum(people * year.recruits[recruit]["cost"] for (recruit, _month), people in year.decided.items())
    spent += sum(row["days"] * year.hires[row["hire"]]["price"] for row in year.rows("hired"))
    for name, axis, known in (
        ("teaching", "group", year.groups), ("assessing", "assessor", year.assessors), ("assessing_new", "recruit", year.recruits),
    ):  # fmt: skip
        spent += sum(row["days"] * known[row[axis]]["reach"].get(row["centre"], 0.0) for row in year.rows(name))
    return spent


def placements(year: Year) -> dict[str, float]:
    """Expected placements by origin of the need, and what OJT adds."""
    arcs = {(row["course"], row["need"]): row["value"] for row in year.rows("arcs")}
    seats = {(row["course"], row["line"]): row["value"] for row in year.rows("ojt_arcs")}
    placed = dict.fromkeys((*ORIGINS, "ojt"), 0.0)
    for row in year.rows("flows"):
        ready, need = year.ready_month(row["course"], row["month"]), year.needs[row["need"]]
        placed[need["origin"]] += row["people"] * arcs.get((row["course"], row["need"]), 0.0) * need.get(f"m{ready}", 0.0)
    for row in year.rows("ojt"):
        if year.ready_month(row["course"], row["month"]) <= 12:
            placed["ojt"] += row["people"] * seats.get((row["course"], row["line"]), 0.0)
    return placed


def counted(year: Year) -> tuple[Sums, Sums]:
    """Packages that count for the participants, and tests of the year that count for the certified."""
    packages = year.every if year.number("participants_count_local") else year.own
    tests: Sums = defaultdict(float, year.tests)
    for place, tested in year.local_tested.items() if year.number("certified_count_local") else ():
        tests[place] += tested
    return packages, {place: count for place, count in tests.items() if year.test_month(*place) <= 12}


def shortfall(year: Year) -> float:
    """The largest regency shortfall: the network's seats an applicant, less the regency's own."""
    people = {row["region"]: row["people"] for row in year.rows("applicants") if row["people"] > 0}
    seats: dict[str, float] = defaultdict(float)
    for (course, _month), packages in year.every.items():
        seats[year.courses[course]["region"]] += year.number("seats") * packages
    mean = sum(seats[region] for region in people) / sum(people.values()) if people else 0.0
    return max((mean - seats[region] / each for region, each in people.items()), default=0.0)


def figures(year: Year) -> dict[str, Any]:
    """Every figure of result.json that can be computed without the solver."""
    packages, tests = counted(year)
    placed, spent = placements(year), money(year)
    sent: dict[str, float] = defaultdict(float)
    by_origin = dict.fromkeys(ORIGINS, 0.0)
    for row in year.rows("flows"):
        sent[row["need"]] += row["people"]
        by_origin[year.needs[row["need"]]["origin"]] += row["people"]
    graduates = sum(count * year.courses[course]["graduates"] for (course, _month), count in year.every.items())
    return {
        "packages": sum(packages.values()),
        "tested_packages": sum(tests.values()),
        "participants": year.number("seats") * sum(packages.values()),
        "certified_expected": sum(count * year.courses[course]["competent"] for (course, _month), count in tests.items()),
        "packages_all_sources": sum(year.every.values()),
        "tested_all_sources": sum(year.tests.values()) + sum(year.local_tested.values()),
        "graduates_expected": graduates,
        "seats_by_origin": by_origin | {"none": graduates - sum(by_origin.values())},
        "expected_placed_by_origin": placed,
        "ojt_seats_used": sum(row["people"] for row in year.rows("ojt")),
        "money": spent,
        "objective": sum(placed.values()) - year.number("people_per_million") * spent,
        "upgrades": sum(year.starts.values()),
        "new_assessors": sum(year.decided.values()),
        "needs_total": len(year.needs),
        "needs_served": sum(people >= SERVED_FROM for people in sent.values()),
        "largest_shortfall": shortfall(year),
        **probabilities(year, packages, tests),
    }


def probabilities(year: Year, packages: Sums, tests: Sums) -> dict[str, float]:
    """docs/models/planning.md, "How probable": both targets as normal sums of packages that run or not, and people who pass or not."""
    seats = year.number("seats")
    mean = variance = competent = spread = 0.0
    for (course, _month), count in packages.items():
        cancel = year.courses[course]["cancel"]
        mean += count * seats * (1 - cancel)
        variance += count * seats**2 * cancel * (1 - cancel)
    for (course, _month), count in tests.items():
        runs, expected = 1 - year.courses[course]["cancel"], year.courses[course]["competent"]
        passing = min(expected / (seats * runs), 1.0) if runs else 0.0
        competent += count * expected
        spread += count * max(runs * (seats * passing * (1 - passing) + (seats * passing) ** 2) - expected**2, 0.0)
    spread += (year.number("pass_spread") * competent) ** 2
    return {
        "probability_participants": reached(mean, math.sqrt(variance), seats * math.ceil(year.number("target_participants") / seats), seats / 2),
        "probability_certified": reached(competent, math.sqrt(spread), year.number("target_certified"), 0.5),
    }


def reached(mean: float, deviation: float, target: float, half: float) -> float:
    """Probability that a normal sum reaches its target."""
    if not deviation:
        return float(mean >= target - 1e-9)
    return 0.5 * (1 + math.erf((mean - target + half) / (deviation * math.sqrt(2))))


# Rules --------------------------------------------------------------------------------------------------------------


class Faults(list[str]):
    """Broken rules in words."""

    def over(self, used: float, limit: float, what: str, where: object) -> None:
        """Names a place where not provably at most the limit is used: so a number that is none is named too."""
        if not used <= limit + NEAR * (1 + abs(limit)):
            self.append(f"{what}: {used:.6g} where there are {limit:.6g} ({where})")


def broken_rules(year: Year) -> Faults:
    """Every rule the answer breaks."""
    faults = Faults()
    for rule in (
        targets, openings, tests_allowed, rooms_and_limits, teaching, teaching_people, upgrading, hiring, testing, testing_people, extra,
        graduates, needs, ojt,
    ):  # fmt: skip
        rule(year, faults)
    return faults


def targets(year: Year, faults: Faults) -> None:
    found = figures(year)
    for name, figure in (("target_participants", "participants"), ("target_certified", "certified_expected")):
        faults.over(year.number(name), found[figure], f"{figure} below target", "network")
    faults.over(found["money"], year.number("budget"), "money over the budget", "APBN")


def openings(year: Year, faults: Faults) -> None:
    for what, amounts, known in (
        ("package", year.own, year.courses), ("offer", year.taken, year.offers), ("upgrade", year.starts, year.upgrades),
        ("recruit", year.decided, year.recruits),
    ):  # fmt: skip
        for (name, start), count in amounts.items():
            if count and start not in known[name]["open"]:
                faults.append(f"{what} {name} starts in month {start}, which is closed")


def tests_allowed(year: Year, faults: Faults) -> None:
    """APBN tests a package once, and where tests of local packages do not count, its own packages only."""
    local = year.number("certified_count_local")
    for place, tests in year.tests.items():
        there = year.every[place] - year.local_tested[place] if local else year.own[place]
        faults.over(tests, there, "tests of packages that do not run or do not count", place)
        if tests and (year.courses[place[0]]["testable"] != "1" or year.test_month(*place) > 12):
            faults.append(f"{place[0]} cannot be tested this year when it starts in month {place[1]}")


def rooms_and_limits(year: Year, faults: Faults) -> None:
    weeks: Sums = defaultdict(float)
    for (course, when), work in loads(year, "room_weeks").items():
        weeks[year.courses[course]["room"], when] += work
    for (room, when), work in weeks.items():
        faults.over(work, year.workshops[room][f"m{when}"], "workshop weeks", (room, when))
    by_centre: dict[str, float] = defaultdict(float)
    by_programme: dict[str, float] = defaultdict(float)
    by_course: dict[str, float] = defaultdict(float)
    for (course, _month), packages in year.every.items():
        by_centre[year.courses[course]["centre"]] += packages
        by_course[course] += packages
    for (course, _month), packages in year.own.items():
        by_programme[year.courses[course]["programme"]] += packages
    for centre, packages in by_centre.items():
        faults.over(packages, year.centres[centre]["most"], "packages of a centre", centre)
    for programme, packages in by_programme.items():
        faults.over(packages, year.programmes[programme]["kits"], "kits", programme)
    for row in year.rows("floors"):
        faults.over(row["least"], sum(by_course[course] for course in row["courses"]), "floor", row["floor"])
    for offer, row in year.offers.items():
        faults.over(sum(year.taken.get((offer, when), 0) for when in MONTHS), row["limit"], "offered packages", offer)


def teaching(year: Year, faults: Faults) -> None:
    needed: Sums = defaultdict(float)
    for (course, when), days in loads(year, "instructor_days").items():
        needed[year.courses[course]["centre"], year.programme(course)["competence"], when] += days
    given: Sums = defaultdict(float)
    for name in ("teaching", "teaching_extra"):
        for row in year.rows(name):
            given[row["centre"], row["competence"], row["month"]] += row["days"]
    for row in year.rows("hired"):
        given[row["centre"], year.hires[row["hire"]]["competence"], row["month"]] += row["days"]
    for place, days in needed.items():
        faults.over(days, given[place], "instructor days needed", place)


def teaching_people(year: Year, faults: Faults) -> None:
    for row in year.rows("teaching"):
        if row["centre"] not in year.groups[row["group"]]["reach"]:
            faults.append(f"{row['group']} teaches at {row['centre']}, out of reach")
    trained: Sums = defaultdict(float)
    away: Sums = defaultdict(float)
    for (upgrade, start), people in year.starts.items():
        row = year.upgrades[upgrade]
        for when in range(start, 13):
            had = year.groups[row["group"]][f"m{when}"]
            if when < start + row["months"]:
                away[row["group"], when] += people * min(row["days"], had)
            else:
                trained[row["group"], row["competence"], when] += people * had
    for (group, competence, when), days in year.table("teaching", "group", "competence", amount="days").items():
        if competence not in year.groups[group]["teaches"]:
            faults.over(days, trained[group, competence, when], "days of a competence not mastered", (group, competence, when))
    taught = year.table("teaching", "group", amount="days")
    for group, row in year.groups.items():
        for when in MONTHS:
            faults.over(taught[group, when], row["size"] * row[f"m{when}"] - away[group, when], "instructor days", (group, when))


def upgrading(year: Year, faults: Faults) -> None:
    by_group: dict[str, float] = defaultdict(float)
    for upgrade, row in year.upgrades.items():
        people = sum(year.starts.get((upgrade, when), 0) for when in MONTHS)
        by_group[row["group"]] += people
        faults.over(people, row["most"], "places of an upgrade", upgrade)
    for group, people in by_group.items():
        faults.over(people, year.groups[group]["size"], "people upgraded", group)


def hiring(year: Year, faults: Faults) -> None:
    for row in year.rows("hired"):
        if row["centre"] not in year.hires[row["hire"]]["reach"]:
            faults.append(f"{row['hire']} teaches at {row['centre']}, out of reach, in month {row['month']}")
    for (hire, when), days in year.table("hired", "hire", amount="days").items():
        faults.over(days, year.hires[hire][f"m{when}"], "hired days", (hire, when))


def testing(year: Year, faults: Faults) -> None:
    needed: Sums = defaultdict(float)
    for place in {*year.tests, *year.local_tested}:
        course, scheme, when = place[0], year.programme(place[0])["scheme"], year.test_month(*place)
        if when <= 12 and scheme:
            tests = year.tests[place] + year.local_tested[place]
            needed[year.courses[course]["centre"], scheme, when] += tests * year.programme(course)["assessor_days"]
    given: Sums = defaultdict(float)
    for name in ("assessing", "assessing_new", "assessing_extra"):
        for row in year.rows(name):
            given[row["centre"], row["scheme"], row["month"]] += row["days"]
    for where, days in needed.items():
        faults.over(days, given[where], "assessor days needed", where)


def testing_people(year: Year, faults: Faults) -> None:
    for name, axis, known in (("assessing", "assessor", year.assessors), ("assessing_new", "recruit", year.recruits)):
        for row in year.rows(name):
            who = known[row[axis]]
            if who["home"] and who["home"] == row["centre"]:
                faults.append(f"{row[axis]} tests at the home centre {row['centre']}")
            if row["centre"] not in who["reach"] or row["scheme"] not in who["schemes"]:
                faults.append(f"{row[axis]} tests {row['scheme']} at {row['centre']} without reach or licence")
    for (assessor, when), days in year.table("assessing", "assessor", amount="days").items():
        row = year.assessors[assessor]
        faults.over(days, row["size"] * row[f"m{when}"], "assessor days", (assessor, when))
    for (recruit, when), days in year.table("assessing_new", "recruit", amount="days").items():
        row = year.recruits[recruit]
        ready = sum(year.decided.get((recruit, start), 0) for start in MONTHS if start + row["lead"] <= when)
        faults.over(days, ready * row["days"], "days of new assessors", (recruit, when))
    for recruit, row in year.recruits.items():
        faults.over(sum(year.decided.get((recruit, when), 0) for when in MONTHS), row["most"], "new assessors", recruit)


def extra(year: Year, faults: Faults) -> None:
    there: Sums = {(row["kind"], row["key"], row["month"]): row["days"] for row in year.rows("extra_days")}
    field = {row["competence"]: row["field"] for row in year.programmes.values()}
    used: Sums = defaultdict(float)
    for row in year.rows("teaching_extra"):
        used["instructor_days", field[row["competence"]], row["month"]] += row["days"]
    for row in year.rows("assessing_extra"):
        used["assessor_days", row["scheme"], row["month"]] += row["days"]
    for place, days in used.items():
        faults.over(days, there.get(place, 0.0), "extra days", place)


def graduates(year: Year, faults: Faults) -> None:
    for name in ("flows", "ojt"):
        for (course, start), people in year.table(name, "course", amount="people").items():
            there = year.every[course, start] * year.courses[course]["graduates"]
            faults.over(people, there, f"graduates in {name}", (course, start))


def needs(year: Year, faults: Faults) -> None:
    arcs = {(row["course"], row["need"]) for row in year.rows("arcs")}
    met: dict[str, float] = defaultdict(float)
    for row in year.rows("flows"):
        met[row["need"]] += row["people"]
        if (row["course"], row["need"]) not in arcs:
            faults.append(f"{row['course']} sends people to {row['need']}, which it does not fit")
        if not year.needs[row["need"]].get(f"m{year.ready_month(row['course'], row['month'])}", 0.0):
            faults.append(f"{row['course']}, started in month {row['month']}, sends people to {row['need']} when it takes nobody")
    for need, people in met.items():
        faults.over(people, year.needs[need]["heads"], "people for a need", need)


def ojt(year: Year, faults: Faults) -> None:
    lines = {row["line"]: row for row in year.rows("ojt_seats")}
    links = {(row["course"], row["line"]) for row in year.rows("ojt_arcs")}
    used: Sums = defaultdict(float)
    for row in year.rows("ojt"):
        when = year.ready_month(row["course"], row["month"])
        if (row["course"], row["line"]) not in links or when > 12:
            faults.append(f"{row['course']} sends people to OJT at {row['line']}, which it does not fit")
        else:
            used[row["line"], when] += row["people"]
    for (line, when), people in used.items():
        faults.over(people, lines[line][f"m{when}"], "OJT seats", (line, when))


# The verdict --------------------------------------------------------------------------------------------------------


def differences(said: object, found: Any, name: str) -> list[str]:
    """Where result.json says something else than the files."""
    if isinstance(found, dict):
        inside = said if isinstance(said, dict) else {}
        faults = [f"{name}.{each}: has no place there" for each in inside if each not in found]
        return faults + [fault for each in found for fault in differences(inside.get(each), found[each], f"{name}.{each}")]
    if isinstance(said, bool) or not isinstance(said, int | float) or not math.isclose(said, found, rel_tol=1e-6, abs_tol=1e-6):
        return [f"{name}: result.json says {said}, the files say {found}"]
    return []


def contradictions(said: dict[str, Any], found: dict[str, Any], numbers: tuple[str, ...]) -> list[str]:
    """Where result.json differs from the figures found, leaves out or adds a key, or says as a number what is none; all other keys must be null."""
    known = {*KEYS, "status", "reason"}
    faults = [f"result.json: {name} has no place there" for name in said if name not in known]
    faults += [f"result.json: {name} is not said" for name in sorted(known) if name not in said]
    faults += [f"result.json: {name} is {said.get(name)!r}, no finite number" for name in numbers if not is_number(said.get(name))]
    faults += [
        f"result.json: {name} is {said[name]!r}; it cannot be known here"
        for name in KEYS
        if name in said and name not in found and name not in numbers and said[name] is not None
    ]
    return faults + [fault for name in found for fault in differences(said.get(name), found[name], name)]


def is_number(value: object) -> bool:
    """A finite number, and no yes or no."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def with_a_plan(folder: Folder, said: dict[str, Any], asked: argparse.Namespace) -> int:
    """Figures and rules of a plan."""
    year = Year(folder)
    rules = broken_rules(year)
    found = figures(year) | {"violations": len(rules)}
    faults = aims(folder, asked) + contradictions(said, found, ("bound", "proven_gap", "seconds", "plan_seconds"))
    for name, figure, least in (("participants", "participants", asked.participants), ("certified", "certified_expected", asked.certified)):
        if found[figure] < least * (1 - NEAR):
            faults.append(f"{found[figure]:.6g} {name}: fewer than the {least:g} asked for")
    if all(is_number(said.get(name)) for name in ("bound", "objective", "proven_gap")):
        gap = (said["bound"] - said["objective"]) / max(abs(said["objective"]), 1e-9)
        if not math.isclose(gap, said["proven_gap"], abs_tol=1e-6) or gap < -1e-6:
            faults.append(f"proven_gap: {said['proven_gap']} is not (bound - objective) / |objective| = {gap}")
    for fault in (*rules, *faults):
        print(fault)
    print(f"{len(found)} figures computed again, {len(faults)} faults; {len(rules)} rules broken")
    return 1 if rules or faults else 0


def without_a_plan(folder: Folder, said: dict[str, Any], asked: argparse.Namespace) -> int:
    """What is said to be missing adds up, names what there is, and is no less than the proven least."""
    faults, found = aims(folder, asked), {f"missing_{kind}": 0.0 for kind in WEIGHTS}
    places = {"instructor_days": folder.axes["field"], "assessor_days": folder.axes["scheme"], "room_weeks": folder.axes["room"]}
    dated, places["packages"] = set(places), {row["floor"] for row in folder.tables["floors"]}
    for at, row in enumerate(folder.tables["missing"], 2):
        kind, months = row["kind"], map(str, MONTHS)
        found[f"missing_{kind}"] += row["amount"]
        if row["key"] not in places.get(kind, {""}) or row["month"] not in (months if kind in dated else [""]):
            faults.append(f"missing.csv row {at}: no {kind} can be missing at {row['key']!r} in month {row['month']!r}")
    found["missing_weight"] = sum(weight * found[f"missing_{kind}"] for kind, weight in WEIGHTS.items())
    known = found | {"needs_total": len(folder.tables["needs"])}
    faults += contradictions(said, known, ("missing_bound", "seconds", "plan_seconds"))
    if said.get("status") != "infeasible":
        faults.append(f"result.json: status is {said.get('status')!r} and there is no plan")
    if not faults and not 0 < said["missing_bound"] <= said["missing_weight"] + NEAR:
        faults.append(f"missing: {said['missing_weight']} suffices and {said['missing_bound']} is proven to be needed: one of them is wrong")
    for fault in faults:
        print(fault)
    amounts = ", ".join(f"{amount:g} {name.removeprefix('missing_')}" for name, amount in found.items() if amount and name != "missing_weight")
    print(f"There is no plan to check: the targets are said to be out of reach. Said to suffice: {amounts or 'nothing'}. {len(faults)} faults")
    return 1 if faults else NO_PLAN


def aims(folder: Folder, asked: argparse.Namespace) -> list[str]:
    """Where the folder aims at something else than asked; prints both."""
    numbers = {row["name"]: float(row["value"]) for row in folder.tables["year"]}
    wanted = {
        "target_participants": asked.participants, "target_certified": asked.certified,
        "participants_count_local": float(asked.local_participants), "certified_count_local": float(asked.local_certified),
    }  # fmt: skip
    print("Asked for: " + ", ".join(f"{name} {value:g}" for name, value in wanted.items()) + f"; the budget of the folder is {numbers['budget']:g}")
    return [f"year.csv: {name} is {numbers[name]:g}, asked for is {value:g}" for name, value in wanted.items() if numbers[name] != value]


def main(words: list[str]) -> int:
    """Prints every difference and every broken rule."""
    parser = argparse.ArgumentParser(description="Computes the figures of a plan again and names every broken rule.")
    parser.add_argument("folder", type=Path, help="what `selaras demo --check --out` wrote")
    parser.add_argument("--participants", type=float, default=18_624, help="the target of participants (18624)")
    parser.add_argument("--certified", type=float, default=12_880, help="the target of people expected to be judged competent (12880)")
    parser.add_argument("--local-participants", action="store_true", help="packages paid by others count towards the participants")
    parser.add_argument("--local-certified", action="store_true", help="tests paid by others count towards the certified")
    asked = parser.parse_args(words)
    planned = any((asked.folder / f"{name}.csv").exists() for name in ANSWER)
    folder = Folder(asked.folder, PROBLEM | (ANSWER if planned else MISSING))
    faults = folder.faults or senseless(folder)
    try:
        said = json.loads((asked.folder / "result.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        faults.append(f"result.json cannot be read: {error}")
    else:
        faults += [] if isinstance(said, dict) else ["result.json is no object"]
    if faults:
        for fault in faults:
            print(fault)
        print(f"{len(faults)} faults: the files cannot be taken, nothing was computed")
        return 1
    return with_a_plan(folder, said, asked) if planned else without_a_plan(folder, said, asked)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
