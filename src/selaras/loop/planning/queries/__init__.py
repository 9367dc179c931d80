# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What planning's pages read: `plans` (which plan, what it is made from, what is missing), `glance` (the year on one page), `packages`, `needs`.

Each read runs in the scope that its door opened, and asks the same number of queries for ten rows and for a thousand.
"""
