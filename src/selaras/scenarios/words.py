# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Marks words of a scenario that pages show in the visitor's language; the generator itself knows no languages and needs no Django."""


def gettext_noop(words: str) -> str:
    """The words as they are; `selaras messages` finds them by this name."""
    return words
