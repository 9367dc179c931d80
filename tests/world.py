# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""A small named cast, built by the product's own actions, so that no test stands on a state that the product cannot reach.

It is 15 December 2017. BBPLK Bekasi supervises two centres: BLK Karawang (UPTD, ready) and BLK Komunitas An-Nur (not ready). Two companies sat in the
forum: PT Las Jaya in Kabupaten Bekasi and PT Garmen Indah in Karawang. Each person below is an account that can log in with `PASSWORD`:

    rina    planner          darma   demand desk     audi    auditor
    kepala  head of BBPLK    karta   head of BLK Karawang     nurul   head of BLK Komunitas An-Nur
    lasma   PT Las Jaya      gita    PT Garmen Indah          disna   labour office of Karawang
    luar    nobody: an account without a post, who must be refused everywhere
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from selaras.ground.network import actions as network
from selaras.ground.network.models import Assessor, Centre, Company, CompanySite, Instructor, Lsp, TestSite, Workshop
from selaras.ground.network.rules import Aspect, CentreKind, Employment, LspKind, SiteKind
from selaras.ground.people.actions import open_account
from selaras.ground.people.models import Account, Person
from selaras.ground.people.rules import Role
from selaras.ground.standards.models import Competence, Equipment, Field, Industry, Region, Scheme
from selaras.kit.imports import IMPORTS, Imported
from selaras.kit.scope import whole_network
from selaras.loop.forum import actions as forum
from selaras.loop.forum.agreements import AgreementKind
from selaras.loop.forum.promises import PromiseKind, Side

AT = datetime(2017, 12, 15, 9, tzinfo=ZoneInfo("Asia/Jakarta"))
TODAY = AT.date()
PASSWORD = "sandi-untuk-uji"
PAPER = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@dataclass
class World:
    """The cast by name. `accounts` by the names above; everything else as a person would call it."""

    accounts: dict[str, Account] = field(default_factory=dict)
    bbplk: Centre = None
    karawang: Centre = None
    annur: Centre = None
    las_jaya: Company = None
    garmen: Company = None
    las_jaya_site: CompanySite = None
    garmen_site: CompanySite = None
    welding: Workshop = None
    budi: Instructor = None
    tono: Instructor = None
    siti: Assessor = None
    lsp: Lsp = None
    tuk: TestSite = None

    @property
    def planner(self) -> Account:
        """Who does what has no other doer in these tests."""
        return self.accounts["rina"]

    @property
    def outsider(self) -> Account:
        """Who must be refused everywhere."""
        return self.accounts["luar"]

    def person(self, name: str) -> Person:
        """The person behind an account."""
        return self.accounts[name].person


def region(code: str) -> Region:
    """A region by its code of 2018."""
    return Region.objects.get(edition="2018", code=code)


def standards() -> None:
    """The few standards that the cast names, where the catalogue has not been loaded."""
    if Region.objects.exists():
        return
    for code, name in (("32", "Jawa Barat"), ("17", "Bengkulu")):
        Region.objects.create(edition="2018", code=code, name=name, level="province")
    for code, name, level in (
        ("32.15", "Kabupaten Karawang", "regency"),
        ("32.16", "Kabupaten Bekasi", "regency"),
        ("32.75", "Kota Bekasi", "city"),
        ("17.71", "Kota Bengkulu", "city"),
    ):
        Region.objects.create(edition="2018", code=code, name=name, level=level, parent=Region.objects.get(code=code[:2]))
    welding = Field.objects.create(key="welding", title_id="Pengelasan", title_en="Welding")
    garment = Field.objects.create(key="garment", title_id="Garmen", title_en="Garment")
    Competence.objects.create(key="welding-smaw", title_id="Las busur manual (SMAW)", title_en="Manual arc welding (SMAW)", field=welding)
    Competence.objects.create(key="garment-sewing", title_id="Menjahit", title_en="Sewing", field=garment)
    Equipment.objects.create(key="smaw-machine", title_id="Mesin las SMAW 400 A", title_en="SMAW machine 400 A")
    Scheme.objects.create(
        key="plate-welder-3g", title_id="Plate Welder SMAW 3G/PF", title_en="Plate Welder SMAW 3G/PF", kind="klaster", field=welding, source="assumed"
    )
    section = Industry.objects.create(edition="KBLI2020", code="C", title_id="Industri pengolahan", title_en="Manufacturing")
    for code, title_id, title_en in (("25", "Industri barang logam", "Metal products"), ("14", "Industri pakaian jadi", "Wearing apparel")):
        Industry.objects.create(edition="KBLI2020", code=code, title_id=title_id, title_en=title_en, parent=section)


def table(*rows: Mapping[str, Any]) -> list[list[Any]]:
    """Rows by column key as a sheet holds them: a header, then the cells."""
    header = list(dict.fromkeys(name for row in rows for name in row))
    return [header, *([row.get(name) for name in header] for row in rows)]


