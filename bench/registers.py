"""Registers to suggest from, of any size: places and houses, firms, people, all invented, copied into their tables.

The rows are those that the loaders would make of the generator's files (kenesh.registers.made_up); only the files are
left out, for the loading is measured elsewhere.
"""

import os
import random
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

import django
import psycopg

from bench.stand import Loaded, say

if TYPE_CHECKING:
    from kenesh.registers.made_up.land import Land

SEED: Final = "bench"
UNTIL: Final = date(2026, 10, 30)
STREETS_PER_HOUSE: Final = 1 / 25
PARTS: Final = 2
DERIVED: Final = ("key", "tokens", "name_key")  # of a person, by the database
TABLES: Final = ("registers_place", "registers_house", "registers_firm", "people_person")


@dataclass(frozen=True)
class Wanted:
    houses: int
    firms: int
    people: int

    @property
    def streets(self) -> int:
        return max(int(self.houses * STREETS_PER_HOUSE), 300)


def fill(address: str, wanted: Wanted) -> Loaded:
    """Puts the rows into empty tables; how long it took, indexes included. address: of the database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kenesh.settings")
    django.setup()
    began = time.monotonic()
    _places(address, wanted)
    _houses(address, wanted)
    _firms(address, wanted)
    _people(address, wanted)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE) " + ", ".join(TABLES))
        sizes = connection.execute(
            "SELECT sum(pg_total_relation_size(t))::bigint >> 20, sum(pg_indexes_size(t))::bigint >> 20"
            " FROM unnest(%s::regclass[]) AS t",
            [list(TABLES)],
        ).fetchone()
    assert sizes is not None
    rows = wanted.streets + wanted.houses + wanted.firms + wanted.people
    return Loaded(rows, time.monotonic() - began, int(sizes[0]), int(sizes[1]))


def land(wanted: Wanted) -> "Land":
    from kenesh.registers.made_up.land import Land

    return Land(SEED, wanted.houses, wanted.streets)


def _beside(address: str, tables: Iterable[str]) -> None:
    from kenesh.registers.loading.beside import beside

    with psycopg.connect(address, autocommit=True) as connection:
        for table in tables:
            beside(connection, table)


def _taken_into_use(address: str, table: str, tiers: tuple[int, ...] = ()) -> None:
    from kenesh.registers.loading.beside import build_indexes, switch
    from kenesh.suggesting import vocabulary

    def connect() -> psycopg.Connection[Any]:
        return psycopg.connect(address, autocommit=True)

    build_indexes(connect, table, tiers, memory=700)
    with connect() as connection:
        if table != "registers_house":  # which is found by numbers
            vocabulary.gather(connection, table, f"{table}_next", f"score < {tiers[-1]}" if tiers else "true")
        switch(connection, [table], {table: tiers}, lambda _: None)


def _in_parts(write: Callable[[str, Wanted, int], int], address: str, wanted: Wanted) -> None:
    """Each part in a process of its own."""
    began = time.monotonic()
    with ProcessPoolExecutor(PARTS) as pool:
        rows = sum(pool.map(write, [address] * PARTS, [wanted] * PARTS, range(PARTS)))
    say(f"  {rows:,} by {write.__name__.strip('_')} in {time.monotonic() - began:.0f} s")


def _copied(address: str, copy: str, lines: Iterable[bytes]) -> int:
    count = 0
    with psycopg.connect(address) as connection, connection.cursor().copy(copy) as into:
        for line in lines:
            into.write(line)
            count += 1
    return count


# Addresses


def _places(address: str, wanted: Wanted) -> None:
    from kenesh.registers.loading.beside import limits

    _beside(address, ["registers_place"])
    count = _copied(address, "COPY registers_place_next FROM STDIN", _lines_of_places(land(wanted)))
    _taken_into_use(address, "registers_place", limits(count))


def _lines_of_places(made: "Land") -> Iterator[bytes]:
    from kenesh.registers.gar.places import Known, Tree

    kinds = {"ул": "улица", "пр-кт": "проспект", "пер": "переулок", "б-р": "бульвар", "ш": "шоссе", "г": "город"}
    tree = Tree(frozenset({7, 8}), kinds, with_region=False)
    known = [
        Known(one.id, one.parents[-1] if one.parents else 0, one.level, one.kind, one.name, one.houses, one.former)
        for one in made.places
    ]
    parents = {one.parent for one in known}
    tree.holders |= {one.id: one for one in known if one.id in parents}
    tree.weigh((one.id, one.parent, one.houses) for one in known)
    composed = [(one, place, tree.compose(one)) for one, place in zip(known, made.places, strict=True)]
    composed.sort(
        key=lambda row: (-row[2].weight, row[0].level in tree.within, -row[0].houses, row[2].whole, row[0].id)
    )
    for score, (one, place, made_of) in enumerate(composed):
        tokens = ",".join(map(str, made_of.tokens))
        yield (
            f"{one.id}\t{made.guid(one.id)}\t{one.level}\t{one.kind}\t{one.name}\t{one.parent or chr(92) + 'N'}\t16"
            f"\t{made_of.whole}\t{one.other}\t{made_of.district}\t{place.postcode}\t{one.houses}\t{made_of.key}"
            f"\t{{{tokens}}}\t{score}\n"
        ).encode()


def _houses(address: str, wanted: Wanted) -> None:
    _beside(address, ["registers_house"])
    _in_parts(_write_houses, address, wanted)
    _taken_into_use(address, "registers_house")


def _write_houses(address: str, wanted: Wanted, part: int) -> int:
    from kenesh.registers.houses import key_of_number
    from kenesh.registers.made_up.land import MANY, numbers

    made = land(wanted)
    read = ["д " + " к ".join([one.number, *(value for _, value in one.additions)]) for one in numbers(MANY)]
    ends = [f"{number}\t{key_of_number(number)}" for number in read]

    def lines() -> Iterator[bytes]:
        for place in made.inhabited():
            if place.id % PARTS == part:
                for number in range(place.houses):
                    pk = made.house_id(place, number)
                    yield f"{pk}\t{made.guid(pk)}\t{place.id}\t{ends[number]}\t{place.postcode}\n".encode()

    return _copied(address, "COPY registers_house_next FROM STDIN", lines())


# Firms


def _firms(address: str, wanted: Wanted) -> None:
    """Written as they come, then, as a load does, with their score and the best first."""
    from kenesh.registers.egrul import rows
    from kenesh.registers.egrul.building import _score, _tiers

    columns = _names(rows.COLUMNS)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"DROP TABLE IF EXISTS bench_firm; CREATE UNLOGGED TABLE bench_firm ({rows.COLUMNS})")
    _in_parts(_write_firms, address, wanted)
    _beside(address, ["registers_firm"])
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("SET work_mem = '512MB'")
        connection.execute(
            f"INSERT INTO registers_firm_next ({columns}, source, score) "
            f"SELECT {columns}, 'egrul', {_score('one', 'one.size')} AS score FROM bench_firm AS one ORDER BY score"
        )
        connection.execute("DROP TABLE bench_firm")
        tiers = _tiers(connection, wanted.firms)
    _taken_into_use(address, "registers_firm", tiers)


def _names(columns: str) -> str:
    return ", ".join(column.strip().split()[0] for column in columns.split(","))


def _write_firms(address: str, wanted: Wanted, part: int) -> int:
    from kenesh.registers.egrul import rows
    from kenesh.registers.egrul.addresses import Address
    from kenesh.registers.made_up.firms import firms

    share = wanted.firms // PARTS
    made = land(wanted)

    def lines() -> Iterator[bytes]:
        for firm in firms(made, share, since=share * part):
            above = ", ".join(f"{one.kind} {one.name}" for one in (*firm.address.above, firm.address.place))
            where = f"{above}, {firm.address.house[0].lower()} {firm.address.house[1]}"
            person = " ".join(firm.person)
            row = rows.Row(
                1 if firm.form else 2,
                firm.ogrn,
                firm.inn,
                firm.name if firm.form else f"ИП {person}".upper(),
                firm.short_name if firm.form else "",
                f"{firm.inn[:4]}01001" if firm.form else "",
                Address(where, firm.address.place.postcode, "16", firm.address.guid)
                if firm.form
                else Address(region="16"),
                firm.ended_on,
                firm.size * 100_000,
                UNTIL,
            )
            yield rows.line(row)

    return _copied(address, "COPY bench_firm FROM STDIN", lines())


# People


def _people(address: str, wanted: Wanted) -> None:
    from kenesh.demo.bulk import without_indexes
    from kenesh.suggesting.vocabulary import gather

    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("TRUNCATE people_person CASCADE")
        # Else the database tells them row by row, which takes a millisecond each; here they are the same, from Python.
        plain = ", ".join(f"ALTER {one} DROP EXPRESSION IF EXISTS" for one in DERIVED)
        connection.execute(f"ALTER TABLE people_person {plain}")
        connection.execute("ALTER TABLE people_person DISABLE TRIGGER USER")  # their words are gathered at once, too
        with without_indexes(connection, "people_person", PARTS, say):
            _in_parts(_write_people, address, wanted)
        gather(connection, "people_person", "people_person")
        connection.execute("ALTER TABLE people_person ENABLE TRIGGER USER")


def _write_people(address: str, wanted: Wanted, part: int) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kenesh.settings")
    from kenesh.alphabet.order import alphabet_key
    from kenesh.demo import names
    from kenesh.demo.people import uneven
    from kenesh.people import sealed
    from kenesh.suggesting.words import tokens_of, words_of

    with psycopg.connect(address) as connection:
        offices = [row[0] for row in connection.execute("SELECT id FROM offices_office ORDER BY id").fetchall()]
        towns = [row[0] for row in connection.execute("SELECT id FROM offices_territory ORDER BY id").fetchall()]
    rng = random.Random(f"{SEED} {part}")
    parts_of = [
        tuple(uneven(words) for words in (n.surnames, n.first, n.patronymics or n.fathers))
        for n in names.load().values()
    ]

    def lines() -> Iterator[bytes]:
        for number in range(part, wanted.people, PARTS):
            office = offices[int(len(offices) * rng.random() ** 1.5)]
            name = " ".join(rng.choice(words) for words in rng.choice(parts_of))
            phone = f"+9965{rng.randrange(10**8):08}" if rng.random() < 0.7 else f"+79{rng.randrange(10**9):09}"
            passport = r"\N" + "\t" + r"\N" + "\t{}"
            if rng.random() < 0.2:
                of = f"ID{rng.randrange(10**7):07}"
                marks = ",".join(map(str, sealed.marks_of(of, office=office)))
                passport = r"\\x00" + f"\t{sealed.mark_of(of, office=office)}\t{{{marks}}}"
            digits = (
                (phone[1:], f"0{phone[4:]}", phone[4:]) if phone[1] == "9" else (phone[1:], f"8{phone[2:]}", phone[2:])
            )
            words = [*words_of(name), *digits]
            tokens = ",".join(map(str, [*tokens_of(words, f"{office}:"), *tokens_of(words)]))
            last = UNTIL - timedelta(days=int(3650 * rng.random() ** 2))
            yield (
                f"{office}\t1\t{name}\t{1 + number % 2}\t{1940 + rng.randrange(68)}\t{phone}\t\t\t{rng.choice(towns)}"
                f"\t{{}}\t{passport}\t{1 + int(4 * rng.random() ** 4)}\t{last}\t2026-01-01"
                f"\t {' '.join(words)} \t{{{tokens}}}\t{alphabet_key(name)}\n"
            ).encode()

    columns = (
        "office_id, version, full_name, sex, born_in, phone, whatsapp, email, territory_id, social_statuses, passport, "
        "passport_mark, passport_marks, times, last_on, created_at, key, tokens, name_key"
    )
    return _copied(address, f"COPY people_person ({columns}) FROM STDIN", lines())
