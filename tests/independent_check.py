# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""An auditor's own arithmetic: `python tests/independent_check.py DIR` reads what `selaras demo --check --out DIR` wrote.

Standard library only, and nothing of selaras: every figure of result.json but the proven bound is computed again from the CSV files
(docs/models/planning-files.md), and every broken rule is named. Exit status 0 only where all figures agree and no rule is broken.
"""

import csv
import json
import math
import sys
from collections import defaultdict
from pathlib import Path

NEAR = 1e-5  # of 1 + the limit
MONTHS = range(1, 13)
SERVED_FROM = 0.5
Sums = dict[tuple, float]


class Year:
    """The CSV files of one problem and its answer."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = {row["name"]: row["value"] for row in self.rows("year")}
        self.courses = {row["course"]: row for row in self.rows("courses")}
        self.programmes = {row["programme"]: row for row in self.rows("programmes")}
        self.centres = {row["centre"]: row for row in self.rows("centres")}
        self.groups = {row["group"]: row for row in self.rows("instructors")}
        self.assessors = {row["assessor"]: row for row in self.rows("assessors")}
        self.needs = {row["need"]: row for row in self.rows("needs")}
        self.offers = {row["offer"]: row for row in self.rows("offers")}
        self.upgrades = {row["upgrade"]: row for row in self.rows("upgrades_possible")}
        self.recruits = {row["recruit"]: row for row in self.rows("new_assessors_possible")}
        self.hires = {row["hire"]: row for row in self.rows("hires_possible")}
        self.own: Sums = defaultdict(float)  # APBN packages by (course, month)
        self.tests: Sums = defaultdict(float)
        for row in self.rows("packages"):
            self.own[row["course"], int(row["month"])] += int(row["packages"])
            self.tests[row["course"], int(row["month"])] += int(row["tests"])
        self.every = defaultdict(float, self.own)
        self.local_tested: Sums = defaultdict(float)
        for row in self.rows("local_packages"):
            self.every[row["course"], int(row["month"])] += int(row["packages"])
            self.local_tested[row["course"], int(row["month"])] += int(row["tested"])
        self.taken = self.table("offers_taken", "offer", amount="packages")
        for (offer, month), packages in self.taken.items():
            self.every[self.offers[offer]["course"], month] += packages
        self.starts = self.table("upgrades", "upgrade", amount="people")
        self.decided = self.table("new_assessors", "recruit", amount="people")

    def rows(self, name: str) -> list[dict[str, str]]:
        """Rows of a file; a file that is not there is a fault of the folder."""
        with (self.folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def table(self, name: str, *columns: str, amount: str) -> Sums:
        """A file as sums by its columns and month."""
        sums: Sums = defaultdict(float)
        for row in self.rows(name):
            sums[(*(row[column] for column in columns), int(row["month"]))] += float(row[amount])
        return sums

    def number(self, name: str) -> float:
        """A number of year.csv; yes and no are True and False there."""
        value = self.numbers[name]
        return float({"True": 1, "False": 0}.get(value, value))

    def programme(self, course: str) -> dict[str, str]:
        """The programme of a course."""
        return self.programmes[self.courses[course]["programme"]]

    def test_month(self, course: str, start: int) -> int:
        """Month of the test; 13 and more lie in the next year."""
        return start + int(self.programme(course)["test_lag"])

    def ready_month(self, course: str, start: int) -> int:
        """Month from which graduates can work."""
        return start + int(self.programme(course)["ready_lag"])


def priced(words: str) -> dict[str, float]:
    """`centre=price centre=price` as a mapping."""
    return {key: float(price) for key, _equals, price in (part.partition("=") for part in words.split())}


def loads(year: Year, column: str) -> Sums:
    """Work by (course, month) from the packages of all sources; what would fall after December burdens nobody."""
    sums: Sums = defaultdict(float)
    for (course, start), packages in year.every.items():
        for step, amount in enumerate(map(float, year.programme(course)[column].split())):
            if start + step <= 12:
                sums[course, start + step] += packages * amount
    return sums


def money(year: Year) -> float:
    """APBN money in million rupiah."""
    spent = sum(packages * float(year.courses[course]["cost"]) for (course, _month), packages in year.own.items())
    spent += sum(tests * float(year.courses[course]["test_cost"]) for (course, _month), tests in year.tests.items())
    spent += sum(packages * float(year.offers[offer]["cost"]) for (offer, _month), packages in year.taken.items())
    spent += sum(people * float(year.upgrades[upgrade]["cost"]) for (upgrade, _month), people in year.starts.items())
    spent += sum(people * float(year.recruits[recruit]["cost"]) for (recruit, _month), people in year.decided.items())
    for row in year.rows("hired"):
        spent += float(row["days"]) * float(year.hires[row["hire"]]["price"])
    for name, axis, known in (
        ("teaching", "group", year.groups),
        ("assessing", "assessor", year.assessors),
        ("assessing_new", "recruit", year.recruits),
    ):
        for row in year.rows(name):
            spent += float(row["days"]) * priced(known[row[axis]]["reach"]).get(row["centre"], 0.0)
    return spent


def placements(year: Year) -> dict[str, float]:
    """Expected placements by origin of the need, and what OJT adds."""
    arcs = {(row["course"], row["need"]): float(row["value"]) for row in year.rows("arcs")}
    seats = {(row["course"], row["line"]): float(row["value"]) for row in year.rows("ojt_arcs")}
    placed = {"company": 0.0, "region": 0.0, "self": 0.0, "ojt": 0.0}
    for row in year.rows("flows"):
        ready, need = year.ready_month(row["course"], int(row["month"])), year.needs[row["need"]]
        worth = float(need[f"m{ready}"]) if ready <= 12 else 0.0
        placed[need["origin"]] += float(row["people"]) * arcs.get((row["course"], row["need"]), 0.0) * worth
    for row in year.rows("ojt"):
        if year.ready_month(row["course"], int(row["month"])) <= 12:
            placed["ojt"] += float(row["people"]) * seats.get((row["course"], row["line"]), 0.0)
    return placed


def counted(year: Year) -> tuple[Sums, Sums]:
    """Packages that count for the participants, and tests of the year that count for the certified."""
    packages = year.every if year.number("participants_count_local") else year.own
    tests: Sums = defaultdict(float, {key: tests for key, tests in year.tests.items() if year.test_month(*key) <= 12})
    if year.number("certified_count_local"):
        for key, tested in year.local_tested.items():
            if year.test_month(*key) <= 12:
                tests[key] += tested
    return packages, tests


def shortfall(year: Year) -> float:
    """The largest regency shortfall: the network's seats an applicant, less the regency's own."""
    people = {row["region"]: float(row["people"]) for row in year.rows("applicants") if float(row["people"]) > 0}
    seats: dict[str, float] = defaultdict(float)
    for (course, _month), packages in year.every.items():
        seats[year.courses[course]["region"]] += year.number("seats") * packages
    mean = sum(seats[region] for region in people) / sum(people.values())
    return max(mean - seats[region] / people[region] for region in people)


def figures(year: Year) -> dict[str, object]:
    """Every figure of result.json that can be computed without the solver."""
    packages, tests = counted(year)
    placed, spent = placements(year), money(year)
    sent: dict[str, float] = defaultdict(float)
    by_origin = {"company": 0.0, "region": 0.0, "self": 0.0}
    for row in year.rows("flows"):
        sent[row["need"]] += float(row["people"])
        by_origin[year.needs[row["need"]]["origin"]] += float(row["people"])
    graduates = sum(count * float(year.courses[course]["graduates"]) for (course, _month), count in year.every.items())
    every_test = sum(year.tests.values()) + (sum(year.local_tested.values()) if year.number("certified_count_local") else 0)
    return {
        "packages": sum(packages.values()),
        "tested_packages": every_test,
        "participants": year.number("seats") * sum(packages.values()),
        "certified_expected": sum(count * float(year.courses[course]["competent"]) for (course, _month), count in tests.items()),
        "seats_by_origin": by_origin | {"none": graduates - sum(by_origin.values())},
        "expected_placed_by_origin": placed,
        "ojt_seats_used": sum(float(row["people"]) for row in year.rows("ojt")),
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
        cancel = float(year.courses[course]["cancel"])
        mean += count * seats * (1 - cancel)
        variance += count * seats**2 * cancel * (1 - cancel)
    for (course, _month), count in tests.items():
        runs, expected = 1 - float(year.courses[course]["cancel"]), float(year.courses[course]["competent"])
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
        """Names a place where more is used than there is."""
        if used > limit + NEAR * (1 + abs(limit)):
            self.append(f"{what}: {used:.6g} where there are {limit:.6g} ({where})")


def broken_rules(year: Year) -> Faults:
    """Every rule the answer breaks."""
    faults = Faults()
    for rule in (
        targets,
        openings,
        tests_allowed,
        rooms_and_limits,
        teaching,
        teaching_people,
        upgrading,
        hiring,
        testing,
        testing_people,
        extra,
        graduates,
        needs,
    ):
        rule(year, faults)
    return faults


def targets(year: Year, faults: Faults) -> None:
    found = figures(year)
    for name, figure in (("target_participants", "participants"), ("target_certified", "certified_expected")):
        faults.over(year.number(name), float(found[figure]), f"{figure} below target", "network")
    faults.over(money(year), year.number("budget"), "money over the budget", "APBN")


def openings(year: Year, faults: Faults) -> None:
    for what, amounts, known in (
        ("package", year.own, year.courses), ("offer", year.taken, year.offers), ("upgrade", year.starts, year.upgrades),
        ("recruit", year.decided, year.recruits),
    ):  # fmt: skip
        for (key, month), amount in amounts.items():
            if amount and str(month) not in known[key]["open"].split():
                faults.append(f"{what} {key} starts in month {month}, which is closed")
            if amount < 0 or amount != int(amount):
                faults.append(f"{what} {key} in month {month} is {amount}, not a whole number")


def tests_allowed(year: Year, faults: Faults) -> None:
    for (course, month), tests in year.tests.items():
        faults.over(tests, year.every[course, month] - year.local_tested[course, month], "tests of packages that do not run", (course, month))
        if tests and (year.courses[course]["testable"] != "1" or year.test_month(course, month) > 12):
            faults.append(f"{course} cannot be tested this year when it starts in month {month}")


def rooms_and_limits(year: Year, faults: Faults) -> None:
    weeks: Sums = defaultdict(float)
    for (course, month), amount in loads(year, "room_weeks").items():
        weeks[year.courses[course]["room"], month] += amount
    there = {row["room"]: row for row in year.rows("workshops")}
    for (room, month), amount in weeks.items():
        faults.over(amount, float(there[room][f"m{month}"]), "workshop weeks", (room, month))
    by_centre: dict[str, float] = defaultdict(float)
    by_programme: dict[str, float] = defaultdict(float)
    by_course: dict[str, float] = defaultdict(float)
    for (course, _month), packages in year.every.items():
        by_centre[year.courses[course]["centre"]] += packages
        by_course[course] += packages
    for (course, _month), packages in year.own.items():
        by_programme[year.courses[course]["programme"]] += packages
    for centre, packages in by_centre.items():
        faults.over(packages, float(year.centres[centre]["most"]), "packages of a centre", centre)
    for programme, packages in by_programme.items():
        faults.over(packages, float(year.programmes[programme]["kits"]), "kits", programme)
    for row in year.rows("floors"):
        faults.over(float(row["least"]), sum(by_course[course] for course in row["courses"].split()), "floor", row["floor"])
    for offer, row in year.offers.items():
        faults.over(sum(year.taken.get((offer, month), 0) for month in MONTHS), float(row["limit"]), "offered packages", offer)


def teaching(year: Year, faults: Faults) -> None:
    needed: Sums = defaultdict(float)
    for (course, month), days in loads(year, "instructor_days").items():
        needed[year.courses[course]["centre"], year.programme(course)["competence"], month] += days
    given: Sums = defaultdict(float)
    for name in ("teaching", "teaching_extra"):
        for row in year.rows(name):
            given[row["centre"], row["competence"], int(row["month"])] += float(row["days"])
    for row in year.rows("hired"):
        given[row["centre"], year.hires[row["hire"]]["competence"], int(row["month"])] += float(row["days"])
    for key, days in needed.items():
        faults.over(days, given[key], "instructor days needed", key)


def teaching_people(year: Year, faults: Faults) -> None:
    taught: Sums = defaultdict(float)
    total: Sums = defaultdict(float)
    for row in year.rows("teaching"):
        month, days, group = int(row["month"]), float(row["days"]), row["group"]
        taught[group, row["competence"], month] += days
        total[group, month] += days
        if row["centre"] not in priced(year.groups[group]["reach"]):
            faults.append(f"{group} teaches at {row['centre']}, out of reach")
    trained: Sums = defaultdict(float)
    away: Sums = defaultdict(float)
    for (upgrade, start), people in year.starts.items():
        row = year.upgrades[upgrade]
        group, course = year.groups[row["group"]], int(row["months"])
        for month in range(start, 13):
            had = float(group[f"m{month}"])
            if month < start + course:
                away[row["group"], month] += people * min(float(row["days"]), had)
            else:
                trained[row["group"], row["competence"], month] += people * had
    for (group, competence, month), days in taught.items():
        if competence not in year.groups[group]["teaches"].split():
            faults.over(days, trained[group, competence, month], "days of a competence not mastered", (group, competence, month))
    for group, row in year.groups.items():
        for month in MONTHS:
            there = float(row["size"]) * float(row[f"m{month}"]) - away[group, month]
            faults.over(total[group, month], there, "instructor days", (group, month))


def upgrading(year: Year, faults: Faults) -> None:
    by_group: dict[str, float] = defaultdict(float)
    for upgrade, row in year.upgrades.items():
        people = sum(year.starts.get((upgrade, month), 0) for month in MONTHS)
        by_group[row["group"]] += people
        faults.over(people, float(row["most"]), "places of an upgrade", upgrade)
    for group, people in by_group.items():
        faults.over(people, float(year.groups[group]["size"]), "people upgraded", group)


def hiring(year: Year, faults: Faults) -> None:
    for (hire, centre, month), days in year.table("hired", "hire", "centre", amount="days").items():
        if days > NEAR and centre not in year.hires[hire]["reach"].split():
            faults.append(f"{hire} teaches at {centre}, out of reach, in month {month}")
    for (hire, month), days in year.table("hired", "hire", amount="days").items():
        faults.over(days, float(year.hires[hire][f"m{month}"]), "hired days", (hire, month))


def testing(year: Year, faults: Faults) -> None:
    needed: Sums = defaultdict(float)
    for key in {*year.tests, *year.local_tested}:
        course, start = key
        if year.test_month(course, start) <= 12 and year.programme(course)["scheme"]:
            place = year.courses[course]["centre"], year.programme(course)["scheme"], year.test_month(course, start)
            needed[place] += (year.tests[key] + year.local_tested[key]) * float(year.programme(course)["assessor_days"])
    given: Sums = defaultdict(float)
    for name in ("assessing", "assessing_new", "assessing_extra"):
        for row in year.rows(name):
            given[row["centre"], row["scheme"], int(row["month"])] += float(row["days"])
    for key, days in needed.items():
        faults.over(days, given[key], "assessor days needed", key)


def testing_people(year: Year, faults: Faults) -> None:
    for name, axis, known in (("assessing", "assessor", year.assessors), ("assessing_new", "recruit", year.recruits)):
        for row in year.rows(name):
            who = known[row[axis]]
            if who["home"] and who["home"] == row["centre"]:
                faults.append(f"{row[axis]} tests at the home centre {row['centre']}")
            if row["centre"] not in priced(who["reach"]) or row["scheme"] not in who["schemes"].split():
                faults.append(f"{row[axis]} tests {row['scheme']} at {row['centre']} without reach or licence")
    for (assessor, month), days in year.table("assessing", "assessor", amount="days").items():
        row = year.assessors[assessor]
        faults.over(days, float(row["size"]) * float(row[f"m{month}"]), "assessor days", (assessor, month))
    for (recruit, month), days in year.table("assessing_new", "recruit", amount="days").items():
        row = year.recruits[recruit]
        ready = sum(year.decided.get((recruit, start), 0) for start in MONTHS if start + int(row["lead"]) <= month)
        faults.over(days, ready * float(row["days"]), "days of new assessors", (recruit, month))
    for recruit, row in year.recruits.items():
        faults.over(sum(year.decided.get((recruit, month), 0) for month in MONTHS), float(row["most"]), "new assessors", recruit)


def extra(year: Year, faults: Faults) -> None:
    there: Sums = defaultdict(float)
    for row in year.rows("extra_days"):
        there[row["kind"], row["key"], int(row["month"])] += float(row["days"])
    field = {row["competence"]: row["field"] for row in year.programmes.values()}
    used: Sums = defaultdict(float)
    for row in year.rows("teaching_extra"):
        used["instructor_days", field[row["competence"]], int(row["month"])] += float(row["days"])
    for row in year.rows("assessing_extra"):
        used["assessor_days", row["scheme"], int(row["month"])] += float(row["days"])
    for key, days in used.items():
        faults.over(days, there[key], "extra days", key)


def graduates(year: Year, faults: Faults) -> None:
    for name in ("flows", "ojt"):
        for (course, month), people in year.table(name, "course", amount="people").items():
            there = year.every[course, month] * float(year.courses[course]["graduates"])
            faults.over(people, there, f"graduates in {name}", (course, month))


def needs(year: Year, faults: Faults) -> None:
    arcs = {(row["course"], row["need"]) for row in year.rows("arcs")}
    lines = {row["line"]: row for row in year.rows("ojt_seats")}
    links = {(row["course"], row["line"]) for row in year.rows("ojt_arcs")}
    met: dict[str, float] = defaultdict(float)
    for row in year.rows("flows"):
        met[row["need"]] += float(row["people"])
        if (row["course"], row["need"]) not in arcs:
            faults.append(f"{row['course']} sends people to {row['need']}, which it does not fit")
    for need, people in met.items():
        faults.over(people, float(year.needs[need]["heads"]), "people for a need", need)
    used: Sums = defaultdict(float)
    for row in year.rows("ojt"):
        month = year.ready_month(row["course"], int(row["month"]))
        if (row["course"], row["line"]) not in links or month > 12:
            faults.append(f"{row['course']} sends people to OJT at {row['line']}, which it does not fit")
        else:
            used[row["line"], month] += float(row["people"])
    for (line, month), people in used.items():
        faults.over(people, float(lines[line][f"m{month}"]), "OJT seats", (line, month))


# The verdict --------------------------------------------------------------------------------------------------------


def differences(said: object, found: object, name: str) -> list[str]:
    """Where result.json says something else than the files."""
    if isinstance(found, dict):
        return [fault for key in found for fault in differences(said.get(key) if isinstance(said, dict) else None, found[key], f"{name}.{key}")]
    if not isinstance(said, int | float) or not math.isclose(said, found, rel_tol=1e-6, abs_tol=1e-6):
        return [f"{name}: result.json says {said}, the files say {found}"]
    return []


def main(folder: Path) -> int:
    """Prints every difference and every broken rule; 0 where there is none."""
    year = Year(folder)
    said = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    rules = broken_rules(year)
    found = figures(year) | {"violations": len(rules)}
    faults = differences(said, found, "result")
    gap = (said["bound"] - said["objective"]) / abs(said["objective"])
    if not math.isclose(gap, said["proven_gap"], abs_tol=1e-6) or gap < -1e-6:
        faults.append(f"proven_gap: {said['proven_gap']} is not (bound - objective) / |objective| = {gap}")
    for fault in (*rules, *faults):
        print(fault)
    print(f"{len(found)} figures computed again, {len(faults)} differ; {len(rules)} rules broken")
    return 1 if rules or faults else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python independent_check.py DIR")
    sys.exit(main(Path(sys.argv[1])))
