# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""`python -m selaras` is `selaras`."""

from selaras.console import main

main()
