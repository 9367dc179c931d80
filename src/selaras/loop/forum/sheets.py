# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The sheets of the forum: a company's needs, the needs of regions and of the self-employed, meetings, and who came.

Which companies, centres and places a sheet knows follows from the scope in which it is read: a company finds itself only.
"""

import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from selaras.ground.network.models import Centre, Company, CompanySite
from selaras.ground.network.sheets.words import ASSUMED_COLUMN
from selaras.ground.network.sheets.words import regions as regions_by_code
from selaras.ground.standards.models import Equipment, Region
from selaras.kit.cells import LANGUAGES, day, slug, text, whole, words_of, yes_no
from selaras.kit.dates import month_name
from selaras.kit.scope import get_scope
from selaras.kit.spreadsheets import Column, Sheet
from selaras.loop.forum.queries import meetings_seen, regions
from selaras.loop.forum.rules import MOST_HEADS, Certainty, Contract, Hirer, MeetingKind, Origin, Recurs


def month(words: str) -> date:
    """A month as 2018-03, 03/2018, Maret 2018 or any of its days; the first day of it."""
    found = re.fullmatch(r"(?:(?P<y>20\d\d)[-/.](?P<m>\d{1,2})|(?P<m2>\d{1,2})[-/.](?P<y2>20\d\d)|(?P<name>[^\W\d]+)[ -](?P<y3>20\d\d))", words)
    if found is None:
        return day(words).replace(day=1)
    named_month = _month_names().get((found["name"] or "").casefold())
    number = named_month or int(found["m"] or found["m2"] or 0)
    if not 1 <= number <= 12:
        raise ValueError(_now("“%(text)s” is not a month; write it as 03/2018") % {"text": words[:40]})
    return date(int(found["y"] or found["y2"] or found["y3"]), number, 1)


@cache
def _month_names() -> dict[str, int]:
    names = {}
    for language in LANGUAGES:
        with translation.override(language):
            names.update({month_name(number, short=short).casefold(): number for number in range(1, 13) for short in (False, True)})
    return names


def named(rows: Iterable[Any], *names: str) -> dict[str, Any]:
    """Words for rows: each of `names` of a row stands for its number. A word that two rows share stands for none."""
    words: dict[str, Any] = {}
    shared: set[str] = set()
    for row in rows:
        for name in names:
            word = str(getattr(row, name))
            if words.setdefault(word, row.pk) != row.pk:
                shared.add(word)
    return {word: key for word, key in words.items() if word not in shared}


def tenant_key(kind: str) -> int | None:
    """The company, centre or office in whose room we are, by its number in the database; None in the whole network's or in another's."""
    tenant = get_scope().get("region" if kind == "office" else kind)
    return getattr(tenant, "pk", tenant)


def _mine(kind: str, rows: Any) -> Any:
    """Of `rows`, the tenant itself where the scope is a tenant's; all of them in the whole network's."""
    return rows.filter(pk=tenant_key(kind)) if get_scope().get("_enabled", True) else rows


def companies() -> dict[str, int]:
    """The companies for which a need may be stated here."""
    standing = _mine("company", Company.objects.standing())
    closed = Company.objects.exclude(merged_into=None).select_related("merged_into")
    old = {word: row.survivor.pk for row in closed for word in (row.key, row.name)}
    seen = {row.pk for row in standing}
    return {word: key for word, key in old.items() if key in seen} | named(standing, "key", "name")


def sites() -> dict[str, int]:
    """The sites at which people may be needed."""
    return named(CompanySite.objects.all(), "key", "name")


def centres() -> dict[str, int]:
    """The centres for which a need may be stated here."""
    return named(_mine("centre", Centre.objects.all()), "key", "name")


def offices() -> dict[str, int]:
    """The labour offices for which a need may be stated here: by the code and name of their region."""
    return named(_mine("office", regions()), "code", "name")


def places() -> dict[str, int]:
    """Regencies and cities: by code, by code and name, and by the bare name where only one bears it."""
    by_code = dict(regions_by_code())
    return {**named(Region.objects.filter(pk__in=set(by_code.values())), "name"), **by_code}


def equipment() -> dict[str, int]:
    """Machines and tools."""
    return named(Equipment.objects.all(), "key", "title_id", "title_en")


def meetings() -> dict[str, int]:
    """Meetings to which whoever brings the sheet was invited; in the whole network's scope every one."""
    return named((row.meeting for row in meetings_seen()), "key")


