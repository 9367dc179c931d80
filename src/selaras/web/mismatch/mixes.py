# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What a centre should teach, in words: each programme with its classes, for whom, and what lacks for it, as a visitor may see it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from selaras.ground.network.rules import Aspect
from selaras.ground.standards.models import Occupation, Programme, ProgrammeVersion, Region
from selaras.loop.forum.rules import Origin
from selaras.loop.mismatch.queries.having import Item
from selaras.loop.mismatch.queries.mix import Fit
from selaras.loop.mismatch.queries.panorama import named
from selaras.loop.mismatch.rules import Lack, protected
from selaras.web.mismatch.bundles import things_of, words_of

NAMED_FIRST = 3  # programmes in the sentence above the table
NO_FIT = Fit(0, 0, 0, 0, 0, 0.0, 0.0, {}, 0.0, None, (), (), (), (), 0, known=True)


@dataclass(frozen=True)
class MixRow:
    """A programme at a centre, beside what the centre asked for (None: nothing, or it is not told) and what the plan gives (None: not told).

    People are None where they are too few to be told; of what lacks and of whom the plan sends nothing is said where it is not told.
    """

    programme: Programme
    fit: Fit
    asked: int | None
    planned: int | None
    kept: int | None
    more: int | None
    advised: int
    sent: float | None
    people: float | None
    own: float | None
    outside: float | None
    by_origin: Mapping[Origin, float | None]
    occupations: tuple[str, ...]
    places: tuple[str, ...]
    lacks: tuple[str, ...]
    shared: tuple[str, ...]
    told: bool

    @property
    def differs(self) -> int:
        """Classes by which the advice lies above the plan; negative where it lies below."""
        return 0 if self.planned is None else self.advised - self.planned

    @property
    def above(self) -> int:
        """Classes by which the plan lies above the advice."""
        return -self.differs


@dataclass(frozen=True)
class MixShown:
    """A centre's programmes: those that are advised, and those that are asked for or planned though nobody is known to ask for more."""

    advised: tuple[MixRow, ...]
    others: tuple[MixRow, ...]

    @property
    def first(self) -> tuple[MixRow, ...]:
        """Those of most classes."""
        return self.advised[:NAMED_FIRST]

    @property
    def rest(self) -> int:
        """Classes of all others that are advised."""
        return sum(row.advised for row in self.advised[NAMED_FIRST:])

    @property
    def classes(self) -> int:
        """Classes advised."""
        return sum(row.advised for row in self.advised)

    @property
    def asked(self) -> int:
        """Packages that the centre asked for, as far as it is told."""
        return sum(row.asked or 0 for row in (*self.advised, *self.others))

    @property
    def planned(self) -> int:
        """Packages of the plan, as far as it is told."""
        return sum(row.planned or 0 for row in (*self.advised, *self.others))

    @property
    def kept(self) -> int:
        """Of them those that stay."""
        return sum(row.kept or 0 for row in self.advised)

    @property
    def more(self) -> int:
        """Classes that come beside them."""
        return sum(row.more or 0 for row in self.advised)

    @property
    def idle(self) -> int:
        """Packages of the plan whose graduates are sent to nobody."""
        return max(self.planned - self.kept, 0)


@dataclass(frozen=True)
class MixNames:
    """Everything that rows name, by key."""

    programme_of: Mapping[int, int]  # by version
    programmes: Mapping[int, Programme]
    occupations: Mapping[int, Occupation]
    places: Mapping[int, Region]
    things: Mapping[tuple[Lack, int], object]


def mix_names(fits: Sequence[Fit], also: Collection[int]) -> MixNames:
    """Reads what the rows name, and `also` these programmes. One query a kind."""
    programme_of = dict(ProgrammeVersion.objects.filter(pk__in={fit.version for fit in fits}).values_list("pk", "programme"))
    return MixNames(
        programme_of,
        named(Programme, {*programme_of.values(), *also}),
        named(Occupation, {key for fit in fits for key in fit.occupations}),
        named(Region, {key for fit in fits for key in fit.places}),
        things_of({Item(kind, key) for fit in fits for kind, key in (*fit.lacks, *fit.shared) if kind != Lack.ASPECT}),
    )


def shown_mix(names: MixNames, fits: Sequence[Fit], asked: Mapping[int, int], *, guard: bool, told: bool) -> MixShown:
    """A centre's rows in words; `asked`: packages that it asked for by programme."""
    asked = dict(asked) if told else {}
    rows = [
        _row(names, names.programme_of[fit.version], fit, asked.pop(names.programme_of[fit.version], None), guard=guard, told=told) for fit in fits
    ]
    rows += [_row(names, programme, NO_FIT, packages, guard=guard, told=told) for programme, packages in sorted(asked.items())]
    return MixShown(tuple(row for row in rows if row.advised), tuple(row for row in rows if not row.advised and (row.asked or row.planned)))


def _row(names: MixNames, programme: int, fit: Fit, asked: int | None, *, guard: bool, told: bool) -> MixRow:
    def people(figure: float) -> float | None:
        return protected(figure) if guard else figure

    def words(lacks: Sequence[tuple[Lack, int]]) -> tuple[str, ...]:
        items = [Item(kind, Aspect.values[of] if kind == Lack.ASPECT else of) for kind, of in lacks]
        return tuple(words_of(item, names.things) for item in items) if told else ()

    return MixRow(
        programme=names.programmes[programme],
        fit=fit,
        asked=asked,
        planned=fit.planned if told else None,
        kept=fit.kept if told else None,
        more=fit.more if told else None,
        advised=fit.advised,
        sent=people(fit.sent) if told else None,
        people=people(fit.people),
        own=people(fit.own),
        outside=people(fit.outside),
        by_origin={origin: people(figure) for origin, figure in fit.by_origin.items() if figure},
        occupations=tuple(str(names.occupations[key]) for key in fit.occupations if key in names.occupations),
        places=tuple(str(names.places[key]) for key in fit.places if key in names.places),
        lacks=words(fit.lacks),
        shared=words(fit.shared),
        told=told,
    )
