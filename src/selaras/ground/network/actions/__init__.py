# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Every write of the network: centres, staff, companies and posts, and whole sheets."""

from selaras.ground.network.actions._rows import BreaksARule
from selaras.ground.network.actions.centres import (
    AlreadyEnded,
    Closed,
    NotDeclared,
    OwnCentre,
    begin_supervision,
    change_workshop,
    close_centre,
    declare_readiness,
    end_supervision,
    register_centre,
    register_workshop,
    rename_centre,
    verify_readiness,
)
from selaras.ground.network.actions.companies import end_contact, end_post, give_post, register_company, register_contact, register_site
from selaras.ground.network.actions.imports import DatabaseRefused, import_register, record_export
from selaras.ground.network.actions.staff import (
    record_competence,
    register_assessor,
    register_instructor,
    register_lsp,
    register_test_site,
    verify_test_site,
)

__all__ = [
    "AlreadyEnded",
    "BreaksARule",
    "Closed",
    "DatabaseRefused",
    "NotDeclared",
    "OwnCentre",
    "begin_supervision",
    "change_workshop",
    "close_centre",
    "declare_readiness",
    "end_contact",
    "end_post",
    "end_supervision",
    "give_post",
    "import_register",
    "record_competence",
    "record_export",
    "register_assessor",
    "register_centre",
    "register_company",
    "register_contact",
    "register_instructor",
    "register_lsp",
    "register_site",
    "register_test_site",
    "register_workshop",
    "rename_centre",
    "verify_readiness",
    "verify_test_site",
]
