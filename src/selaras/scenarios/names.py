# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Names of people and companies that do not exist. Any likeness is chance."""

import re

import numpy as np

from selaras.scenarios.catalogue import MATERIAL, read, words


def slug(words: str) -> str:
    """Lower-case letters and digits joined by hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")


class Names:
    """Hands out names of people and companies, each once."""

    def __init__(self, rng: np.random.Generator) -> None:
        parts = {row["kind"]: words(row["words"]) for row in read(MATERIAL / "names.csv")}
        people = [f"{first} {last}" for first in parts["first"] for last in parts["last"]]
        stems = [f"{head}{tail}" for head in parts["company-head"] for tail in parts["company-tail"]]
        self._people = iter([people[at] for at in rng.permutation(len(people))])
        self._stems = iter([stems[at] for at in rng.permutation(len(stems))])

    def person(self) -> str:
        """A person's name."""
        return next(self._people)

    def company(self, trade: str) -> str:
        """A company's name that says its trade."""
        return f"PT {next(self._stems)} {trade}"