def take(name: str, *rows: Mapping[str, Any], by: Account) -> Imported:
    """Imports rows into a register as a person would, in one action."""
    with whole_network():
        return IMPORTS[name].confirm(table=table(*rows), by=by, at=AT)


def build() -> World:
    """Builds the cast upon the standards."""
    world = World()
    standards()
    _people(world)
    _centres(world)
    _staff(world)
    _companies(world)
    _posts(world)
    _promises(world)
    return world


def _people(world: World) -> None:
    names = {
        "rina": "Rina Hapsari",
        "darma": "Darma Putra",
        "audi": "Audi Prasetyo",
        "kepala": "Kepala Balai",
        "karta": "Karta Wijaya",
        "nurul": "Nurul Huda",
        "lasma": "Lasma Sihombing",
        "gita": "Gita Savitri",
        "disna": "Disna Kartini",
        "luar": "Luar Biasa",
    }
    planner: Account | None = None
    for key, name in names.items():
        world.accounts[key] = open_account(email=f"{key}@selaras.example", name=name, password=PASSWORD, assumed=True, by=planner, at=AT)
        planner = planner or world.accounts[key]


def _centres(world: World) -> None:
    by = world.planner
    points = {
        "bbplk-bekasi": ("BBPLK Bekasi", CentreKind.UPTP, "32.75", "Kementerian Ketenagakerjaan", "-6.2349", "106.9923"),
        "blk-karawang": ("BLK Karawang", CentreKind.UPTD, "32.15", "Kabupaten Karawang", "-6.3054", "107.3053"),
        "blkk-an-nur": ("BLK Komunitas An-Nur", CentreKind.KOMUNITAS, "32.16", "Pesantren An-Nur", "-6.3000", "107.1000"),
    }
    made = [
        network.register_centre(
            key=key,
            name=name,
            kind=kind,
            region=region(code),
            owner=owner,
            lat=Decimal(lat),
            lon=Decimal(lon),
            point_source="assumed",
            assumed=True,
            by=by,
            at=AT,
        )
        for key, (name, kind, code, owner, lat, lon) in points.items()
    ]
    world.bbplk, world.karawang, world.annur = made
    network.begin_supervision(supervisor=world.bbplk, centre=world.karawang, since=date(2016, 1, 4), basis="assumed", by=by, at=AT)
    network.begin_supervision(supervisor=world.bbplk, centre=world.annur, since=date(2017, 12, 1), basis="assumed", by=by, at=AT)
    declared = {"declared_ready": "ya", "declared_on": "2017-10-02", "verified_ready": "ya", "verified_on": TODAY.isoformat(), "finding": "assumed"}
    ready = [{"centre": key, "aspect": aspect.value, **declared} for key in ("bbplk-bekasi", "blk-karawang") for aspect in Aspect]
    building = {"centre": "blkk-an-nur", "aspect": "building", "declared_ready": "ya", "declared_on": TODAY.isoformat(), "words": "Gedung selesai."}
    equipment = {**building, "aspect": "equipment", "declared_ready": "tidak", "words": "Mesin jahit belum datang."}
    take("readiness", *ready, building, equipment, by=by)
    take("centre-names", {"centre": "bbplk-bekasi", "name": "CEVEST", "until": "2005-12-31"}, by=by)


def _staff(world: World) -> None:
    by = world.planner
    las, smaw = Field.objects.get(key="welding"), Competence.objects.filter(field__key="welding").order_by("key").first()
    scheme = Scheme.objects.filter(field=las).order_by("key").first()
    world.welding = network.register_workshop(
        centre=world.karawang,
        key="blk-karawang-las",
        name="Bengkel Las",
        field=las,
        stations=16,
        equipment=Equipment.objects.order_by("key")[:1],
        assumed=True,
        by=by,
        at=AT,
    )
    common = {
        "employment": Employment.CIVIL_SERVANT,
        "days_a_month": 18,
        "methodology_until": date(2019, 12, 31),
        "assumed": True,
        "by": by,
        "at": AT,
    }
    world.budi = network.register_instructor(key="budi-santoso", name="Budi Santoso", centre=world.bbplk, elsewhere=True, **common)
    world.tono = network.register_instructor(key="tono-suparman", name="Tono Suparman", centre=world.karawang, **common)
    for instructor in (world.budi, world.tono):
        network.record_competence(instructor=instructor, competence=smaw, evidence="assumed", by=by, at=AT)
    world.lsp = network.register_lsp(
        key="lsp-bbplk-bekasi",
        name="LSP P2 BBPLK Bekasi",
        kind=LspKind.P2,
        licence_until=date(2020, 12, 31),
        schemes=[scheme],
        centre=world.bbplk,
        assumed=True,
        by=by,
        at=AT,
    )
    world.siti = network.register_assessor(
        key="siti-rahayu",
        name="Siti Rahayu",
        met="MET.000.001234 2016",
        lsp=world.lsp,
        schemes=[scheme],
        valid_until=date(2019, 6, 30),
        region=region("32.75"),
        days_a_month=10,
        home=world.bbplk,
        assumed=True,
        by=by,
        at=AT,
    )
    world.tuk = network.register_test_site(
        key="tuk-karawang-las", name="TUK Las Karawang", kind=SiteKind.AD_HOC, lsp=world.lsp, centre=world.karawang, assumed=True, by=by, at=AT
    )
    network.verify_test_site(site=world.tuk, scheme=scheme, on=date(2017, 11, 20), until=date(2018, 12, 31), by=by, at=AT)


