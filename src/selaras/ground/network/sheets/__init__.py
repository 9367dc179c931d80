# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The spreadsheets of the network. `REGISTERS` names them in the order in which they build on one another."""

from selaras.ground.network.sheets.centres import CENTRE_NAMES, CENTRES, READINESS, SUPERVISIONS, WORKSHOPS
from selaras.ground.network.sheets.companies import COMPANIES, COMPANY_CONTACTS, COMPANY_SITES, POSTS
from selaras.ground.network.sheets.register import Plan, Register
from selaras.ground.network.sheets.staff import ASSESSORS, INSTRUCTOR_COMPETENCES, INSTRUCTORS, LSPS, TEST_SITE_SCHEMES, TEST_SITES
from selaras.kit.imports import IMPORTS

REGISTERS: dict[str, Register] = {
    register.name: register
    for register in (
        CENTRES,
        CENTRE_NAMES,
        SUPERVISIONS,
        READINESS,
        WORKSHOPS,
        INSTRUCTORS,
        INSTRUCTOR_COMPETENCES,
        LSPS,
        ASSESSORS,
        TEST_SITES,
        TEST_SITE_SCHEMES,
        COMPANIES,
        COMPANY_SITES,
        COMPANY_CONTACTS,
        POSTS,
    )
}

__all__ = ["IMPORTS", "REGISTERS", "Plan", "Register"]
