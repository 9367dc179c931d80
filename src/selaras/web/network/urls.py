# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Registers, imports, one centre, one company."""

from django.urls import path

from selaras.web.network import centre, company, duplicates, imports, mandates, orders, people, posts, registers, standing
from selaras.web.network.listings import LISTINGS
from selaras.web.ui.lists import addresses

app_name = "network"
urlpatterns = [
    path("jejaring/", registers.overview, name="overview"),
    path("jejaring/impor/", imports.imports, name="imports"),
    path("jejaring/impor/berkas/<int:pk>/", orders.order, name="import_order"),
    path("jejaring/impor/berkas/<int:pk>/sejauh-mana/", orders.progress, name="import_progress"),
    path("jejaring/impor/berkas/<int:pk>/simpan/", orders.confirm, name="import_go"),
    path("jejaring/impor/berkas/<int:pk>/tarik/", orders.cancel, name="import_cancel"),
    path("jejaring/impor/<slug:name>/", imports.import_sheet, name="import"),
    path("jejaring/impor/<slug:name>/templat/", imports.template, name="import_template"),
    path("jejaring/impor/<slug:name>/simpan/", imports.confirm, name="import_confirm"),
    path("jejaring/balai-saya/", centre.mine, name="my_centre"),
    path("jejaring/balai/<slug:key>/", centre.centre, name="centre"),
    path("jejaring/balai/<slug:key>/kesiapan/<slug:aspect>/", centre.readiness, name="aspect"),
    path("jejaring/balai/<slug:key>/nama/", standing.rename, name="rename"),
    path("jejaring/balai/<slug:key>/tutup/", standing.close, name="close"),
    path("jejaring/balai/<slug:key>/pembinaan/", standing.supervise, name="supervise"),
    path("jejaring/pembinaan/<int:pk>/akhiri/", standing.end_supervision, name="end_supervision"),
    path("jejaring/penugasan/baru/", posts.give_post, name="give_post"),
    path("jejaring/penugasan/<int:pk>/akhiri/", posts.end_post, name="end_post"),
    path("jejaring/perusahaan-saya/", company.mine, name="my_company"),
    path("jejaring/perusahaan/<slug:key>/", company.company, name="company"),
    path("jejaring/perusahaan/<slug:key>/kontak/", company.add_contact, name="add_contact"),
    path("jejaring/orang-kami/", people.mine, name="my_people"),
    path("jejaring/perusahaan/<slug:key>/orang/", people.people, name="people"),
    path("jejaring/perusahaan/<slug:key>/orang/undang/", people.invite, name="invite"),
    path("jejaring/orang/<int:pk>/hak/", people.rights, name="rights"),
    path("jejaring/orang/<int:pk>/keluar/", people.take_access, name="take_access"),
    path("jejaring/mandat-kami/", mandates.mine, name="my_mandates"),
    path("jejaring/perusahaan/<slug:key>/mandat/", mandates.mandates, name="mandates"),
    path("jejaring/perusahaan/<slug:key>/mandat/baru/", mandates.new_mandate, name="new_mandate"),
    path("jejaring/perusahaan/<slug:key>/jenis/", mandates.kind, name="kind"),
    path("jejaring/mandat/<int:pk>/akhiri/", mandates.end_mandate, name="end_mandate"),
    path("jejaring/kembar/", duplicates.duplicates, name="duplicates"),
    path("jejaring/kembar/<slug:key>/<slug:other>/", duplicates.compare, name="compare"),
    path("jejaring/penggabungan/<int:pk>/", duplicates.merge, name="merge"),
    path("jejaring/penggabungan/<int:pk>/batal/", duplicates.undo_merge, name="undo_merge"),
    path("jejaring/kontak/<int:pk>/akhiri/", company.end_contact, name="end_contact"),
]
urlpatterns += addresses(LISTINGS.values(), "jejaring/daftar/")
