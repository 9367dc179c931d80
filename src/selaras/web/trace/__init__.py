# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Pages that follow one thing through the year: a centre's year, what becomes of a company's or a labour office's needs."""
