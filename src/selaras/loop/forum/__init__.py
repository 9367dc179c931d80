# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Where industry, regions and centres say what they need, in their own words. A need said here is no promise, on either side."""
