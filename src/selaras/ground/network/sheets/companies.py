# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Sheets of the companies and of the posts that people hold: company, sites, contacts; who is what, where, from when."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from selaras.ground.network.models import Centre, Company, CompanyContact, CompanySite, Post
from selaras.ground.network.rules import TENANT_OF, CompanyKind
from selaras.ground.network.sheets.centres import PLANNERS, days_in_order, since_column, until_column
from selaras.ground.network.sheets.register import Complaint, Register, Values
from selaras.ground.network.sheets.words import ASSUMED_COLUMN, choices_of, degrees, industries, key_column, name_column, reference, region_column
from selaras.ground.people.rules import Role
from selaras.kit.spreadsheets import Column, Sheet, digits, email, text, whole

COMPANIES = Register(
    Sheet(
        "companies",
        _("Companies"),
        (
            key_column("pt-contoh-logam"),
            name_column(_("Registered name."), "PT Contoh Logam"),
            Column("nib", _("NIB"), _("Business number of thirteen digits; keep the column as text."), read=digits(13), example="1234567890123"),
            Column(
                "industry",
                _("Industry"),
                _("KBLI code; with the edition (29-KBLI2015) where it is not the newest."),
                required=True,
                known=industries,
                example="29",
            ),
            Column("employees", _("Employees"), _("Of the whole company."), read=whole(0, 1_000_000), example="450", width=12),
            Column("kind", _("Kind"), _("Empty: a company that acts for itself alone."), known=choices_of(CompanyKind), example="employer"),
            ASSUMED_COLUMN,
        ),
        unique=("key",),
    ),
    Company,
    key=("key",),
    roles=PLANNERS,
)


def point_is_whole(values: Values) -> Iterator[Complaint]:
    """A point has both degrees or none."""
    if (values["lat"] is None) != (values["lon"] is None):
        yield "lat", _now("A point has a latitude and a longitude.")


COMPANY_SITES = Register(
    Sheet(
        "company-sites",
        _("Company sites"),
        (
            reference("company", _("Company"), Company, example="pt-contoh-logam"),
            key_column("pt-contoh-logam-cikarang", most=80),
            name_column(_("Factory, shop or office."), "Pabrik Cikarang"),
            region_column(),
            Column("estate", _("Industrial estate"), _("If it lies in one."), read=text(120), example="Jababeka"),
            Column("lat", _("Latitude"), _("Degrees, south negative."), read=degrees(-12, 7), example="-6.3100", width=11),
            Column("lon", _("Longitude"), _("Degrees east."), read=degrees(94, 142), example="107.1400", width=11),
        ),
        unique=("key",),
    ),
    CompanySite,
    key=("key",),
    roles=PLANNERS | {Role.COMPANY.value},
    owner="company",
    check=point_is_whole,
)

COMPANY_CONTACTS = Register(
    Sheet(
        "company-contacts",
        _("Company contacts"),
        (
            reference("company", _("Company"), Company, example="pt-contoh-logam"),
            reference("site", _("Site"), CompanySite, words=_("Empty: for the whole company."), required=False, example="pt-contoh-logam-cikarang"),
            name_column(_("Full name."), "Dewi Lestari"),
            Column("phone", _("Telephone"), _("With area code."), read=text(30), example="0812-0000-0000"),
            Column("position", _("Position"), _("What the person does there."), required=True, read=text(100), example="HRD"),
            Column("email", _("E-mail"), "", read=email, example="dewi@contoh.example", width=28),
            since_column(),
            until_column(),
        ),
        unique=("company", "name", "since"),
    ),
    CompanyContact,
    key=("company", "name", "since"),
    roles=PLANNERS | {Role.COMPANY.value},
    owner="company",
    has_person=True,
    check=days_in_order,
)


class PostRegister(Register):
    """Posts: a person is found by the e-mail of their account, which is opened where there is none."""

    def special(self, row: Any, column: str) -> Any:
        if column == "email":
            return "" if row.person.account is None else row.person.account.email
        return super().special(row, column)

    def with_words(self, rows: Any) -> Any:
        return super().with_words(rows).select_related("person__account")


def names_its_tenant(values: Values) -> Iterator[Complaint]:
    """A post names the tenant that its role asks for, and no other; days in order."""
    yield from days_in_order(values)
    wanted = TENANT_OF.get(values["role"])
    for column in ("centre", "company", "region"):
        if column == wanted and values[column] is None:
            yield column, _now("This role needs one.")
        if column != wanted and values[column] is not None:
            yield column, _now("This role names none; leave it empty.")


POSTS = PostRegister(
    Sheet(
        "posts",
        _("Posts"),
        (
            Column(
                "email",
                _("E-mail"),
                _("Of the account; one is opened where there is none."),
                required=True,
                read=email,
                example="kepala@blk.example",
                width=30,
            ),
            name_column(_("Full name."), "Agus Wijaya"),
            Column("role", _("Role"), _("What the person is."), required=True, known=choices_of(Role), example="centre_head"),
            reference("centre", _("Centre"), Centre, words=_("For the head of a centre."), required=False, example="blk-karawang"),
            reference("company", _("Company"), Company, words=_("For a company's representative."), required=False),
            region_column(title=_("Labour office of"), required=False),
            since_column(),
            until_column(),
        ),
        unique=("email", "role", "centre", "company", "region", "since"),
    ),
    Post,
    key=("email", "role", "centre", "company", "region", "since"),
    roles=PLANNERS,
    has_person=True,
    check=names_its_tenant,
)