KEY = Column(
    "key",
    _("Number"),
    _("Your own number of the line, if you have one: lower-case letters, digits and hyphens."),
    read=slug(),
    example="mesin-2018-01",
)
WORDS = Column(
    "words",
    _("Job in your own words"),
    _("As you would say it on the shop floor."),
    required=True,
    read=text(300),
    example="operator mesin bubut CNC",
    width=40,
)
HEADS_LEAST = Column(
    "heads_least", _("People, at least"), _("How many people, the lower figure."), required=True, read=whole(1, MOST_HEADS), example="10"
)
HEADS_MOST = Column("heads_most", _("People, at most"), _("The upper figure; empty: the same as the lower."), read=whole(1, MOST_HEADS), example="15")
START = Column("start_month", _("Needed from"), _("The month from which people can start."), required=True, read=month, example="03/2018")
UNTIL = Column(
    "until_month", _("Needed until"), _("The last month in which people can still start; empty: the same month."), read=month, example="06/2018"
)
RECURS = Column(
    "recurs",
    _("Once or again"),
    _("Once, or every month, quarter or year until the last month, each time with that many people. Empty: once."),
    known=lambda: words_of(Recurs),
)
CERTAINTY = Column(
    "certainty", _("How certain"), _("Forecast, stated, or signed."), required=True, known=lambda: words_of(Certainty), example=Certainty.STATED.label
)
EQUIPMENT = Column("equipment", _("Equipment"), _("Machines people must master, parted by semicolons."), known=equipment, many=True, width=30)
MEETING = Column("meeting", _("Meeting"), _("Key of the meeting at which it was said, one to which you were invited."), known=meetings)

COMPANY_NEEDS = Sheet(
    "company-needs",
    _("Needs of companies"),
    (
        KEY,
        Column("company", _("Company"), _("Key or name as registered. A company leaves it empty for itself."), known=companies, width=30),
        WORDS,
        HEADS_LEAST,
        HEADS_MOST,
        START,
        UNTIL,
        RECURS,
        CERTAINTY,
        Column("site", _("Site"), _("Your own site where the work is; its regency is taken from the register."), known=sites, width=30),
        Column(
            "region",
            _("Regency or city"),
            _("Where the work is, if it is at none of your sites."),
            known=places,
            example="Kabupaten Bekasi",
            width=24,
        ),
        Column("contract", _("Contract"), _("What you offer."), known=lambda: {word: value for word, value in words_of(Contract).items() if word}),
        Column("shift", _("Shift work"), _("ya or tidak; empty: not said."), read=yes_no, choices=("ya", "tidak")),
        Column("hirer", _("Who hires"), _("Who signs the contract with the worker."), known=lambda: words_of(Hirer)),
        Column("wage_least", _("Wage from"), _("Rupiah a month."), read=whole(0, 10**9), example="3800000"),
        Column("wage_most", _("Wage to"), _("Rupiah a month."), read=whole(0, 10**9), example="4500000"),
        EQUIPMENT,
        Column(
            "ojt_seats",
            _("OJT seats"),
            _("At a time, in the months in which people are needed. Empty: not said; 0: none."),
            read=whole(0, MOST_HEADS),
            example="4",
        ),
        Column("condition", _("Sex or age condition"), _("Only where the work itself asks for it; empty: what the words say."), read=text(120)),
        Column("condition_reason", _("Reason for the condition"), _("Needed with every condition, in the words too."), read=text(200)),
        MEETING,
        ASSUMED_COLUMN,
    ),
    note=_("A need is no promise, on either side."),
)

REGION_NEEDS = Sheet(
    "region-needs",
    _("Needs of regions"),
    (
        KEY,
        Column("centre", _("Centre"), _("Centre that states it; either a centre or a labour office."), known=centres, width=30),
        Column("office", _("Labour office"), _("Regency or city whose labour office states it."), known=offices, width=24),
        Column(
            "origin",
            _("Origin"),
            _("Need of the region, or self-employment."),
            required=True,
            known=lambda: {word: value for word, value in words_of(Origin).items() if value != Origin.COMPANY},
            example=Origin.REGION.label,
        ),
        WORDS,
        HEADS_LEAST,
        HEADS_MOST,
        START,
        UNTIL,
        RECURS,
        CERTAINTY,
        Column("region", _("Regency or city"), _("Where people will work."), required=True, known=places, example="32.05", width=28),
        Column("evidence", _("Evidence"), _("Document, figure and source."), required=True, read=text(300), width=50),
        EQUIPMENT,
        MEETING,
        ASSUMED_COLUMN,
    ),
    note=_("A need is no promise, on either side."),
)

MEETINGS = Sheet(
    "meetings",
    _("Meetings"),
    (
        Column("key", _("Key"), _("Lower-case letters, digits and hyphens."), required=True, read=slug(), example="forum-2017-08-15"),
        Column("kind", _("Kind"), required=True, known=lambda: words_of(MeetingKind)),
        Column("title", _("Title"), required=True, read=text(200), width=40),
        Column("held_on", _("Held on"), required=True, read=day, example="15/08/2017"),
        Column("place", _("Place"), required=True, read=text(200), width=30),
        Column("agenda", _("Agenda"), read=text(2_000), width=50),
        Column("source", _("Source"), _("Where the facts come from, or: assumed."), read=text(200)),
        ASSUMED_COLUMN,
    ),
    unique=("key",),
)

ATTENDANCE = Sheet(
    "attendance",
    _("Attendance"),
    (
        Column("meeting", _("Meeting"), _("Key of the meeting."), required=True, known=meetings),
        Column("company", _("Company"), _("Either a company or a centre."), known=companies, width=30),
        Column("centre", _("Centre"), _("Either a company or a centre."), known=centres, width=30),
        Column("present", _("Came"), _("ya, tidak; empty: not known yet."), read=yes_no, choices=("ya", "tidak")),
    ),
    unique=("meeting", "company", "centre"),
)
