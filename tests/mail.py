"""A real SMTP server on loopback, for letters that leave."""

import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from pytest_django.fixtures import Settings


class Post:
    """The server and what it has taken.

    letters: the letters, oldest first. refuse_with: an answer such as "451 later" given to each new letter instead.
    """

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.refuse_with = ""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.refuse_with:
            return self.refuse_with
        assert isinstance(envelope.content, bytes)
        letter = message_from_bytes(envelope.content, _class=EmailMessage, policy=policy.default)
        self.letters.append(letter)
        return "250 taken"


@pytest.fixture
def smtp_server(settings: Settings) -> Iterator[Post]:
    """Letters leave to this server: `smtp_server.letters`."""
    post = Post()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(post, hostname="127.0.0.1", port=port)
    controller.start()
    settings.LETTERS_LEAVE = True
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": port, "timeout": 20},
        }
    }
    yield post
    controller.stop()
