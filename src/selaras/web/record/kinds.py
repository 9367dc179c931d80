# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""What the kinds of events are called for people. A kind that is not named here is shown as the record has it."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from selaras.web.access import Words

KINDS: Mapping[str, Words] = {
    "people.account_opened": _("Account opened"),
    "people.password_changed": _("Password changed"),
    "people.second_factor_added": _("Second factor added"),
    "people.second_factor_renewed": _("Second factor renewed"),
    "people.second_factor_removed": _("Second factor removed"),
    "people.record_exported": _("Record taken out as a file"),
    "runs.requested": _("Calculation asked for"),
    "runs.started": _("Calculation begun"),
    "runs.finished": _("Calculation finished"),
    "runs.failed": _("Calculation failed"),
    "network.centre_registered": _("Centre registered"),
    "network.centre_renamed": _("Centre renamed"),
    "network.centre_closed": _("Centre closed"),
    "network.supervision_begun": _("Supervision begun"),
    "network.supervision_ended": _("Supervision ended"),
    "network.readiness_declared": _("Readiness declared"),
    "network.readiness_verified": _("Readiness verified"),
    "network.workshop_registered": _("Workshop registered"),
    "network.workshop_changed": _("Workshop changed"),
    "network.instructor_registered": _("Instructor registered"),
    "network.competence_recorded": _("Competence recorded"),
    "network.lsp_registered": _("Certification body registered"),
    "network.assessor_registered": _("Assessor registered"),
    "network.test_site_registered": _("Test site registered"),
    "network.test_site_verified": _("Test site verified"),
    "network.company_registered": _("Company registered"),
    "network.company_site_registered": _("Company site registered"),
    "network.company_contact_registered": _("Company contact registered"),
    "network.company_contact_ended": _("Company contact ended"),
    "network.post_given": _("Post given"),
    "network.post_ended": _("Post ended"),
    "network.register_imported": _("Register imported"),
    "network.register_exported": _("Register taken out as a file"),
    "standards.register_imported": _("Standards imported"),
    "standards.register_exported": _("Standards taken out as a file"),
    "standards.version_published": _("Programme version published"),
    "forum.meeting_held": _("Meeting held"),
    "forum.meetings_imported": _("Meetings imported"),
    "forum.guests_invited": _("Guests invited"),
    "forum.attendance_recorded": _("Attendance recorded"),
    "forum.attendance_imported": _("Attendance imported"),
    "forum.need_stated": _("Need stated"),
    "forum.needs_imported": _("Needs imported"),
    "forum.need_withdrawn": _("Need withdrawn"),
    "forum.needs_refused": _("Needs sent back"),
    "forum.needs_taken_up": _("Needs taken up"),
    "forum.thread_opened": _("Conversation begun"),
    "forum.message_sent": _("Message sent"),
    "forum.thread_closed": _("Conversation closed"),
    "forum.thread_reopened": _("Conversation opened again"),
    "forum.announced": _("Announced to companies"),
    "forum.programme_commented": _("Programme commented on"),
    "forum.comment_answered": _("Comment on a programme answered"),
    "forum.promise_made": _("Promise made"),
    "forum.promise_evidence": _("Evidence of a promise given"),
    "forum.promise_evidence_taken_back": _("Evidence of a promise taken back"),
    "forum.promise_released": _("Promise released"),
    "forum.promises_exported": _("Ledger of promises taken out as a file"),
    "demand.statements_taken_up": _("Statements taken up by the demand desk"),
    "demand.need_coded": _("Need coded"),
    "demand.needs_coded": _("Needs coded"),
    "demand.needs_verified": _("Needs verified"),
    "demand.needs_refused": _("Needs refused"),
    "demand.needs_closed": _("Needs closed"),
    "planning.plan_recorded": _("Plan recorded"),
    "planning.plan_adopted": _("Plan adopted"),
}


def words_for(kind: str) -> Words:
    """The kind in words."""
    return KINDS.get(kind, kind)
