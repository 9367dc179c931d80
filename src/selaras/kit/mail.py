# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Mail where no server is named: a folder of letters, each a file that a mail program opens."""

import re
from collections.abc import Sequence
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class IntoAFolder(BaseEmailBackend):
    """Puts each message into EMAIL_FILE_PATH under its time and Message-ID: `20171215-090000-1f3c.eml`."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Writes each message into its file. Returns how many."""
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            mail = message.message()
            name = re.sub(r"\W+", "-", mail["Message-ID"].partition("@")[0]).strip("-")
            target = folder / f"{parsedate_to_datetime(mail['Date']):%Y%m%d-%H%M%S}-{name}.eml"
            target.write_bytes(mail.as_bytes())
        return len(email_messages)
