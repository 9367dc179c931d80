# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Demonstration years as CSV files that a person can read, and the seeded generator that writes them.

`bekasi_2018/` is the year of the two articles, written by `generate.write(seed=1)`; its columns are those of the import sheets. Nothing here knows
the database: the console takes the files in through the same actions as a user's.
"""
