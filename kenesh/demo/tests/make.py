"""A world without a database."""

from datetime import date
from typing import Any

from kenesh.demo import proportions
from kenesh.demo.generate import Plan
from kenesh.demo.world import Bureau, World, people_of, weights

CENTRES = ("BIS-01", "CHU-02", "JAL-01", "NAR-01", "OSH-01", "YSK-01")


def an_office(code: str = "YSK-01", **fields: Any) -> Bureau:
    number = int(code.split("-")[1]) + 10 * len(code) + ord(code[0])
    values: dict[str, Any] = {
        "id": number,
        "code": code,
        "weight": weights([*CENTRES, code])[code],
        "hours_from_utc": 3 if code.startswith("KZN") else 6,
        "people": people_of(code),
        "consultants": (number * 10, number * 10 + 1),
        "served": (number * 100, number * 100 + 1),
        "neighbouring": (number * 100 + 50,),
    }
    return Bureau(**values | fields)


def a_world(*codes: str) -> World:
    """With every list entry the proportions speak of, in their order."""
    categories = [code for of in (*proportions.CATEGORIES.values(), proportions.DESK_CATEGORIES) for code in of]
    statuses = [code for of in proportions.STATUSES.values() for codes in of for code in codes]
    citizenships = [*proportions.CITIZENSHIPS, *proportions.DESK_CITIZENSHIPS]
    return World(
        tuple(an_office(code) for code in codes or CENTRES),
        *(
            {code: first + place for place, code in enumerate(dict.fromkeys(codes))}
            for first, codes in ((1, categories), (101, statuses), (201, citizenships), (301, list(proportions.KINDS)))
        ),
    )


def a_plan(**fields: Any) -> Plan:
    values: dict[str, Any] = {"count": 2_000, "since": date(2024, 1, 1), "until": date(2026, 6, 30)}
    return Plan(**values | fields)
