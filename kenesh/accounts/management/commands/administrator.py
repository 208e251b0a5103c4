"""The first administrator of an installation, whom nobody else can invite."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from kenesh.accounts import actions, rules
from kenesh.accounts.forms import PersonForm
from kenesh.accounts.models import Role, User
from kenesh.refused import Refused


class Command(BaseCommand):
    help = (
        "Register the first administrator of an installation and invite them; they register everybody else on the "
        "site. Given again for one who has not yet followed the invitation, it invites them anew."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("full_name", metavar="ФИО", help="surname first, in quotation marks")
        parser.add_argument(
            "--language", default=settings.LANGUAGE_CODE, help="of the letter and the pages: %(default)s"
        )
        parser.add_argument("--another", action="store_true", help="though there is an administrator already")

    def handle(self, *args: Any, email: str, full_name: str, language: str, another: bool, **options: Any) -> None:
        email = rules.plain_email(email)
        if not User.objects.invited_administrators().filter(email=email).exists():
            if not another:
                _nobody_yet()
            full_name = _well_written(email=email, full_name=full_name, language=language)["full_name"]
        try:
            link = actions.begin(email=email, full_name=full_name, language=language, now=timezone.now())
        except Refused as refused:
            with translation.override("en"):
                raise CommandError(str(refused.sentence)) from refused
        if settings.LETTERS_LEAVE:
            self.stdout.write(f"The invitation goes to {email}: manage.py db_worker sends it.")
        else:
            self.stdout.write(
                f"No mail server is set (EMAIL_URL), so hand this link to {email} yourself. "
                f"Whoever opens it first becomes administrator; it works once, within 72 hours:\n{link}"
            )


def _nobody_yet() -> None:
    administrators = User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).order_by("pk")
    if there := administrators.first():
        raise CommandError(
            f"There is an administrator already, {there.full_name} ({there.email}), who can register others on the "
            "site. To make one more here, add --another."
        )


def _well_written(**typed: str) -> dict[str, Any]:
    """What the form of the site makes of it; the command speaks English, as every command here."""
    with translation.override("en"):
        form = PersonForm({**typed, "role": Role.ADMINISTRATOR}, today=timezone.localdate())
        if not form.is_valid():
            raise CommandError(" ".join(str(error) for errors in form.errors.values() for error in errors))
    return form.cleaned_data
