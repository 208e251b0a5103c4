"""Consultations into an empty table: a demonstration's, with people and history, or as many as one wants to measure."""

import time
import tomllib
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final
from uuid import UUID

import psycopg
from django.db import connection, transaction
from django.utils import timezone

from kenesh.accounts.models import Role, User
from kenesh.demo import installation, load
from kenesh.demo.bulk import UNCHECKED, Say, lighter_logging, without_indexes
from kenesh.demo.consultation import COLUMNS, Rows, Service
from kenesh.demo.schedule import working_days
from kenesh.demo.visits import Known, Plan, Visits
from kenesh.demo.world import World
from kenesh.desk import models, reference
from kenesh.desk.rules import Field
from kenesh.offices.lists import current_lists
from kenesh.people.actions.gathering import gather
from kenesh.people.actions.keeping import SEALED, put_passport
from kenesh.people.models import Person, Reveal
from kenesh.registers.models import Firm, House, Place
from kenesh.workdays.calendar import current_calendar
from kenesh.workdays.calendars import TATARSTAN

WORDS: Final = Path(__file__).parent / "data" / "desk.toml"
A_YEAR: Final = timedelta(days=365)
TWO_YEARS: Final = 2 * A_YEAR
OPEN: Final = 28  # of a demonstration: four of each department
BOOKED: Final = 60
DAYS_AHEAD: Final = 10  # working days
MOST: Final = 3_000  # addresses and firms of the registers
# For measuring: over ten years.
LARGE_OPEN: Final = 300
LARGE_BOOKED: Final = 2_000
LARGE_AHEAD: Final = 40
COMPOSED: Final = 30_000

FOLLOWING: Final = (
    "SELECT setval(pg_get_serial_sequence('desk_consultation', 'id'), max(id)) FROM desk_consultation "
    "HAVING count(*) > 0"
)
NUMBERING: Final = "INSERT INTO desk_numbering (office_id, year, last) VALUES (%s, %s, %s)"
OF_PEOPLE: Final = "UPDATE desk_consultation SET person_id = person FROM gathered WHERE id = record"
TOLD: Final = """
    SELECT r.id, r.office_id, r.client_name, 0, NULL::integer, r.phone, '', r.email, NULL::bigint, NULL::bigint,
        '{}'::bigint[], (coalesce(r.began_at, r.registered_at) AT TIME ZONE o.time_zone)::date,
        r.deleted_at IS NULL AND r.began_at IS NOT NULL
    FROM desk_consultation AS r JOIN offices_office AS o ON o.id = r.office_id WHERE r.person_id IS NULL ORDER BY r.id
"""


@transaction.atomic
def demonstration(count: int, *, until: date, seed: str, now: datetime) -> int:
    """So many consultations of two years and the weeks ahead, as they stand on the evening of `until`; their people get
    passport numbers. Triggers are at work. How many there are now: none where no department has services."""
    world, services = _desks(now)
    if not world.offices or count < OPEN + BOOKED:
        return 0
    random = Random(f"desk {seed}")
    known = _known(services, _said(), _addresses(random), _firms(random))
    plan = Plan(seed, count, OPEN, BOOKED, _days(until - TWO_YEARS, until), _ahead(until, DAYS_AHEAD))
    visits = Visits(world, known, plan)
    with connection.cursor() as cursor:
        for rows in visits.batches():
            copy(cursor, rows)
        cursor.execute(FOLLOWING)
        cursor.executemany(NUMBERING, visits.numbering)
        gather(TOLD)
        cursor.execute(OF_PEOPLE)
    _give_passports(random)
    load.date_history("desk_consultation", at="registered_at", who="registered_by_id")
    return models.Consultation.objects.count()


