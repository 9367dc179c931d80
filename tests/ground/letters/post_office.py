# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""A real SMTP server on the loopback that can be closed and opened again on the same port, and that keeps what it was given."""

import email
import socket
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session


class PostOffice:
    """Takes mail while it is open; refuses addresses of `refused`, hangs up on those of `stumbles`, and everybody for `trouble`, which is with us."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.taken: list[EmailMessage] = []
        self.refused: set[str] = set()
        self.stumbles: set[str] = set()
        self.trouble = ""  # "sender", "password" or "relay"
        self._controller: Controller | None = None

    def authenticate(self, *_given: object) -> AuthResult:
        return AuthResult(success=self.trouble != "password", handled=False)

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802  # as aiosmtpd calls it
        if self.trouble == "sender":
            return "550 5.7.1 not one of ours"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802  # as aiosmtpd calls it
        if address in self.refused:
            return "550 no such address"
        if self.trouble == "relay":
            return f"554 5.7.1 <{address}>: Relay access denied"
        if address in self.stumbles:
            server.transport.close()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # as aiosmtpd calls it
        assert isinstance(envelope.content, bytes)
        message = email.message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        self.taken.append(message)
        return "250 taken"

    def open(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, authenticator=self.authenticate, auth_require_tls=False)
        self._controller.start()

    def close(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None
