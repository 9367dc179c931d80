# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The expected no. Each action defines its own Refusal beside itself; its words are fit to be shown and say the cure."""


class Refusal(Exception):
    """An expected no: the request was understood, and the rules do not allow it.

    `message` says why, `cure` says what the person can do; both are shown as they stand.
    """

    def __init__(self, message: str, *, cure: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.cure = cure

    def __str__(self) -> str:
        return f"{self.message} {self.cure}".strip()
