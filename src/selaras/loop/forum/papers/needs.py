# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The paper form on which a need is stated by hand, two to a sheet. It asks what the page asks, in the same order and words."""

import json
import secrets
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import segno
import typst
from babel.dates import format_date
from django.utils.translation import gettext as _
from django.utils.translation import override

from selaras.ground.network.models import Centre, Company
from selaras.ground.standards.models import Region
from selaras.kit.figures import locale
from selaras.loop.forum.rules import LETTERS, Certainty, Channel, Contract, Hirer, Origin, Recurs

TEMPLATE = Path(__file__).with_name("needs.typ")
COPIES = 2  # on a sheet


def need_pdf(owner: Company | Centre | Region | None, host: Centre, today: date, entry: str) -> bytes:
    """The form in Indonesian, for one owner or, where none is named, with a line for its name; for companies unless the owner is something else.

    Each copy bears a number of its own, under which it is entered once, and a code that opens the page `entry` (an address) with it filled in.
    """
    kind = {Company: "company", Centre: "centre", Region: "office"}.get(type(owner))
    numbers = [f"KB-{''.join(secrets.choice(LETTERS) for _at in range(5))}".upper() for _copy in range(COPIES)]
    named = {kind: owner.pk} if owner is not None and kind else {}
    copies = [
        {"number": number, "code": _code(f"{entry}?{urlencode({**named, 'channel': Channel.PAPER.value, 'paper': number})}")} for number in numbers
    ]
    with override("id"):
        return typst.compile(str(TEMPLATE), sys_inputs={"data": json.dumps({**_facts(owner, host, today), "copies": copies}, ensure_ascii=False)})


def _code(address: str) -> str:
    """A QR code as a drawing."""
    return str(segno.make(address, error="m").svg_inline(border=0))


def _facts(owner: Company | Centre | Region | None, host: Centre, today: date) -> Mapping[str, Any]:
    """Everything that is printed, as words."""
    company = owner is None or isinstance(owner, Company)
    again = (_("Once or again?"), [str(each.label) for each in Recurs])
    how_certain = (_("How certain is it?"), [str(each.label) for each in Certainty])
    whose = (_("Whose need is it?"), [str(Origin.REGION.label), str(Origin.SELF.label)])
    of_company = [
        (_("Contract"), [str(each.label) for each in Contract if each]),
        (_("Shift work"), [_("yes"), _("no")]),
        (_("Who hires them?"), [str(each.label) for each in Hirer]),
    ]
    last = (
        [_("OJT seats (0: none)"), _("Wage from, to (rupiah a month)"), _("Condition on sex or age, and its reason")] if company else [_("Evidence")]
    )
    return {
        "title": _("Statement of need"),
        "number": _("Number of the paper form"),
        "promise": _("A need is no promise, on either side."),
        "whose": _("Company") if company else _("Stated by"),
        "owner": str(owner or ""),
        "lines": [_("Which job, in your own words?"), _("Machines they must master")],
        "short": [_("How many people (each time), at least"), _("at most"), _("Needed from (month and year)"), _("until")],
        "place": _("Where: site, regency or city"),
        "choices": [again, how_certain, *(of_company if company else [whose])],
        "last": last,
        "signed": [_("Name and position"), _("Date"), _("Signature")],
        "back": _("Please give it back to us at a meeting or a visit, or send it to: %(centre)s.") % {"centre": host.name},
        "staff": _("Entered by us: number, day, by"),
        "printed": f"{_('printed on')} {format_date(today, 'd MMMM y', locale=locale())}",
    }
