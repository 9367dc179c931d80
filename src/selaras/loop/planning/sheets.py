# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The spreadsheets by which a year's planning inputs come in and go out: one sheet a table, its columns the table's fields.

Rows name other things by their keys (a centre, a programme) or codes (a region); a year is named by its number and must have come in first.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from selaras.ground.network.models import Centre, Company, Lsp
from selaras.ground.network.sheets.register import Register
from selaras.ground.network.sheets.words import keys_of, regions
from selaras.ground.people.rules import Role
from selaras.ground.standards.models import Competence, Field, Programme, Scheme
from selaras.kit.spreadsheets import Column, Sheet, number, slug, text, whole, words_of, yes_no
from selaras.loop.planning.models import (
    Applicants,
    CentreYear,
    ExtraDays,
    HireOffer,
    LocalPackages,
    ProgrammeRate,
    RecruitOffer,
    Request,
    Target,
    UpgradeCourse,
    Year,
)
from selaras.loop.planning.rules import MONTHS, Measure, Source

RUPIAH = whole(0, 10**15)
SHARE = number(0, 1)
TEXT = text(200)
MONTH = whole(1, MONTHS)


def _years() -> Mapping[str, int]:
    return {str(number): pk for number, pk in Year.objects.order_by("year").values_list("year", "pk")}


CENTRES, PROGRAMMES, COMPETENCES, SCHEMES = keys_of(Centre), keys_of(Programme), keys_of(Competence), keys_of(Scheme)


def _column(model: type[models.Model], name: str, read: Callable[[str], Any] = TEXT, **more: Any) -> Column:
    """A column that bears the name and the help of the table's field, and is required where the field is."""
    of = model._meta.get_field(name)
    required = more.pop("required", not of.blank and not of.null and not of.has_default())
    return Column(name, of.verbose_name, of.help_text, required=required, read=read, **more)


