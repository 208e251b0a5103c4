"""What PostgreSQL holds for an organisation beyond constraints: arrays cannot have foreign keys, so a trigger looks."""

import pgtrigger

from kenesh.offices.models import List

CATEGORIES_OF_THEIR_LIST = pgtrigger.Trigger(
    name="categories_stand_in_their_list",
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("categories"),  # type: ignore[no-untyped-call]
    when=pgtrigger.Before,
    func=f"""
        IF EXISTS (
            SELECT FROM unnest(NEW.categories) AS said(id)
            LEFT JOIN offices_listentry AS entry
                ON entry.id = said.id AND entry.list = '{List.CATEGORY.value}' AND NOT entry.is_group
            WHERE entry.id IS NULL
        ) THEN
            RAISE foreign_key_violation
                USING MESSAGE = 'an organisation points at what is not a category',
                      CONSTRAINT = 'categories_stand_in_their_list';
        END IF;
        RETURN NEW;
    """,
)
