# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Demand and its desk."""

from django.urls import path

from selaras.loop.demand.links import STANDS
from selaras.web.demand import advert_files, adverts, coding, desk, duplicates, forecast, standing, views

app_name = "demand"
urlpatterns = [
    path("permintaan/", views.overview, name="overview"),
    path("prakiraan-kebutuhan/", forecast.forecast, name="forecast"),
    path("prakiraan-kebutuhan/baru/", forecast.forecast_now, name="forecast_now"),
    path("kebutuhan/", views.needs, name="needs"),
    path("kebutuhan/xlsx/", views.needs_file, name="needs_file"),
    path("kebutuhan/<int:pk>/", views.need, name="need"),
    path("kebutuhan/<int:pk>/kode/", desk.code, name="code"),
    path("kebutuhan/<int:pk>/unit/", desk.units, name="units"),
    path("kebutuhan/<int:pk>/tolak/", desk.refuse, name="refuse"),
    path("kebutuhan/<int:pk>/tutup/", desk.close, name="close"),
    path("kebutuhan/<int:pk>/tunda/", desk.put_off, name="put_off"),
    path("kebutuhan/<int:pk>/masih-perlu/", standing.stands, name="stands"),
    path("kebutuhan/masih-perlu/", standing.mine, name="mine"),
    path(f"{STANDS}/<str:token>/", standing.by_letter, name="by_letter"),
    path("meja-kebutuhan/", desk.desk, name="desk"),
    path("meja-kebutuhan/ambil/", desk.take_up, name="take_up"),
    path("meja-kebutuhan/pengodean/<int:pk>/", coding.coding, name="coding"),
    path("meja-kebutuhan/pengodean/<int:pk>/tarik/", coding.cancel, name="cancel_coding"),
    path("meja-kebutuhan/verifikasi/", desk.verify, name="verify"),
    path("meja-kebutuhan/habis/", standing.expiring, name="expiring"),
    path("iklan/", adverts.adverts, name="adverts"),
    path("iklan/xlsx/", adverts.adverts_file, name="adverts_file"),
    path("iklan/<int:pk>/", adverts.advert, name="advert"),
    path("iklan/banding/", adverts.beside, name="beside"),
    path("iklan/berkas/", advert_files.files, name="advert_files"),
    path("iklan/berkas/templat/", advert_files.template, name="advert_template"),
    path("iklan/berkas/konfirmasi/", advert_files.confirm, name="confirm_adverts"),
    path("iklan/berkas/<int:pk>/", advert_files.batch, name="advert_batch"),
    path("iklan/berkas/<int:pk>/kode/", advert_files.code, name="code_adverts"),
    path("meja-kebutuhan/kembar/", duplicates.twins, name="twins"),
    path("meja-kebutuhan/kembar/cari/", duplicates.look, name="look"),
    path("meja-kebutuhan/kembar/<int:pk>/tunda/", desk.put_off_pair, name="put_off_pair"),
    path("meja-kebutuhan/kembar/<int:pk>/<int:twin>/", duplicates.compare, name="compare"),
    path("meja-kebutuhan/kembar/<int:pk>/<int:twin>/beda/", duplicates.apart, name="apart"),
    path("meja-kebutuhan/gabungan/<int:pk>/", duplicates.merge, name="merge"),
    path("meja-kebutuhan/gabungan/<int:pk>/batal/", duplicates.part, name="part"),
]
