"""Eight people at work at once: throughput, and how long each kind of request takes them."""

import threading
import time
from dataclasses import dataclass, field
from random import Random

from bench import asked
from bench.asked import Known, Role
from bench.journals import Journal
from bench.timing import milliseconds
from bench.visitor import Visitor

# Of a hundred requests.
MIX = {"first page": 40, "filters": 25, "search": 15, "a record's page": 10, "saving": 10}


@dataclass
class Crowd:
    """What they have done. times: milliseconds of each request by kind; saving counts the save alone."""

    clients: int
    seconds: float
    times: dict[str, list[float]] = field(default_factory=lambda: {kind: [] for kind in MIX})
    requests: int = 0
    failed: list[str] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds

    @property
    def every(self) -> list[float]:
        return [taken for times in self.times.values() for taken in times]


def crowd(
    address: str,
    journal: Journal,
    known: Known,
    words: list[str],
    some: list[int],
    *,
    clients: int = 8,
    seconds: float = 20,
) -> Crowd:
    """One administrator and the rest consultants, without a pause between their requests."""
    seen = Crowd(clients, seconds)
    lock = threading.Lock()
    visitors = [
        Visitor(address, "admin" if number == 0 else ("karakol", "osh")[number % 2]) for number in range(clients)
    ]
    until = time.perf_counter() + seconds

    def work(number: int, visitor: Visitor) -> None:
        random = Random(number)
        role: Role = "administrator" if visitor.name == "admin" else "consultant"
        combinations = asked.combinations(journal, known, role, 60, seed=number)
        kinds = [kind for kind, weight in MIX.items() for _ in range(weight)]
        while time.perf_counter() < until:
            kind = random.choice(kinds)
            if (role, kind) == ("administrator", "saving") or (visitor.name, kind) == ("osh", "a record's page"):
                kind = "first page"
            requests = 1
            try:
                match kind:
                    case "first page":
                        taken = milliseconds(lambda: visitor.read(journal.path))
                    case "filters":
                        path = journal.address(random.choice(combinations).query)
                        taken = milliseconds(lambda path=path: visitor.read(path))  # type: ignore[misc]
                    case "search":
                        path = journal.address([("text", random.choice(words))])
                        taken = milliseconds(lambda path=path: visitor.read(path))  # type: ignore[misc]
                    case "a record's page":
                        path = f"{journal.path}{random.choice(some)}/"
                        taken = milliseconds(lambda path=path: visitor.read(path))  # type: ignore[misc]
                    case _:
                        fields, path = journal.filled(journal, known, visitor, random), f"{journal.path}add/"
                        taken = milliseconds(lambda path=path, fields=fields: visitor.save(fields, path))  # type: ignore[misc]
                        requests = 2
            except Exception as error:
                with lock:
                    seen.failed.append(f"{kind}: {error}")
                continue
            with lock:
                seen.times[kind].append(taken)
                seen.requests += requests

    threads = [threading.Thread(target=work, args=(number, visitor)) for number, visitor in enumerate(visitors)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seen.seconds = time.perf_counter() - began
    for visitor in visitors:
        visitor.close()
    return seen