def copy_into(address: str, count: int, *, until: date, seed: str = "kenesh", say: Say = print) -> int:
    """So many consultations over ten years, for measuring: no history, no people, no checks, indexes built afterwards.
    address: a connection string of a superuser. How many there are."""
    began, done, now = time.monotonic(), 0, timezone.now()
    world, services = _desks(now)
    said = _said()
    known = _known(services, said, *_composed(Random(f"desk {seed}"), said["words"]))
    days, ahead = _days(until - 10 * A_YEAR, until), _ahead(until, LARGE_AHEAD)
    plan = Plan(seed, count, min(LARGE_OPEN, count // 10), min(LARGE_BOOKED, count // 10), days, ahead)
    visits = Visits(world, known, plan)
    with psycopg.connect(address, autocommit=True) as database:
        with ExitStack() as until_written, psycopg.connect(address) as own, ThreadPoolExecutor(1) as writer:
            until_written.enter_context(lighter_logging(database))
            for table in COLUMNS:
                until_written.enter_context(without_indexes(database, table, 2, say))
            own.execute(UNCHECKED)
            written: Future[None] | None = None
            for rows in visits.batches():  # made while those before are being written
                if written is not None:
                    written.result()
                written = writer.submit(_write, own, rows)
                done += len(rows["desk_consultation"])
                if done % 100_000 < len(rows["desk_consultation"]):
                    say(f"  {done:,} of {count:,}, {done / (time.monotonic() - began):,.0f} a second")
            if written is not None:
                written.result()
        with database.cursor() as cursor:
            cursor.execute(FOLLOWING)
            cursor.executemany(NUMBERING, visits.numbering)
        say("Cleaning up after the load (VACUUM)…")
        database.execute(f"VACUUM (ANALYZE) {', '.join(COLUMNS)}")
    say(f"{done:,} consultations in {time.monotonic() - began:.0f} s, indexes included.")
    return done


def _write(own: psycopg.Connection, rows: Rows) -> None:
    with own.cursor() as cursor:
        copy(cursor, rows)
    own.commit()


def copy(cursor: Any, rows: Rows) -> None:
    for table, lines in rows.items():
        with cursor.copy(f"COPY {table} ({COLUMNS[table]}) FROM STDIN") as copying:
            copying.write("".join(lines))


def _desks(now: datetime) -> tuple[World, dict[int, list[Service]]]:
    """The departments that have services and staff, and the services of each, as often as they are asked for."""
    codes = {row["name_ru"]: row["code"] for row in reference.rows()}
    services: dict[int, list[Service]] = {}
    every = models.Service.objects.filter(name_ru__in=codes).prefetch_related("norms").order_by("office", "position")
    for one in every:
        norms = tuple(sorted((norm.since.isoformat(), norm.minutes) for norm in one.norms.all()))
        if norms:
            service = Service(one.pk, codes[one.name_ru], Field.ORGANISATION in one.required, norms)
            of_office = services.setdefault(one.office_id, [])
            of_office += [service] * max(1, 4 - len(of_office) // 3)  # the first ones oftenest
    world = installation.world(current_lists(), now=now, desks=True)
    desks = tuple(office for office in world.offices if office.id in services)
    return World(desks, world.categories, world.statuses, world.citizenships, world.kinds), services


def _said() -> dict[str, Any]:
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


def _known(
    services: Mapping[int, Sequence[Service]],
    said: Mapping[str, Any],
    addresses: Sequence[tuple[str, str]],
    firms: Sequence[tuple[str, str, str]],
) -> Known:
    administrator = User.objects.filter(role=Role.ADMINISTRATOR).order_by("pk")[0].pk
    return Known(services, addresses, firms, said["summaries"], said["words"], administrator)


def _days(since: date, until: date) -> list[date]:
    calendar = current_calendar(TATARSTAN)
    return [day for day in working_days(since, until) if calendar.is_working(day)]


def _ahead(until: date, many: int) -> list[date]:
    return _days(until + timedelta(days=1), until + timedelta(days=2 * many + 30))[:many]


def _addresses(random: Random) -> list[tuple[str, str]]:
    """Of the register, as the start form writes them («г Казань, ул Баумана, д 10»)."""
    places = dict(Place.objects.filter(whole__startswith="г Казань").values_list("id", "whole"))
    houses = House.objects.filter(place__in=places).order_by("id")[: 10 * MOST]
    found = [(f"{places[house.place]}, {house.number}", str(house.guid)) for house in houses]
    return random.sample(found, min(MOST, len(found)))


def _firms(random: Random) -> list[tuple[str, str, str]]:
    firms = Firm.objects.filter(ended_on=None).exclude(inn="").order_by("id")[: 10 * MOST]
    found = [((one.short_name or one.name)[:300], one.inn, one.ogrn) for one in firms]
    return random.sample(found, min(MOST, len(found)))


def _composed(
    random: Random, words: Mapping[str, Sequence[str]]
) -> tuple[list[tuple[str, str]], list[tuple[str, str, str]]]:
    """Addresses and firms of no register, as if they had been chosen from one."""
    addresses = [
        (
            f"г Казань, ул {random.choice(words['streets'])}, д {random.randrange(1, 180)}",
            str(UUID(bytes=random.randbytes(16), version=4)),
        )
        for _ in range(COMPOSED)
    ]
    firms = [
        (random.choice(words["firms"]), f"1600{number:06d}", f"10216000{number:05d}")
        for number in range(COMPOSED // 10)
    ]
    return addresses, firms


def _give_passports(random: Random) -> None:
    """To everybody who has been at a desk, written with their first consultation; the numbers are invented."""
    first = models.Consultation.objects.order_by("person", "id").distinct("person")
    told = {one.person_id: one for one in first if one.person_id is not None}
    people = list(Person.objects.filter(pk__in=told, passport=None).order_by("pk"))
    for person in people:
        put_passport(person, f"{random.randrange(1_000_000):06d}")
    Person.objects.bulk_update(people, SEALED, batch_size=200)
    Reveal.objects.bulk_create(
        Reveal(person=person, by_id=one.registered_by_id, at=one.registered_at, what=Reveal.What.WRITTEN)
        for person in people
        for one in (told[person.pk],)
    )
