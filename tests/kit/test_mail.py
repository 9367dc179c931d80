# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Where no mail server is named, each letter is a file that a mail program opens."""

from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

from django.core.mail import EmailMessage, get_connection


def test_each_letter_is_a_file_of_its_own_that_a_mail_program_opens(tmp_path: Path, settings: Any) -> None:
    """Tests two letters sent at once, one of them with a calendar file: another reader of mail finds in each file one letter, whole."""
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "selaras.kit.mail.IntoAFolder", tmp_path / "mail"
    body = "Yth. Bu Sri – mohon hadir.\n\nFrom pukul 9 di aula.\n"
    letters = [
        EmailMessage(f"Undangan {number}", body, to=["hrd@example.org"], headers={"Message-ID": f"<{number}a/b@selaras>"}) for number in (1, 2)
    ]
    letters[0].attach("undangan.ics", "BEGIN:VCALENDAR\n", "text/calendar")
    assert get_connection().send_messages(letters) == 2
    files = sorted((tmp_path / "mail").iterdir(), key=lambda file: file.name.rpartition("-")[0].rpartition("-")[2])
    assert [file.suffix for file in files] == [".eml", ".eml"]
    first, second = (message_from_bytes(file.read_bytes(), policy=default) for file in files)
    assert [(mail["Subject"], mail["To"], mail.get_body().get_content().splitlines()) for mail in (first, second)] == [
        (f"Undangan {number}", "hrd@example.org", body.splitlines()) for number in (1, 2)
    ]
    assert [part.get_filename() for part in first.iter_attachments()] == ["undangan.ics"]
    assert not list(second.iter_attachments())
