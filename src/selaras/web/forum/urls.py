# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Meetings, statements of need, conversations."""

from django.urls import path

from selaras.loop.forum.links import ANSWER, ARRIVE, PROMISE
from selaras.web.forum import announcements, comments, desk, invitation, minutes, promises, statements, talks, views

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
    path("percakapan/", talks.threads, name="threads"),
    path("percakapan/baru/", talks.new_thread, name="new_thread"),
    path("percakapan/waktu-jawab/", talks.answering_time, name="answering_time"),
    path("percakapan/<int:pk>/", talks.thread, name="thread"),
    path("percakapan/<int:pk>/tutup/", talks.close_thread, name="close_thread"),
    path("percakapan/<int:pk>/buka/", talks.reopen_thread, name="reopen_thread"),
    path("pengumuman/", announcements.announcements, name="announcements"),
    path("pengumuman/baru/", announcements.new_announcement, name="new_announcement"),
    path("pengumuman/<int:pk>/", announcements.announcement, name="announcement"),
    path("isi-program/", comments.contents, name="contents"),
    path("isi-program/<slug:key>/", comments.content, name="content"),
    path("tanggapan/", comments.comments, name="comments"),
    path("tanggapan/<int:pk>/", comments.comment, name="comment"),
    path("tanggapan/<int:pk>/jawab/", comments.answer_comment, name="answer_comment"),
    path("komitmen/", promises.promises, name="promises"),
    path("komitmen/unduh/", promises.promises_file, name="promises_file"),
    path("komitmen/baru/", promises.new_promise, name="new_promise"),
    path("komitmen/<int:pk>/", promises.promise_page, name="promise_page"),
    path("komitmen/<int:pk>/bukti/", promises.give_evidence, name="give_evidence"),
    path("komitmen/<int:pk>/lepas/", promises.release, name="release_promise"),
    path("komitmen/bukti/<int:pk>/tarik/", promises.take_back, name="take_back_evidence"),
    path("keandalan/", promises.reliable, name="reliable"),
    path("keandalan/<slug:key>/", promises.reliable_company, name="reliable_company"),
]
