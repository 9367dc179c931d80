# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""A firm that acts for other companies."""

from typing import Any

import pytest

from selaras.ground.network import actions as network
from selaras.ground.network.models import Company
from selaras.ground.network.rules import CompanyKind
from selaras.ground.people.rules import Role
from tests.world import AT, TODAY, World


@pytest.fixture
def agent(world: World) -> Company:
    """PT Tenaga Mandiri, an outsourcing firm, with the outsider as its administrator."""
    by: dict[str, Any] = {"by": world.planner, "at": AT}
    firm = network.register_company(key="tenaga-mandiri", name="PT Tenaga Mandiri", industry=world.las_jaya.industry, **by)
    network.give_post(person=world.person("luar"), role=Role.COMPANY, company=firm, since=TODAY, **by)
    return network.say_kind(company=firm, kind=CompanyKind.OUTSOURCING, **by)