def _checked(model: type[models.Model]) -> Callable[[Mapping[str, Any]], Iterator[tuple[str, str]]]:
    """What the table's own constraints have against one row by itself, in their own words."""
    checks = [constraint for constraint in model._meta.constraints if isinstance(constraint, models.CheckConstraint)]

    def wrong(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        fields = {model._meta.get_field(name): value for name, value in values.items()}
        row = model(**{field.attname: value for field, value in fields.items() if not field.many_to_many})
        for check in checks:
            try:
                check.validate(model, row)
            except ValidationError as error:
                yield next(iter(values)), " ".join(error.messages)

    return wrong


def _register(name: str, title: Any, model: type[models.Model], key: str, columns: Callable[[Callable[..., Column]], Iterator[Column]]) -> Register:
    keys = tuple(key.split())
    sheet = Sheet(name, title, tuple(columns(partial(_column, model))), unique=keys)
    centres_own = model in {Request, LocalPackages}
    roles = frozenset({Role.PLANNER.value, Role.CENTRE_HEAD.value} if centres_own else {Role.PLANNER.value})
    return Register(sheet, model, keys, roles, owner="centre" if centres_own else "", check=_checked(model))


def _year_columns(of: Callable[..., Column]) -> Iterator[Column]:
    yield of("year", whole(2000, 2100), example="2018")
    yield of("national", known=CENTRES)
    yield of("budget", RUPIAH)
    for name in ("day_rate", "class_rate", "boarding_rate", "test_cost", "assessor_day", "travel_km", "travel_night"):
        yield of(name, whole(), required=True)
    yield of("candidates_a_day", whole(1, 40))
    yield of("people_per_million", number(0, 100))
    yield of("pass_spread", SHARE)
    yield of("source", text(300))
    yield of("assumed", yes_no)


def _target_columns(of: Callable[..., Column]) -> Iterator[Column]:
    yield of("year", known=_years)
    yield of("measure", known=partial(words_of, Measure))
    yield of("amount", whole(1))
    yield of("scope", text(120))
    yield of("local_counts", yes_no)
    yield of("source", text(300))


def _rate_columns(of: Callable[..., Column]) -> Iterator[Column]:
    yield of("year", known=_years)
    yield of("programme", known=PROGRAMMES)
    for name in ("completion", "entry", "passing", "cancelled", "absorption", "ojt_gain"):
        yield of(name, SHARE, example="0,95")
    yield of("kits", whole())
    yield of("source")


def _centre_columns(of: Callable[..., Column]) -> Iterator[Column]:
    yield of("year", known=_years)
    yield of("centre", known=CENTRES)
    yield of("most", whole())
    yield of("least", whole())
    yield of("reason")


def _applicant_columns(of: Callable[..., Column]) -> Iterator[Column]:
    yield of("year", known=_years)
    yield of("region", known=regions)
    yield of("people", whole())
    yield of("source")


def _request_columns(of: Callable[..., Column]) -> Iterator[Column]:
    yield of("year", known=_years)
    yield of("centre", known=CENTRES)
    yield of("programme", known=PROGRAMMES)
    yield of("packages", whole())
    yield of("reason")
    yield of("assumed", yes_no)


def _local_columns(of: Callable[..., Column]) -> Iterator[Column]:
    yield of("key", slug())
    yield of("year", known=_years)
    yield of("centre", known=CENTRES)
    yield of("programme", known=PROGRAMMES)
    yield of("source", known=lambda: {word: value for word, value in words_of(Source).items() if value != Source.APBN})
    yield of("fixed", yes_no)
    yield of("packages", whole(1))
    yield of("tested", whole())
    yield of("first_month", MONTH)
    yield of("last_month", MONTH)
    yield of("share", RUPIAH)
    yield of("assumed", yes_no)


def _course_columns(of: Callable[..., Column]) -> Iterator[Column]:
    yield of("year", known=_years)
    yield of("competence", known=COMPETENCES)
    yield of("months", whole(1, 6))
    yield of("days_a_month", whole(0, 26))
    yield of("cost", RUPIAH)
    yield of("places", whole())
    yield of("first_month", MONTH)
    yield of("last_month", MONTH)
    yield of("source")


def _hire_columns(of: Callable[..., Column]) -> Iterator[Column]:
    yield of("key", slug())
    yield of("year", known=_years)
    yield of("company", known=keys_of(Company))
    yield of("competence", known=COMPETENCES)
    yield of("region", known=regions)
    yield of("days_a_month", whole())
    yield of("price", whole())
    yield of("reach_km", whole(0, 6_000))
    yield of("source")


def _recruit_columns(of: Callable[..., Column]) -> Iterator[Column]:
    yield of("key", slug())
    yield of("year", known=_years)
    yield of("lsp", known=keys_of(Lsp))
    yield of("schemes", known=SCHEMES, many=True)
    yield of("home", known=CENTRES)
    yield of("region", known=regions)
    yield of("lead_months", whole(0, MONTHS))
    yield of("people", whole())
    yield of("days_a_month", whole(0, 26))
    yield of("cost", RUPIAH)
    yield of("first_month", MONTH)
    yield of("last_month", MONTH)
    yield of("source")


def _extra_columns(of: Callable[..., Column]) -> Iterator[Column]:
    yield of("year", known=_years)
    yield of("field", known=keys_of(Field))
    yield of("scheme", known=SCHEMES)
    yield of("month", MONTH)
    yield of("days", number())
    yield of("source")


# In the order in which they come in: a year first.
INPUTS: tuple[Register, ...] = (
    _register("years", _("planning year"), Year, "year", _year_columns),
    _register("targets", _("targets"), Target, "year measure", _target_columns),
    _register("programme-rates", _("programmes' rates"), ProgrammeRate, "year programme", _rate_columns),
    _register("centre-years", _("centres' years"), CentreYear, "year centre", _centre_columns),
    _register("applicants", _("applicants"), Applicants, "year region", _applicant_columns),
    _register("requests", _("centres' requests"), Request, "year centre programme", _request_columns),
    _register("local-packages", _("local packages"), LocalPackages, "key", _local_columns),
    _register("upgrade-courses", _("upgrading courses"), UpgradeCourse, "year competence", _course_columns),
    _register("hire-offers", _("instructors for hire"), HireOffer, "key", _hire_columns),
    _register("recruit-offers", _("assessors to be trained"), RecruitOffer, "key", _recruit_columns),
    _register("extra-days", _("extra days"), ExtraDays, "year field scheme month", _extra_columns),
)
