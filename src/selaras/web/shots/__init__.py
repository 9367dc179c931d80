# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Every page, for every role, in a real browser, on a phone and on a desk: pictures to look at, and findings that fail the build."""
