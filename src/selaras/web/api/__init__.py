# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The door for programs of companies, centres and labour offices: what they state in the forms, they state here, by the same actions."""