def _companies(world: World) -> None:
    by = world.planner
    metal, clothes = (Industry.objects.filter(code=code).order_by("-edition").first() for code in ("25", "14"))
    world.las_jaya = network.register_company(key="pt-las-jaya", name="PT Las Jaya", industry=metal, employees=420, assumed=True, by=by, at=AT)
    world.garmen = network.register_company(
        key="pt-garmen-indah", name="PT Garmen Indah", industry=clothes, employees=1_900, assumed=True, by=by, at=AT
    )
    sites = {"las_jaya": ("cikarang", "32.16", "Jababeka"), "garmen": ("karawang", "32.15", "KIIC")}
    for name, (place, code, estate) in sites.items():
        company = getattr(world, name)
        site = network.register_site(
            company=company, key=f"{company.key}-{place}", name=f"Pabrik {place.title()}", region=region(code), estate=estate, by=by, at=AT
        )
        setattr(world, f"{name}_site", site)
        network.register_contact(company=company, name=f"HRD {company.name}", position="HRD", since=date(2017, 8, 15), site=site, by=by, at=AT)


def _posts(world: World) -> None:
    posts = [
        ("rina", Role.PLANNER, {}),
        ("darma", Role.DESK, {}),
        ("audi", Role.AUDITOR, {}),
        ("kepala", Role.CENTRE_HEAD, {"centre": "bbplk-bekasi"}),
        ("karta", Role.CENTRE_HEAD, {"centre": "blk-karawang"}),
        ("nurul", Role.CENTRE_HEAD, {"centre": "blkk-an-nur"}),
        ("lasma", Role.COMPANY, {"company": "pt-las-jaya"}),
        ("gita", Role.COMPANY, {"company": "pt-garmen-indah"}),
        ("disna", Role.LABOUR_OFFICE, {"region": "32.15"}),
    ]
    people = {name: {"email": account.email, "name": account.person.name} for name, account in world.accounts.items()}
    rows = [{**people[name], "role": role.value, "since": "2017-01-02", **tenant} for name, role, tenant in posts]
    take("posts", *rows, by=world.planner)


def _promises(world: World) -> None:
    """What two companies and two centres promised one another in the forum, due in half a year; the planner entered it."""
    facts = {"due_on": date(2018, 6, 30), "assumed": True, "at": AT}
    for company, centre, side, kind, quantity in (
        (world.las_jaya, world.karawang, Side.COMPANY, PromiseKind.OJT, 10),
        (world.garmen, world.annur, Side.COMPANY, PromiseKind.HIRES, 20),
        (world.las_jaya, world.bbplk, Side.CENTRE, PromiseKind.CLASSES, 2),
        (world.garmen, world.karawang, Side.CENTRE, PromiseKind.SCREENING, 40),
    ):
        forum.make_commitment(company=company, centre=centre, side=side, kind=kind, quantity=Decimal(quantity), by=world.planner, **facts)


def sign_agreements(world: World) -> None:
    """Each company has an agreement in force with BLK Karawang until the end of February; a centre of its own has a draft."""
    for number, company, centre in ((1, world.las_jaya, world.karawang), (2, world.garmen, world.karawang), (3, world.las_jaya, world.annur)):
        agree(number, company, centre, world.planner, in_force=centre == world.karawang)


def agree(number: int, company: Company, centre: Centre, planner: Account, *, in_force: bool) -> None:
    """An agreement of a year between a company and a centre: signed and in force, or a draft."""
    by: dict[str, Any] = {"by": planner, "at": AT}
    terms = forum.Terms(
        number=f"{number}/PKS/2017",
        kind=AgreementKind.PKS,
        title="Pelatihan dan OJT",
        starts_on=date(2017, 3, 1),
        ends_on=date(2018, 2, 28),
        signatories=[(Side.COMPANY, f"Direktur {company.name}", "Direktur"), (Side.CENTRE, f"Kepala {centre.name}", "Kepala balai")],
        quotas={PromiseKind.OJT: Decimal(20)},
    )
    made = forum.draft_agreement(company=company, centre=centre, terms=terms, assumed=True, **by)
    if in_force:
        forum.attach_document(agreement=made, data=PAPER, **by)
        forum.send_agreement(agreement=made, **by)
        with whole_network():
            signed = dict.fromkeys(made.signatories(manager="objects").values_list("pk", flat=True), date(2017, 2, 20))
        forum.bring_into_force(agreement=made, signed=signed, **by)
