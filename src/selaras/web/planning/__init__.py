# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The planner's pages: the year at a glance, ordering a plan, the plan as a table, its packages, needs served and unserved."""
