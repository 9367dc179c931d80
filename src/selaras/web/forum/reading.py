# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What the words of a need already say, proposed into the fields of its form: to be seen, and corrected before it is sent."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from selaras.ground.network.models import Centre, Company, CompanySite
from selaras.ground.standards.models import Equipment, Region
from selaras.kit.dates import month_name
from selaras.loop.forum.queries import regencies
from selaras.loop.forum.rules import Contract, Hirer, Recurs
from selaras.loop.forum.wording import Reading, read_words
from selaras.web.forum.forms import MONTHS_AHEAD, months_from
from selaras.web.ui.templatetags.figures import number

AS_SAID = ("recurs", "contract", "hirer", "wage_least", "wage_most", "condition")


@dataclass(frozen=True)
class Proposal:
    """What was read: values by field of the form, the same in words, and what the writer still has to settle."""

    values: Mapping[str, Any]
    says: Sequence[str] = ()
    asks: Sequence[str] = ()

    @property
    def typed(self) -> dict[str, list[str]]:
        """The values as fields of a page hold them."""
        many = {name: value if isinstance(value, list) else [value] for name, value in self.values.items()}
        return {name: [str(one).lower() if isinstance(one, bool) else str(one) for one in value] for name, value in many.items()}


def proposal_of(words: str, owner: Company | Centre | Region, today: date) -> Proposal:
    """Reads an owner's words on a day. Three queries."""
    places = list(regencies())
    named: dict[str, list[str]] = {}
    for place in places:
        named.setdefault(re.sub(r"^(kabupaten|kota) ", "", place.name.lower()), []).append(place.code)
    machines = {row.pk: row for row in Equipment.objects.all()}
    found = read_words(words, today, named, {row.title_id: key for key, row in machines.items()})
    if not isinstance(owner, Company):
        found = replace(found, condition="")  # whom a region or the self-employed are is no condition
    values: dict[str, Any] = {name: value for name in AS_SAID if (value := getattr(found, name))}
    values |= {"ojt_seats": found.seats} if found.seats is not None else {}
    values |= {"shift": found.shift} if found.shift is not None else {}
    values |= {"equipment": list(found.machines)} if found.machines else {}
    values |= {"heads_least": found.least} if found.least else {}
    values |= {"heads_most": found.most} if found.most and found.most != found.least else {}
    offered = [month for month, _words in months_from(today)]
    months = (("start_month", found.start, offered[:MONTHS_AHEAD]), ("until_month", found.until, offered))
    values |= {name: day.isoformat() for name, day, among in months if day and day.isoformat() in among}
    where, says, asks = _where(found, words, owner, {place.code: place for place in places})
    asks = [*asks, *_left_open(found, [day for name, day, _among in months if day and name not in values])]
    return Proposal(values | where, [*_in_words(found, [machines[key].title for key in found.machines]), *says], asks)


def _where(found: Reading, words: str, owner: Company | Centre | Region, places: Mapping[str, Region]) -> tuple[dict[str, Any], list[str], list[str]]:
    """The site or the regency, in words too: the owner's own site where the words name it or its regency, else the one regency that is meant."""
    if not found.places:
        return {}, [], []
    codes, asks = found.places[0], []
    others = [places[more[0]].name for more in found.places[1:] if more[0] in places]
    if others:
        asks.append(_("Also named: %(places)s. State each place by itself.") % {"places": ", ".join(others)})
    sites = CompanySite.objects.filter(company=owner).select_related("region") if isinstance(owner, Company) else []
    near = [site for site in sites if site.region.code in codes]
    if near:
        said = set(re.findall(r"\w+", words.lower()))
        best = max(near, key=lambda site: len(said & set(re.findall(r"\w+", site.name.lower()))))
        return {"site": best.pk}, [f"{best.name}, {best.region}"], asks
    known = [places[code] for code in codes if code in places]
    if len(known) == 1:
        return {"site": "", "region": known[0].pk}, [str(known[0])], asks
    return {"site": ""}, [], [*asks, _("Which is meant: %(places)s?") % {"places": _(" or ").join(map(str, known))}] if known else asks


def _in_words(found: Reading, machines: list[str]) -> list[str]:
    """What was read, a few words each."""
    heads = f"{number(found.least)}–{number(found.most)}" if found.least and found.least != found.most else number(found.least or found.most or 0)
    months = [f"{month_name(day.month)} {day.year}" for day in (found.start, found.until) if day]
    wages = sorted({wage for wage in (found.wage_least, found.wage_most) if wage})
    return [
        *([_("%(heads)s people") % {"heads": heads}] if found.least or found.most else []),
        *([str(Recurs(found.recurs).label)] if found.recurs else []),
        *([" – ".join(months)] if months else []),
        *machines,
        *([_("%(seats)s OJT seats") % {"seats": number(found.seats)}] if found.seats is not None else []),
        *([str(Contract(found.contract).label)] if found.contract else []),
        *([str(Hirer(found.hirer).label)] if found.hirer else []),
        *([_("shift work") if found.shift else _("no shift work")] if found.shift is not None else []),
        *([f"Rp {'–'.join(map(number, wages))}"] if wages else []),
        *([f"“{found.condition}”"] if found.condition else []),
    ]


def _left_open(found: Reading, beyond: Sequence[date]) -> list[str]:
    """What the writer has to settle; `beyond` are months that were read and that the form does not offer."""
    asks = []
    if found.heads_unsure:
        asks.append(_("How many people altogether? The words can be counted in more than one way."))
    if found.months_unsure:
        asks.append(_("Look at the months: the words say more of them than could be read."))
    if beyond:
        names = _(" and ").join(f"{month_name(day.month)} {day.year}" for day in beyond)
        asks.append(_("Look at the months: %(months)s cannot be chosen here.") % {"months": names})
    if found.recurs and not found.until:
        asks.append(_("Say until when it recurs."))
    if found.condition:
        asks.append(_("A condition on sex or age needs a reason: give it below, or leave the condition out of your words."))
    return asks
