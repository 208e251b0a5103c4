"""The facts in PostgreSQL: one row per record that is counted, the same columns for every source."""

from typing import Final

from kenesh.reports.rules import SHORT, Overrun, Source

COLUMNS: Final = (
    *("id", "day", "office", "consultant", "age", "sex", "citizenship", "kind", "territory", "advocate"),
    *("categories", "statuses", "service", "overrun", "worked", "person"),
)

# A person of the register; not gathered yet, the same full name and telephone; the same address of who asks online.
_OF_RECORD: Final = "coalesce(r.person_id, hashtextextended(r.name_key || ' ' || r.phone, 0))"

_NO_CONSULTATION: Final = "0 AS service, 0 AS overrun, 0 AS worked"

_CLIENT: Final = f"""
    r.office_id AS office, r.consultant_id AS consultant, coalesce(r.age, -1) AS age, r.sex AS sex,
    r.citizenship_id AS citizenship, {{kind}} AS kind, coalesce(r.territory_id, 0) AS territory,
    {{advocate}} AS advocate, r.categories, r.social_statuses AS statuses, {_NO_CONSULTATION},
    {_OF_RECORD} AS person
"""

FACTS: Final = {
    Source.APPEALS: f"""
        SELECT r.id, (r.helped_at AT TIME ZONE o.time_zone)::date AS day,
            {_CLIENT.format(kind="r.kind_of_aid_id", advocate="r.advocate_provided::int")}
        FROM appeals_appeal r JOIN offices_office o ON o.id = r.office_id
        WHERE r.deleted_at IS NULL""",  # noqa: S608
    Source.REFERRALS: f"""
        SELECT r.id, r.referred_on AS day, {_CLIENT.format(kind="0", advocate="0")}
        FROM referrals_referral r
        WHERE r.deleted_at IS NULL""",  # noqa: S608
    Source.QUESTIONS: f"""
        SELECT r.id, (r.asked_at AT TIME ZONE o.time_zone)::date AS day,
            r.office_id AS office, coalesce(r.answered_by_id, 0) AS consultant, -1 AS age, 0 AS sex,
            0 AS citizenship, 0 AS kind, r.territory_id AS territory,
            0 AS advocate, r.categories, '{{}}'::bigint[] AS statuses, {_NO_CONSULTATION},
            hashtextextended(lower(r.email), 0) AS person
        FROM questions_question r JOIN offices_office o ON o.id = r.office_id
        WHERE r.state <> 'unconfirmed'""",  # noqa: S608
    Source.CONSULTATIONS: f"""
        SELECT r.id, (r.began_at AT TIME ZONE o.time_zone)::date AS day,
            r.office_id AS office, r.consultant_id AS consultant, -1 AS age, 0 AS sex,
            0 AS citizenship, 0 AS kind, 0 AS territory, 0 AS advocate,
            '{{}}'::bigint[] AS categories, '{{}}'::bigint[] AS statuses, r.service_id AS service,
            CASE WHEN r.worked <= r."limit" THEN {Overrun.NONE:d}
                WHEN r.worked <= r."limit" + {SHORT * 60} THEN {Overrun.SHORT:d} ELSE {Overrun.LONG:d} END AS overrun,
            r.worked, coalesce(r.person_id, hashtextextended(lower(r.client_name) || ' ' || r.phone, 0)) AS person
        FROM desk_consultation r JOIN offices_office o ON o.id = r.office_id
        WHERE r.state = 'completed' AND r.deleted_at IS NULL""",  # noqa: S608
}

# What an index by date can be cut to: the moment's column, or the day itself.
DATE: Final = {
    Source.APPEALS: "r.helped_at",
    Source.REFERRALS: "r.referred_on",
    Source.QUESTIONS: "r.asked_at",
    Source.CONSULTATIONS: "r.began_at",
}
