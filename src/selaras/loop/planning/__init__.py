# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Targets, capacity and budget become the year's packages; who must be upgraded, which assessors are missing, which needs are served."""
