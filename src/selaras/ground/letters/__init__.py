# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What is written to people by mail: kept until it is sent, sent once, tried again, and visible when it could not be sent."""
