"""What PostgreSQL holds for an appeal beyond constraints: arrays cannot have foreign keys, so a trigger looks."""

import pgtrigger

from kenesh.offices.models import List

ENTRIES_OF_THEIR_LISTS = pgtrigger.Trigger(
    name="entries_stand_in_their_lists",
    operation=pgtrigger.Insert
    | pgtrigger.UpdateOf(  # type: ignore[no-untyped-call]
        "categories", "social_statuses", "citizenship_id", "kind_of_aid_id"
    ),
    when=pgtrigger.Before,
    func=f"""
        IF EXISTS (
            SELECT FROM (
                SELECT unnest(NEW.categories) AS id, '{List.CATEGORY.value}' AS list
                UNION ALL SELECT unnest(NEW.social_statuses), '{List.SOCIAL_STATUS.value}'
                UNION ALL SELECT NEW.citizenship_id, '{List.CITIZENSHIP.value}'
                UNION ALL SELECT NEW.kind_of_aid_id, '{List.KIND_OF_AID.value}'
            ) AS said
            LEFT JOIN offices_listentry AS entry
                ON entry.id = said.id AND entry.list = said.list AND NOT entry.is_group
            WHERE entry.id IS NULL
        ) THEN
            RAISE foreign_key_violation
                USING MESSAGE = 'an appeal points at an entry that does not stand in its list',
                      CONSTRAINT = 'entries_stand_in_their_lists';
        END IF;
        RETURN NEW;
    """,
)
