# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Job adverts from portals: a second signal beside what companies told us, dirty as it comes, and never added up with needs."""
