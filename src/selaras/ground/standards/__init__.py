# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What everybody refers to: regions, occupations, industries, units of competency, programmes and certification schemes."""
