"""Questions as rows: by table, in batches, as psycopg's COPY takes them. The same plan in the same world gives the same
ones, but for codes, which nobody is to guess."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.utils import translation
from psycopg.types.json import Jsonb

from kenesh.demo import proportions
from kenesh.demo.questions import acts
from kenesh.demo.questions.coming import A_DAY, ANSWERED, BISHKEK, CLOSED, RETURNED, STATES, Asked, Coming
from kenesh.offices.models import List
from kenesh.personal.detector import Kind
from kenesh.questions import rules
from kenesh.questions.marking import IN_PLACE
from kenesh.questions.models import DecisionKind, Reason
from kenesh.questions.search import vector
from kenesh.shell.codes import new_code

AT_ONCE: Final = 2_000  # questions of one batch
FORGOTTEN: Final = timedelta(days=90)  # so long some answers have been waiting to be looked at again

type Rows = dict[str, list[tuple[Any, ...]]]

# In the order they are written; the last two are history.
COLUMNS: Final[Mapping[str, Sequence[str]]] = {
    "questions_question": (
        *("id", "submission", "code", "asked_at", "language", "text", "territory_id", "email", "name", "phone"),
        *("may_publish", "safe_contact", "by_letter", "state", "office_id", "due_on", "version", "answer"),
        *("answered_by_id", "answered_at", "categories", "closed_at"),
    ),
    "questions_assignment": ("question_id", "office_id", "reason", "details", "remark", "by_id", "at"),
    "questions_decision": ("question_id", "kind", "remark", "by_id", "at"),
    "questions_publication": (
        *("id", "question_id", "title", "asked", "answer", "language", "categories", "published_at", "published_by_id"),
        *("changed_at", "review_on", "reviewed_on", "withdrawn_at", "withdrawal", "withdrawal_note", "search"),
    ),
    "questions_publicationact": ("publication_id", "act_id"),
    "questions_questionevent": (
        *("pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context_id", "id", "version", "state", "office_id"),
        *("answer", "answered_by_id", "categories", "may_publish"),
    ),
    "questions_publicationevent": (
        *("pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context_id", "id", "question_id", "title", "asked"),
        *("answer", "language", "categories", "review_on", "reviewed_on", "withdrawn_at", "withdrawal"),
        "withdrawal_note",
    ),
}
HISTORY: Final = ("questions_questionevent", "questions_publicationevent")
# Their rows come with numbers of their own, so the next ones must be told.
SEQUENCES: Final = tuple(
    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table} HAVING count(*) > 0"  # noqa: S608
    for table in ("questions_question", "questions_publication")
)


def copy(cursor: Any, rows: Rows, *, but: Collection[str] = ()) -> None:
    """Into their tables, but for some."""
    for table, of in rows.items():
        if of and table not in but:
            with cursor.copy(f"COPY {table} ({', '.join(COLUMNS[table])}) FROM STDIN") as copying:
                for row in of:
                    copying.write_row(row)


@dataclass
class Writer:
    """acts: by code; by: the moderator. contexts: of history, by person; without them there is none."""

    coming: Coming
    acts: Mapping[str, int]
    by: int
    contexts: Mapping[int, UUID]

    def __post_init__(self) -> None:
        self.random, self.of_100, self.staff = self.coming.random, self.coming.of_100, self.coming.cases.staff
        self.until = self.coming.plan.until
        self.categories = {entry.code: entry.id for entry in self.coming.lists.entries(List.CATEGORY)}
        self.neutral = {language: _neutral(language) for language in ("ru", "ky", "tt")}
        self.published = 0

    def batches(self) -> Iterator[Rows]:
        rows: Rows = {table: [] for table in COLUMNS}
        for one in self.coming:
            self._write(one, rows)
            if one.number % AT_ONCE == 0:
                yield rows
                rows = {table: [] for table in COLUMNS}
        yield rows

    def _write(self, one: Asked, rows: Rows) -> None:
        rows["questions_question"].append(self._question(one))
        if not one.confirmed:
            return
        self._assigned(one, rows["questions_assignment"])
        decided, closed = rows["questions_decision"], one.moments(CLOSED)
        for at in one.moments(RETURNED):
            decided.append((one.number, RETURNED, self.random.choice(self.staff["returned"]), self.by, at))
        if self.contexts:
            rows["questions_questionevent"] += self._events(one)
        if closed:
            published = one.may_publish and self.of_100(proportions.PUBLISHED)
            kind = DecisionKind.PUBLISHED if published else DecisionKind.PRIVATE
            decided.append((one.number, kind.value, "", self.by, closed[0]))
            if published:
                self._publish(one, closed[0], rows)

    def _question(self, one: Asked) -> tuple[Any, ...]:
        answers, at, closed = one.answers, one.moments(ANSWERED), one.moments(CLOSED)
        safe = self.random.choice(self.staff["safe_contact"]) if self.of_100(proportions.SAFE_CONTACT) else ""
        return (
            *(one.number, UUID(bytes=self.random.randbytes(16), version=4), new_code(), one.came, one.case.language),
            *(one.told.asked, one.routed.details["place"], one.email),
            one.person.name if self.of_100(proportions.GIVES_NAME) else "",
            one.person.phone if self.of_100(proportions.GIVES_PHONE) else "",
            *(one.may_publish, safe, not self.of_100(proportions.NOT_BY_LETTER), one.state.value),
            *((one.office, one.due_on) if one.confirmed else (None, None)),
            *(1 + len(answers), answers[-1] if answers else "", one.consultant if answers else None),
            *(at[-1] if at else None, self._categories(one) if answers else [], closed[0] if closed else None),
        )

    def _categories(self, one: Asked) -> list[int]:
        return [self.categories[code] for code in one.case.categories]

    def _assigned(self, one: Asked, rows: list[tuple[Any, ...]]) -> None:
        routed = one.routed
        rows.append((one.number, routed.office_id, routed.reason.value, Jsonb(routed.details), "", None, one.came))
        if one.office != routed.office_id:
            remark, details = self.random.choice(self.staff["reassigned"]), Jsonb({"from": routed.office_id})
            at = one.came + timedelta(minutes=40)
            rows.append((one.number, one.office, Reason.BY_HAND.value, details, remark, self.by, at))

    def _events(self, one: Asked) -> Iterator[tuple[Any, ...]]:
        """The history that all this would have left."""
        answered = 0
        for step, at in one.happened:
            answered += step == ANSWERED
            who = self.contexts[one.consultant if step == ANSWERED else self.by]
            yield (
                *(at, "update", one.number, who, one.number, 1 + answered, STATES[step].value, one.office),
                *(one.answers[answered - 1], one.consultant, self._categories(one), one.may_publish),
            )

    def _publish(self, one: Asked, at: datetime, rows: Rows) -> None:
        self.published += 1
        number, language = self.published, one.case.language
        copy = one.case.told(self.neutral[language], self.neutral[language])
        texts = copy.title, copy.asked, copy.answer, language, self._categories(one)
        withdrawn, why, note = self._withdrawn(at)
        looked_at = [at, *self._reviews(at, withdrawn)]
        reviewed_on = looked_at[-1].astimezone(BISHKEK).date()
        changed_on = acts.changed_by(self.until) if acts.CHANGED in one.case.acts else None
        rows["questions_publication"].append(
            (
                *(number, one.number, *texts, at, self.by, at),
                *(_review_on(reviewed_on, changed_on), reviewed_on),
                *(withdrawn, why, note, vector(copy.title, copy.asked, copy.answer, language)),
            )
        )
        rows["questions_publicationact"] += [(number, self.acts[code]) for code in one.case.acts]
        decided = rows["questions_decision"]
        decided += [(one.number, DecisionKind.REVIEWED.value, "", self.by, when) for when in looked_at[1:]]
        if withdrawn:
            decided.append((one.number, DecisionKind.WITHDRAWN.value, note, self.by, withdrawn))
        if self.contexts:
            told = (number, one.number, *texts)
            rows["questions_publicationevent"] += self._copy_s_events(
                told, looked_at, changed_on, (withdrawn, why, note)
            )

    def _copy_s_events(
        self,
        told: tuple[Any, ...],
        looked_at: Sequence[datetime],
        changed_on: date | None,
        taken_off: tuple[datetime | None, str, str],
    ) -> Iterator[tuple[Any, ...]]:
        who = self.contexts[self.by]
        for place, when in enumerate(looked_at):
            label, day = "update" if place else "insert", when.astimezone(BISHKEK).date()
            yield when, label, told[0], who, *told, _review_on(day, changed_on), day, None, "", ""
        if taken_off[0]:
            yield taken_off[0], "update", told[0], who, *told, _review_on(day, changed_on), day, *taken_off

    def _reviews(self, published: datetime, withdrawn: datetime | None) -> Iterator[datetime]:
        """When it was looked at again, a year or a little more after the last time; of late some were forgotten."""
        due = published.astimezone(BISHKEK).date() + rules.REVIEW_AFTER
        while due <= self.until:
            when = self.coming.in_hours(due + self.random.randrange(20) * A_DAY)
            forgotten = due > self.until - FORGOTTEN and self.of_100(proportions.FORGOTTEN)
            if forgotten or when.date() > self.until or (withdrawn and when > withdrawn):
                return
            yield when
            due = when.date() + rules.REVIEW_AFTER

    def _withdrawn(self, published: datetime) -> tuple[datetime | None, str, str]:
        """When and why it was taken off the site, with a remark; seldom."""
        chance, after = self.random.random() * 100, self.random.randrange(1, 300)
        for why, share in proportions.WITHDRAWN.items():
            chance -= share
            if chance < 0:
                at = published + after * A_DAY
                if at.date() > self.until:
                    break
                return at, why, self.random.choice(self.staff["withdrawn"][why])
        return None, "", ""


def _neutral(language: str) -> dict[str, str]:
    """What stands in the published copy for what tells of a person."""
    with translation.override(language):
        words = {kind: str(said) for kind, said in IN_PLACE.items()}
    kinds = {"name": Kind.NAME, "other": Kind.NAME, "phone": Kind.PHONE, "email": Kind.EMAIL, "pin": Kind.PIN}
    return {mark: words[kind] for mark, kind in kinds.items()}


def _review_on(reviewed_on: date, changed_on: date | None) -> date:
    """A year later, or when an act it rests on changed since."""
    due = reviewed_on + rules.REVIEW_AFTER
    return min(due, changed_on) if changed_on and reviewed_on < changed_on else due
