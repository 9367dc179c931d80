# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Django's PostgreSQL, told before each statement whose rows it may see."""
