# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What the lists of the standards show of each row."""

from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from selaras.ground.standards.models import Equipment, ProgrammeVersion, Region, Scheme
from selaras.ground.standards.rules import ASSUMED
from selaras.web.ui.cells import Cell, Look, Shown, at, beneath, choice, figure, kind, link, money, on, several, until, words
from selaras.web.ui.templatetags.figures import UNKNOWN, number, percent, rupiah


def source(path: str = "source") -> Cell:
    """Where something was seen; what could not be traced says that it is assumed."""
    return lambda row, _look: kind("assumed", _now("assumed")) if at(row, path) == ASSUMED else str(at(row, path))


def unit_code(path: str) -> Cell:
    """A unit's public code in one line; without one that is said, never made up."""

    def cell(row: Any, _look: Look) -> str:
        code = at(row, path)
        return format_html('<span class="text-nowrap">{}</span>', code) if code else kind("unknown", _now("no code"))

    return cell


def of_version(cell: Cell) -> Cell:
    """What the current version of a programme says; a dash where none is published."""
    return lambda row, look: cell(row.current[0], look) if row.current else UNKNOWN


def _tests(version: ProgrammeVersion, look: Look) -> str:
    """The schemes that test a version, each with the share of its units that the version teaches."""
    shares: dict[tuple[int, int], float] = look.beside["shares"]

    def said(scheme: Any, _look: Look) -> str:
        return f"{scheme} ({percent(shares.get((version.pk, scheme.pk), 0.0), 0)})"

    return several("schemes", said, none=_("no test"))(version, look)


def _price(row: Any, look: Look) -> str:
    """Rupiah with the source, and for what is bought by the piece what a class needs; what nobody knows says so."""
    if row.price is None:
        return kind("unknown", _now("unknown"))
    seen = source("price_source")(row, look)
    if not isinstance(row, Equipment):
        return format_html("{}<br>{}", rupiah(row.price), seen)
    for_a_class = _now("%(pieces)s for a class: %(money)s") % {"pieces": number(row.pieces), "money": rupiah(row.class_price)}
    return format_html('{} {}<br><span class="text-secondary">{}</span>', rupiah(row.price), seen, for_a_class)


def _numbered(row: Scheme, _look: Look) -> str:
    """A scheme's title, and under it its number where it has one."""
    return format_html('{}<br><span class="text-secondary">{}</span>', row.title, row.number) if row.number else row.title


PROGRAMME = link("programme", "standards:programme", "programme.key")
CODE, EDITION, KEY = Shown(_("Code"), words("code")), Shown(_("Edition"), choice("edition")), Shown(_("Key"), words("key"))
TITLE, FIELD = Shown(_("Title"), words("title")), Shown(_("Vocational field"), words("field"))
ALSO_CALLED = Shown(_("Also called"), several("terms"))
PROGRAMME_COUNT = Shown(_("Programmes"), figure("programme_count"), number=True)

VERSION_FIGURES = {
    "jp": Shown(_("JP"), figure("jp"), number=True),
    "days": Shown(_("Days"), figure("training_days"), number=True),
    "entry": Shown(_("Schooling"), choice("entry_education")),
    "kit": Shown(_("Kit cost"), money("kit_cost"), number=True),
    "tests": Shown(_("Test, and the share of it that is taught"), _tests),
}
PROGRAMMES = (
    Shown(_("Programme"), link("title", "standards:programme", "key")),
    FIELD,
    Shown(_("Occupation"), lambda row, _look: f"{row.occupation} ({row.occupation.code})"),
    *(Shown(one.title, of_version(one.cell), one.number) for one in VERSION_FIGURES.values()),
)
VERSIONS = (
    Shown(_("Programme"), PROGRAMME),
    Shown(_("Version"), beneath(lambda row, _look: f"{row.number} ({row.get_state_display()})", source())),
    VERSION_FIGURES["jp"],
    VERSION_FIGURES["days"],
    VERSION_FIGURES["entry"],
    Shown(_("Minimum age"), figure("minimum_age"), number=True),
    VERSION_FIGURES["kit"],
    Shown(_("Equipment"), several("equipment")),
    VERSION_FIGURES["tests"],
)
PROGRAMME_UNITS = (
    Shown(_("Unit of competency"), words("unit.title")),
    Shown(_("SKKNI code"), unit_code("unit.code")),
    Shown(_("Programme"), link("version.programme", "standards:programme", "version.programme.key")),
    Shown(_("Version"), figure("version.number"), number=True),
    Shown(_("JP"), figure("jp"), number=True),
)
UNITS = (
    TITLE,
    Shown(_("SKKNI code"), unit_code("code")),
    Shown(_("Standard document, and where the code was seen"), beneath(words("document"), source())),
    Shown(_("Supersedes"), lambda row, _look: UNKNOWN if row.supersedes is None else row.supersedes.code or row.supersedes.key),
    Shown(_("Superseded by"), several("superseded_by", lambda one, _look: one.code or one.key)),
    PROGRAMME_COUNT,
    Shown(_("Schemes"), figure("scheme_count"), number=True),
)
SCHEMES = (
    Shown(_("Title and number"), _numbered),
    Shown(_("Kind"), choice("kind")),
    FIELD,
    Shown(_("Units"), figure("unit_count"), number=True),
    Shown(_("Programmes that it tests"), figure("programme_count"), number=True),
    Shown(_("Source"), source()),
    Shown(_("To have a test site verified"), _price, number=True),
)
FIELDS = (
    TITLE,
    KEY,
    Shown(_("Teaching competences"), figure("competence_count"), number=True),
    PROGRAMME_COUNT,
    Shown(_("Schemes"), figure("scheme_count"), number=True),
    Shown(_("A workshop without machines"), _price, number=True),
)
COMPETENCES = (TITLE, KEY, FIELD, PROGRAMME_COUNT, Shown(_("A new instructor"), _price, number=True))


EQUIPMENT = (TITLE, KEY, ALSO_CALLED, PROGRAMME_COUNT, Shown(_("Price a piece"), _price, number=True))
OCCUPATIONS = (TITLE, CODE, EDITION, ALSO_CALLED, PROGRAMME_COUNT)
INDUSTRIES = (
    TITLE,
    CODE,
    EDITION,
    Shown(_("Part of"), lambda row, _look: UNKNOWN if row.parent is None else f"{row.parent.code} {row.parent}"),
)


def _point(row: Region, _look: Look) -> str:
    if row.lat is None:
        return UNKNOWN
    place = f"{number(row.lat, 2)}; {number(row.lon, 2)}"
    return format_html("{} {}", place, kind("assumed", _now("assumed"))) if row.point_source.startswith(ASSUMED) else f"{place} ({row.point_source})"


REGIONS = (
    Shown(_("Region"), words("name")),
    CODE,
    EDITION,
    Shown(_("Level"), choice("level")),
    Shown(_("Province"), words("parent")),
    Shown(_("Valid from"), on("valid_from")),
    Shown(_("Valid until"), until("valid_until")),
    Shown(_("Point"), _point),
)
