"""What PostgreSQL holds for a record beyond constraints: arrays cannot have foreign keys, so a trigger looks."""

from typing import Final

import pgtrigger

from kenesh.offices.models import List

LISTS: Final = {
    "categories": List.CATEGORY,
    "social_statuses": List.SOCIAL_STATUS,
    "citizenship_id": List.CITIZENSHIP,
    "kind_of_aid_id": List.KIND_OF_AID,
}


def words_are_known() -> pgtrigger.Trigger:
    """Every word a record can be found by is among the words that a typed part is looked for in."""
    return pgtrigger.Trigger(
        name="words_are_known",
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("client_name", "email"),  # type: ignore[no-untyped-call]
        when=pgtrigger.After,
        func="""
            INSERT INTO records_word (word) SELECT * FROM words_of(NEW.found_by) AS word ORDER BY word
            ON CONFLICT DO NOTHING;
            RETURN NULL;
        """,
    )


def entries_of_their_lists(*columns: str) -> pgtrigger.Trigger:
    """Whatever these columns and the two arrays of every record point at stands in its own list and is no group."""
    arrays = ("categories", "social_statuses")
    said = " UNION ALL ".join(
        f"SELECT {f'unnest(NEW.{column})' if column in arrays else f'NEW.{column}'}, '{LISTS[column].value}'"
        for column in (*arrays, *columns)
    )
    return pgtrigger.Trigger(
        name="entries_stand_in_their_lists",
        operation=pgtrigger.Insert | pgtrigger.UpdateOf(*arrays, *columns),  # type: ignore[no-untyped-call]
        when=pgtrigger.Before,
        func=f"""
            IF EXISTS (
                SELECT FROM ({said}) AS said (id, list)
                LEFT JOIN offices_listentry AS entry
                    ON entry.id = said.id AND entry.list = said.list AND NOT entry.is_group
                WHERE entry.id IS NULL
            ) THEN
                RAISE foreign_key_violation
                    USING MESSAGE = 'a record points at an entry that does not stand in its list',
                          CONSTRAINT = 'entries_stand_in_their_lists';
            END IF;
            RETURN NEW;
        """,
    )
