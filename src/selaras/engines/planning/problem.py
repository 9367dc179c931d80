# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The year to be planned, as arrays: what may run where, with whom, for whom, at what price.

Money is in million rupiah, work in days, people in persons. The year has twelve months, 0 (January) to 11 (December).
Axes: course = an admissible (centre, programme) pair; room = the workshops of one vocational field at one centre; step = the
k-th month of a course; competence = what an instructor must master (every programme needs one, and all programmes that need it
are of one field); group = alike instructors; assessor = alike assessors; line = OJT seats of one company site; hire = an offer
of instructors from outside; arc, ojt = course-to-need and course-to-line links.
"""

import dataclasses

import numpy as np

from selaras.engines.axes import Bools, Floats, Ints, array, settle

MONTHS = 12
ORIGINS = ("company", "region", "self-employment")


@dataclasses.dataclass(frozen=True, kw_only=True, eq=False)
class Problem:
    """One year, one network. Wrong fields are all named in one ValueError."""

    # What must be reached, and with which money
    seats: int  # trainees in a package
    target_participants: float  # participants that start in the year
    target_certified: float  # expected people judged competent by 31 December
    participants_count_local: bool  # packages paid by others count towards the participants
    certified_count_local: bool  # packages paid by others count towards the certified, whoever pays their test
    budget: float  # the national centre's (APBN) money
    people_per_million: float  # what a million rupiah is worth, in expected placements
    pass_spread: float  # relative standard deviation of the pass rate shared by the whole network (for probabilities only)

    # Courses
    course_centre: Ints = array("int", "course", index="centre", about="where")
    course_programme: Ints = array("int", "course", index="programme", about="what is taught")
    course_room: Ints = array("int", "course", index="room", about="the workshops it needs")
    course_region: Ints = array("int", "course", index="region", about="the regency whose people it serves first")
    course_open: Bools = array("bool", "course", "month", about="a package of the network may start in that month")
    course_cost: Floats = array("float", "course", about="APBN money a package")
    course_test_cost: Floats = array("float", "course", about="APBN money a tested package, without assessors")
    course_testable: Bools = array("bool", "course", about="there are a scheme and a verified test site")
    course_graduates: Floats = array("float", "course", about="expected completers a package")
    course_competent: Floats = array("float", "course", about="expected people judged competent a tested package")
    course_cancel: Floats = array("float", "course", most=1, about="probability that a planned package does not run (for probabilities only)")

    # Programmes; a course's load after December burdens nobody of this year
    programme_field: Ints = array("int", "programme", index="field", about="vocational field")
    programme_competence: Ints = array("int", "programme", index="competence", about="what its instructors must master")
    programme_scheme: Ints = array("int", "programme", index="scheme", none=True, about="certification scheme, -1: none")
    programme_instructor_days: Floats = array("float", "programme", "step", about="instructor-days in its k-th month, both instructors")
    programme_room_weeks: Floats = array("float", "programme", "step", about="workshop-weeks in its k-th month")
    programme_test_lag: Ints = array("int", "programme", about="months from the start to the test; after December it is next year's")
    programme_ready_lag: Ints = array("int", "programme", about="months from the start until its graduates can work")
    programme_assessor_days: Floats = array("float", "programme", about="assessor-days a tested package")
    programme_kits: Ints = array("int", "programme", about="APBN packages for which materials can be had in the year")

    # Centres and workshops
    centre_most: Ints = array("int", "centre", about="packages of all sources that the centre can administer in the year")
    room_weeks: Floats = array("float", "room", "month", about="workshop-weeks there are")

    # Packages paid by others: fixed ones, and offers with a limit
    local_packages: Ints = array("int", "course", "month", about="fixed packages by month of start")
    local_tested: Ints = array("int", "course", "month", about="those of them tested at their owner's cost")
    offer_course: Ints = array("int", "offer", index="course", about="what is offered")
    offer_limit: Ints = array("int", "offer", about="packages at most")
    offer_open: Bools = array("bool", "offer", "month", about="may start in that month")
    offer_cost: Floats = array("float", "offer", about="APBN's share a package")

    # Instructors
    group_home: Ints = array("int", "group", index="centre", about="home centre")
    group_size: Ints = array("int", "group", about="persons")
    group_days: Floats = array("float", "group", "month", about="teaching days a person")
    group_teaches: Bools = array("bool", "group", "competence", about="masters it")
    group_reach: Bools = array("bool", "group", "centre", about="may teach there")
    group_travel: Floats = array("float", "group", "centre", about="APBN money a day taught there")
    upgrade_group: Ints = array("int", "upgrade", index="group", about="who can be upgraded")
    upgrade_competence: Ints = array("int", "upgrade", index="competence", about="to teach what")
    upgrade_months: Ints = array("int", "upgrade", least=0, about="length of the upgrading course; teaches from then on")
    upgrade_days: Floats = array("float", "upgrade", about="teaching days a person loses in each month of the course (at most those they have)")
    upgrade_cost: Floats = array("float", "upgrade", about="APBN money a person")
    upgrade_most: Ints = array("int", "upgrade", about="places in the year")
    upgrade_open: Bools = array("bool", "upgrade", "month", about="may start in that month")
    hire_competence: Ints = array("int", "hire", index="competence", about="what the hired instructor teaches")
    hire_days: Floats = array("float", "hire", "month", about="days offered")
    hire_price: Floats = array("float", "hire", about="APBN money a day")
    hire_reach: Bools = array("bool", "hire", "centre", about="may teach there")

    # Assessors: never at their home centre, whatever reach says
    assessor_home: Ints = array("int", "assessor", index="centre", none=True, about="home centre, -1: none")
    assessor_size: Ints = array("int", "assessor", about="persons")
    assessor_days: Floats = array("float", "assessor", "month", about="days a person; none after expiry")
    assessor_schemes: Bools = array("bool", "assessor", "scheme", about="licensed for it")
    assessor_reach: Bools = array("bool", "assessor", "centre", about="may test there")
    assessor_price: Floats = array("float", "assessor", "centre", about="APBN money a day, fee and travel")
    recruit_home: Ints = array("int", "recruit", index="centre", none=True, about="home centre of the new assessors, -1: none")
    recruit_schemes: Bools = array("bool", "recruit", "scheme", about="what they will be licensed for")
    recruit_lead: Ints = array("int", "recruit", about="months from decision to the first test")
    recruit_cost: Floats = array("float", "recruit", about="APBN money a person")
    recruit_days: Floats = array("float", "recruit", about="days a person and month once ready")
    recruit_most: Ints = array("int", "recruit", about="persons at most in the year")
    recruit_reach: Bools = array("bool", "recruit", "centre", about="may test there")
    recruit_price: Floats = array("float", "recruit", "centre", about="APBN money a day, fee and travel")
    recruit_open: Bools = array("bool", "recruit", "month", about="the decision may fall in that month")

    # Floors
    floor_courses: Bools = array("bool", "floor", "course", about="courses that count for it")
    floor_least: Ints = array("int", "floor", about="packages of all sources at least")

    # Needs, and the links from courses to them
    need_heads: Floats = array("float", "need", about="expected headcount")
    need_origin: Ints = array("int", "need", most=len(ORIGINS) - 1, about="0 company, 1 region, 2 self-employment")
    need_time: Floats = array("float", "need", "month", most=1, about="worth of a graduate who is ready in that month")
    arc_course: Ints = array("int", "arc", index="course", about="from")
    arc_need: Ints = array("int", "arc", index="need", about="to")
    arc_value: Floats = array("float", "arc", most=1, about="expected placements a graduate (unit coverage, distance, absorption)")
    line_seats: Floats = array("float", "line", "month", about="OJT seats")
    ojt_course: Ints = array("int", "ojt", index="course", about="from")
    ojt_line: Ints = array("int", "ojt", index="line", about="to")
    ojt_value: Floats = array("float", "ojt", about="extra expected placements a seat used")

    # Days bought beyond all this: how a planner adds what was missing; usable at any centre, free
    extra_instructor_days: Floats = array("float", "field", "month", about="instructor-days")
    extra_assessor_days: Floats = array("float", "scheme", "month", about="assessor-days")

    # Fairness
    region_applicants: Floats = array("float", "region", about="people of the regency who applied")

    def __post_init__(self) -> None:
        sizes = {"month": MONTHS}
        faults = [*self._number_faults(), *settle(self, sizes)]
        if not faults:
            faults = self._meaning_faults()
        object.__setattr__(self, "sizes", sizes)
        if faults:
            raise ValueError("this problem cannot be planned:\n" + "\n".join(f"- {fault}" for fault in faults))

    def __reduce__(self) -> tuple[object, tuple[dict[str, object]]]:
        return _rebuild, ({each.name: getattr(self, each.name) for each in dataclasses.fields(self)},)

    def size(self, axis: str) -> int:
        """Length of a named axis."""
        sizes: dict[str, int] = self.__dict__["sizes"]
        return sizes[axis]

    def _number_faults(self) -> list[str]:
        faults = []
        for name in ("target_participants", "target_certified", "budget", "people_per_million", "pass_spread"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int | float) or not np.isfinite(value) or value < 0:
                faults.append(f"{name}: is {value!r}; give a finite number, zero or more")
        if isinstance(self.seats, bool) or not isinstance(self.seats, int) or self.seats < 1:
            faults.append(f"seats: is {self.seats!r}; give a whole number, one or more")
        for name in ("participants_count_local", "certified_count_local"):
            if not isinstance(getattr(self, name), bool):
                faults.append(f"{name}: is {getattr(self, name)!r}; give True or False")
        return faults

    def _meaning_faults(self) -> list[str]:
        """What only several fields together can tell."""
        faults = []
        scheme = self.programme_scheme[self.course_programme]
        if (self.course_testable & (scheme < 0)).any():
            faults.append("course_testable: a course without a scheme is testable; give its programme a scheme or set it to False")
        if (self.local_tested > self.local_packages).any():
            faults.append("local_tested: exceeds local_packages; give at most as many")
        if (self.local_tested.any(axis=1) & ~self.course_testable).any():
            faults.append("local_tested: tests a course that cannot be tested; correct course_testable or the number")
        if (self.course_competent > self.seats).any() or (self.course_graduates > self.seats).any():
            faults.append("course_competent, course_graduates: more people than seats; give expected people a package")
        taught_in = {(c, f) for c, f in zip(self.programme_competence.tolist(), self.programme_field.tolist(), strict=True)}
        if len(taught_in) > len({c for c, _ in taught_in}):
            faults.append("programme_competence: one competence serves two fields; give each field competences of its own")
        if self.group_teaches[self.upgrade_group, self.upgrade_competence].any():
            faults.append("upgrade_competence: the group masters it already; leave that upgrade out")
        for first, second in (("arc_course", "arc_need"), ("ojt_course", "ojt_line")):
            pairs = np.stack([getattr(self, first), getattr(self, second)])
            if np.unique(pairs, axis=1).shape[1] < pairs.shape[1]:
                faults.append(f"{first}, {second}: a pair occurs twice; give each once")
        return faults


def _rebuild(fields: dict[str, object]) -> Problem:
    return Problem(**fields)  # type: ignore[arg-type]
