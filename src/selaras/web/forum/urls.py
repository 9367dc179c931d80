# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Meetings and statements of need."""

from django.urls import path

from selaras.loop.forum.links import ANSWER, ARRIVE, PROMISE
from selaras.web.forum import desk, invitation, minutes, statements, views

app_name = "forum"
urlpatterns = [
    path("forum/", views.meetings, name="meetings"),
    path("forum/baru/", views.new_meeting, name="new_meeting"),
    path("forum/<int:pk>/", views.meeting, name="meeting"),
    path("forum/<int:pk>/undangan/", views.guests, name="guests"),
    path("forum/<int:pk>/meja/", desk.desk, name="desk"),
    path("forum/<int:pk>/meja/kirim/", desk.sync_arrivals, name="sync_arrivals"),
    path("forum/<int:pk>/meja/penjaga.js", desk.desk_worker, name="desk_worker"),
    path("forum/<int:pk>/notula/", minutes.minutes, name="minutes"),
    path("forum/<int:pk>/notula.pdf", minutes.minutes_file, name="minutes_file"),
    path("tindak-lanjut/", minutes.tasks, name="tasks"),
    path("tindak-lanjut/<int:pk>/", minutes.finish_task, name="finish_task"),
    path(f"{ANSWER}/<str:token>/", invitation.answer, name="answer"),
    path(f"{ARRIVE}/<str:token>/", invitation.arrive, name="arrive"),
    path(f"{PROMISE}/<str:token>/", invitation.promise, name="promise"),
    path("pernyataan/", statements.statements, name="statements"),
    path("pernyataan/baru/", statements.new_statement, name="new_statement"),
    path("pernyataan/xlsx/", statements.statements_file, name="statements_file"),
    path("pernyataan/<int:pk>/", statements.statement, name="statement"),
    path("pernyataan/<int:pk>/tarik/", statements.withdraw, name="withdraw"),
]
