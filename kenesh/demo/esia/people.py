"""Whom the stand-in knows. All are invented: ОГРН of a year before there were any, СНИЛС never given."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

OURS: Final = "1001600000016"  # ОГРН of the organisation the Kazan desks belong to


@dataclass(frozen=True, slots=True)
class Organisation:
    """As /roles tells of it."""

    oid: int
    short: str
    full: str
    ogrn: str
    type: str = "LEGAL"
    chief: bool = False
    active: bool = True
    liquidated: bool = False

    def role(self, person: "Person") -> dict[str, Any]:
        return {
            "oid": self.oid,
            "prnOid": person.oid,
            "fullName": self.full,
            "shortName": self.short,
            "ogrn": self.ogrn,
            "type": self.type,
            "chief": self.chief,
            "admin": False,
            "phone": "+7 (843) 200-00-00",
            "email": f"org{self.oid}@example.ru",
            "active": self.active,
            "hasRightOfSubstitution": False,
            "isLiquidated": self.liquidated,
        }


@dataclass(frozen=True, slots=True)
class Person:
    """trusted: the account is a confirmed one. who: what the page of sign-in says beside the name."""

    oid: int
    surname: str
    first: str
    patronymic: str
    snils: str
    email: str = ""
    email_verified: bool = True
    trusted: bool = True
    who: str = ""
    organisations: Sequence[Organisation] = field(default=())

    @property
    def name(self) -> str:
        return f"{self.surname} {self.first} {self.patronymic}"


def _reception(*, chief: bool = False) -> Organisation:
    name = "«Приём граждан города Казани»"
    return Organisation(1000400001, f"МКУ {name}", f"Муниципальное казённое учреждение {name}", OURS, "AGENCY", chief)


_HOUSE: Final = Organisation(
    1000400002, "ТСЖ «Чулпан»", "Товарищество собственников жилья «Чулпан»", "1001600000027", chief=True
)
_LEFT: Final = Organisation(1000400003, "ООО «Уходящее»", "ООО «Уходящее»", "1001600000038", active=False)
_CLOSED: Final = Organisation(1000400004, "ООО «Закрытое»", "ООО «Закрытое»", "1001600000049", liquidated=True)

PEOPLE: Final = (
    Person(
        1000300101,
        "Сафина",
        "Лейсан",
        "Ильдаровна",
        "98765430179",
        "safina@example.ru",
        who="специалист отдела приёма в Казани; две организации",
        organisations=(_reception(), _HOUSE, _LEFT, _CLOSED),
    ),
    Person(
        1000300102,
        "Галиев",
        "Айрат",
        "Фаридович",
        "98765430280",
        "galiev@example.ru",
        who="руководитель того же отдела",
        organisations=(_reception(chief=True),),
    ),
    Person(
        1000300103,
        "Смирнова",
        "Ольга",
        "Викторовна",
        "98765430381",
        "smirnova@example.ru",
        who="наблюдатель; организаций нет",
    ),
    Person(
        1000300104,
        "Петров",
        "Пётр",
        "Петрович",
        "98765430482",
        "petrov@example.ru",
        who="учётной записи в Kenesh нет",
        organisations=(_HOUSE,),
    ),
    Person(
        1000300105,
        "Нуриева",
        "Гузель",
        "Маратовна",
        "98765430583",
        "nurieva@example.ru",
        email_verified=False,
        trusted=False,
        who="учётная запись Госуслуг не подтверждена",
    ),
)
