"""The demonstration's accounts, and colleagues for them in every office."""

from collections.abc import Iterator
from datetime import datetime
from random import Random
from typing import Final, NamedTuple

from django.contrib.auth.hashers import make_password

from kenesh.accounts.models import Role, User
from kenesh.demo import names, proportions
from kenesh.demo.names import FEMALE, MALE
from kenesh.demo.people import table, uneven
from kenesh.demo.world import people_of, weights
from kenesh.offices.models import Office
from kenesh.shell.history import traced

PASSWORD: Final = "kenesh-demo"  # noqa: S105  # it is meant to be known


class Account(NamedTuple):
    name: str
    full_name: str
    role: Role
    office: str = ""

    @property
    def email(self) -> str:
        return f"{self.name}@demo.kenesh"


ACCOUNTS: Final = (
    Account("admin", "Жумабекова Айнура Кубатовна", Role.ADMINISTRATOR),
    Account("karakol", "Асанова Гүлзат Мамытовна", Role.CONSULTANT, "YSK-01"),
    Account("karakol.head", "Осмонов Бакыт Жолдошбекович", Role.HEAD, "YSK-01"),
    Account("osh", "Юсупов Рустам Шавкатович", Role.CONSULTANT, "OSH-01"),
    Account("kazan", "Сафина Лейсан Ильдаровна", Role.CONSULTANT, "KZN-01"),
    Account("kazan.head", "Галиев Айрат Фаридович", Role.HEAD, "KZN-01"),
    Account("observer", "Смирнова Ольга Викторовна", Role.OBSERVER),
)


def hire(*, seed: str, now: datetime) -> None:
    """Makes the accounts people sign in with, and colleagues with whom nobody can: their passwords are unusable."""
    offices = {office.code: office for office in Office.objects.order_by("code")}
    known, unusable = make_password(PASSWORD), make_password(None)
    people = [
        _user(account.email, account.full_name, account.role, offices.get(account.office), known, now)
        for account in ACCOUNTS
    ]
    people += [_user(*colleague, unusable, now) for colleague in colleagues(offices, seed)]
    with traced(None):
        User.objects.bulk_create(people)


def _user(email: str, name: str, role: Role, office: Office | None, password: str, now: datetime) -> User:
    return User(email=email, full_name=name, role=role, office=office, password=password, activated_at=now)


def colleagues(offices: dict[str, Office], seed: str) -> Iterator[tuple[str, str, Role, Office]]:
    """E-mail, name, role and office: one consultant in a small office, seven and a head in the busiest."""
    busy = weights(offices)
    parts = names.load()
    for code, office in offices.items():
        random = Random(f"staff {seed} {code}")
        taken = set[str]()
        many = 1 + round(6 * busy[code] ** 0.7)
        for number in range(many + (many > 2)):
            sex = random.choice((FEMALE, FEMALE, MALE))
            own = parts[random.choice(table(proportions.PEOPLES[people_of(code)])), sex]
            surname, first = random.choice(uneven(own.surnames)), random.choice(own.first)
            email = f"{names.latin(first)}.{names.latin(surname)}@{code.lower()}.example"
            if email in taken:
                email = f"{number}.{email}"
            taken.add(email)
            role = Role.HEAD if number == many else Role.CONSULTANT
            yield email, f"{surname} {first} {random.choice(own.patronymics)}", role, office
