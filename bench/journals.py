"""The journals that are measured: where each stands, what can be asked of it, and the same in SQL for the floors. The
one place to change when a journal's address does (kenesh/appeals, kenesh/referrals: filters.py, orders.py)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from bench.visitor import Query, Visitor

if TYPE_CHECKING:
    from bench.asked import Known

type Fields = dict[str, str | list[str]]

# Filter → the column it is asked of. ARRAYS: any of several in the row's array; SEVERAL: more than one may be chosen.
OF_CLIENT: Final = {
    "office": "office_id",
    "sex": "sex",
    "citizenship": "citizenship_id",
    "status": "social_statuses",
    "category": "categories",
}
ARRAYS: Final = frozenset({"status", "category"})
SEVERAL: Final = frozenset({"status", "category", "citizenship", "kind", "state"})

COPIED: Final = (
    "office_id, consultant_id, client_name, age, sex, citizenship_id, social_statuses, phone, whatsapp, email, "
    "territory_id, categories"
)
STATES: Final = "'given', 'received', 'helped', 'declined'"
TODAY: Final = "(now() AT TIME ZONE 'Asia/Bishkek')::date"
OVERDUE: Final = f"state IN ('given', 'received') AND due_on < {TODAY}"


@dataclass(frozen=True)
class Position:
    """Of what a position within an order is made, in SQL: the key of the stretch, and the columns before the number."""

    stretch: str
    columns: Sequence[str]


@dataclass(frozen=True)
class Journal:
    """one: what a record is called. date: the column of its date. row: what a line shows; exported: what else a file
    has. usual: the order of an address without one; first: what its first page asks of rows, for the floor.

    marks: filter that is ticked → condition. insert: one row by hand, a copy of another, given a new submission and the
    number of that other. filled: a form filled in as a consultant would, a fresh page each time for its submission.
    """

    name: str
    one: str
    path: str
    table: str
    date: str
    row: str
    exported: str
    usual: str
    first: Sequence[str]
    sorts: Sequence[str]
    positions: Mapping[str, Position]
    columns: Mapping[str, str]
    marks: Mapping[str, str]
    insert: str
    filled: "Callable[[Journal, Known, Visitor, Random], Fields]"

    def address(self, query: Query) -> str:
        return f"{self.path}?{urlencode(query)}" if query else self.path

    def part(self, name: str, query: Query) -> str:
        """The address of something beside the journal that takes the same filters: found/, export.csv."""
        return self.address(query).replace(self.path, f"{self.path}{name}", 1)


def client(known: "Known", random: Random) -> Fields:
    ids = known.of_office
    return {
        "client_name": random.choice(
            ("Токтосунов Эрмек Асанович", "Бакыт кызы Айжан", "Мамытова Назгүл", "Исаков Улан")
        ),
        "age": str(random.randint(18, 80)),
        "sex": str(random.randint(1, 2)),
        "citizenship": str(ids["citizenship"][0]),
        "social_statuses": [str(random.choice(ids["status"][:6]))],
        "phone": f"+99655500{random.randrange(10000):04d}",
        "whatsapp": "",
        "email": "",
        "territory": str(ids["territory"][0]),
        "categories": [str(random.choice(ids["category"][:12]))],
    }


def an_appeal(journal: Journal, known: "Known", visitor: Visitor, random: Random) -> Fields:
    return (
        visitor.form(f"{journal.path}add/")
        | client(known, random)
        | {
            "kind_of_aid": str(known.of_office["kind"][0]),
            "question": "Как оформить дом, если продавец уехал и не отвечает на звонки?",
            "advice": "Разъяснён порядок обращения в суд, составлено заявление.",
            "helped_at": "2026-10-31T10:00",
        }
    )


def a_referral(journal: Journal, known: "Known", visitor: Visitor, random: Random) -> Fields:
    return (
        visitor.form(f"{journal.path}add/")
        | client(known, random)
        | {
            "organisation": str(random.choice(known.of_office["organisation"][:6])),
            "asked": "Выдать выписку о правах на дом и участок.\n\nПродавец уехал и не отвечает на звонки.",
            "documents": "Копия паспорта\nДоговор купли-продажи",
            "referred_on": "2026-10-30",
        }
    )


APPEALS: Final = Journal(
    name="appeals",
    one="an appeal",
    path="/appeals/",
    table="appeals_appeal",
    date="helped_at",
    row=(
        "id, helped_at, client_name, sex, age, social_statuses, citizenship_id, office_id, categories, "
        "advocate_provided, in_writing"
    ),
    exported="phone, whatsapp, email, territory_id, consultant_id, kind_of_aid_id, question, advice",
    usual="-date",
    first=(),
    sorts=("number", "date", "name", "sex", "age", "status", "citizenship", "office", "category"),
    positions={
        "number": Position("0", ()),
        "date": Position("0", ("helped_at",)),
        "name": Position("0", ("name_key",)),
        "age": Position("coalesce(age / 10, 99)", ("age",)),
        "sex": Position("sex", ("helped_at",)),
        "status": Position("social_statuses[1]", ("helped_at",)),
        "citizenship": Position("citizenship_id", ("helped_at",)),
        "office": Position("office_id", ("helped_at",)),
        "category": Position("categories[1]", ("helped_at",)),
    },
    columns=OF_CLIENT | {"kind": "kind_of_aid_id", "territory": "territory_id", "consultant": "consultant_id"},
    marks={"advocate": "advocate_provided", "in_writing": "in_writing"},
    insert=f"""
        INSERT INTO appeals_appeal (
            submission, version, helped_at, created_at, {COPIED}, kind_of_aid_id, in_writing, advocate_provided,
            question, advice
        )
        SELECT
            %(submission)s, 1, now(), now(), {COPIED}, kind_of_aid_id, in_writing, advocate_provided,
            question, advice
        FROM appeals_appeal WHERE id = %(other)s
    """,
    filled=an_appeal,
)

REFERRALS: Final = Journal(
    name="referrals",
    one="a referral",
    path="/referrals/",
    table="referrals_referral",
    date="referred_on",
    row="id, serial, year, referred_on, client_name, organisation_id, categories, due_on, state, office_id",
    exported=(
        "sex, age, social_statuses, citizenship_id, phone, whatsapp, email, territory_id, consultant_id, asked, "
        "documents, answered_at, remark"
    ),
    usual="",
    first=(OVERDUE,),
    sorts=("", "number", "date", "name", "organisation", "category", "due", "state", "office"),
    positions={
        "": Position(f"CASE WHEN {OVERDUE} THEN 0 ELSE 1 END", ("referred_on",)),
        "number": Position("0", ("year", "serial")),
        "date": Position("0", ("referred_on",)),
        "name": Position("0", ("name_key",)),
        "organisation": Position("organisation_id", ("referred_on",)),
        "category": Position("categories[1]", ("referred_on",)),
        "due": Position("0", ("due_on",)),
        "state": Position(
            "array_position(ARRAY['given', 'received', 'helped', 'declined'], state::text) - 1", ("referred_on",)
        ),
        "office": Position("office_id", ("referred_on",)),
    },
    columns=OF_CLIENT
    | {
        "territory": "territory_id",
        "consultant": "consultant_id",
        "organisation": "organisation_id",
        "state": "state",
    },
    marks={"overdue": OVERDUE},
    insert=f"""
        WITH other AS (
            SELECT {COPIED}, organisation_id, asked, documents, %(submission)s::uuid AS submission
            FROM referrals_referral WHERE id = %(other)s
        ), given AS (
            INSERT INTO referrals_numbering AS series (office_id, year, last) SELECT office_id, 2026, 1 FROM other
            ON CONFLICT (office_id, year) DO UPDATE SET last = series.last + 1 RETURNING last
        )
        INSERT INTO referrals_referral (
            submission, version, created_at, referred_on, due_on, serial, state, remark, code, {COPIED},
            organisation_id, asked, documents
        )
        SELECT submission, 1, now(), '2026-10-30', '2026-11-16', last, 'given', '', left(md5(submission::text), 15),
            {COPIED}, organisation_id, asked, documents
        FROM other, given
    """,
    filled=a_referral,
)
