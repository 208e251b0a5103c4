"""Who of the demonstration's accounts is whom for the stand-ins: ОГРН of the desks in Kazan, СНИЛС and ПИН of people.

Keys, certificates and settings are doors.make's, written at each start.
"""

from datetime import datetime
from typing import Final

from django.db import transaction

from kenesh.accounts.models import Role, User
from kenesh.demo import oidc
from kenesh.demo.esia import people
from kenesh.identity import actions
from kenesh.identity.models import Identifier, IdentifierKind
from kenesh.offices.models import Office, OfficeKind
from kenesh.shell.history import traced

# By the name before @demo.kenesh.
SNILS: Final = {name: people.PEOPLE[place].snils for place, name in enumerate(("kazan", "kazan.head", "observer"))}
PIN: Final = {
    name: str(oidc.PEOPLE[sub]["pin"])
    for name, sub in (
        ("karakol", "gulzat.asanova"),
        ("karakol.head", "bakyt.osmonov"),
        ("osh", "rustam.yusupov"),
        ("admin", "ainura.zhumabekova"),
    )
}


@transaction.atomic
def introduce(*, now: datetime) -> int:
    """How many accounts the stand-ins' people may say are theirs; 0 where somebody has any already."""
    administrator = User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).order_by("pk").first()
    if administrator is None or Identifier.objects.exists():
        return 0
    with traced(administrator):
        for office in Office.objects.filter(kind=OfficeKind.DESK, code__startswith="KZN-", ogrn=""):
            office.ogrn = people.OURS
            office.save(update_fields=["ogrn"])
    accounts = {user.email: user for user in User.objects.filter(email__endswith="@demo.kenesh")}
    given = 0
    for kind, numbers in ((IdentifierKind.SNILS, SNILS), (IdentifierKind.PIN, PIN)):
        for name, figures in numbers.items():
            if user := accounts.get(f"{name}@demo.kenesh"):
                actions.set_identifier(user, kind, figures, by=administrator, now=now)
                given += 1
    return given
