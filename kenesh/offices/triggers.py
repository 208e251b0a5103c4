"""What the database itself holds about the reference data, beyond constraints: nothing is deleted, a tree stays a tree,
a group is a group, and every change of the lists raises their version (see lists.py)."""

from typing import Final

import pgtrigger

# Chosen once, for pg_advisory_xact_lock: only one transaction at a time moves territories.
TREE_LOCK: Final = 5_030_001


def kept(what: str, sentence: str) -> pgtrigger.Trigger:
    """Refuses to delete a row. what: the name of the constraint; sentence: what the refusal says."""
    return pgtrigger.Trigger(
        name=what,
        when=pgtrigger.Before,
        operation=pgtrigger.Delete,
        func=f"RAISE EXCEPTION '{sentence}' USING ERRCODE = 'restrict_violation', CONSTRAINT = '{what}';",
    )


def a_new_version() -> pgtrigger.Trigger:
    """Every statement that may have changed the table raises the version of the lists, which running processes compare.

    The version comes from a sequence, so a number is never used twice, not even after a rollback: a snapshot taken by
    a transaction that was later undone cannot be mistaken for a later state.
    """
    return pgtrigger.Trigger(
        name="a_new_version",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Truncate,
        func="UPDATE offices_lists_version SET version = nextval('offices_lists_version_seq'); RETURN NULL;",
    )


def no_circles() -> pgtrigger.Trigger:
    """A territory is never within itself. The lock makes two moves, each innocent alone, look at each other."""
    return pgtrigger.Trigger(
        name="no_territory_is_within_itself",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("parent_id"),  # type: ignore[no-untyped-call]
        condition=pgtrigger.Condition("NEW.parent_id IS NOT NULL"),
        func=f"PERFORM pg_advisory_xact_lock({TREE_LOCK});"  # noqa: S608
        """
            IF EXISTS (
                WITH RECURSIVE above(id, parent_id) AS (
                    SELECT id, parent_id FROM offices_territory WHERE id = NEW.parent_id
                    UNION
                    SELECT t.id, t.parent_id FROM offices_territory t JOIN above ON t.id = above.parent_id
                )
                SELECT FROM above WHERE id = NEW.id
            ) THEN
                RAISE EXCEPTION 'A territory cannot be within itself.'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'no_territory_is_within_itself';
            END IF;
            RETURN NULL;
        """,
    )


def group_of_the_same_list() -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="a_group_gathers_its_own_list",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("group_id", "list", "is_group"),  # type: ignore[no-untyped-call]
        func="""
            IF NOT NEW.is_group AND EXISTS (SELECT FROM offices_listentry WHERE group_id = NEW.id) THEN
                RAISE EXCEPTION 'An entry that gathers others stays a group.'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'a_group_gathers_its_own_list';
            END IF;
            IF NEW.group_id IS NOT NULL AND NOT EXISTS (
                SELECT FROM offices_listentry g WHERE g.id = NEW.group_id AND g.list = NEW.list AND g.is_group FOR SHARE
            ) THEN
                RAISE EXCEPTION 'The group of an entry is a group of the same list.'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'a_group_gathers_its_own_list';
            END IF;
            RETURN NULL;
        """,
    )


def categories_of_their_list(whose: str, name: str = "categories_stand_in_their_list") -> pgtrigger.Trigger:
    """An array cannot have foreign keys, so a trigger looks: each of `categories` is an entry of that list, no group.
    whose: who points at them, in the refusal; name: the constraint's."""
    return pgtrigger.Trigger(
        name=name,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("categories"),  # type: ignore[no-untyped-call]
        when=pgtrigger.Before,
        func=f"""
        IF EXISTS (
            SELECT FROM unnest(NEW.categories) AS said(id)
            LEFT JOIN offices_listentry AS entry
                ON entry.id = said.id AND entry.list = 'category' AND NOT entry.is_group
            WHERE entry.id IS NULL
        ) THEN
            RAISE foreign_key_violation
                USING MESSAGE = '{whose} points at what is not a category',
                      CONSTRAINT = '{name}';
        END IF;
        RETURN NEW;
    """,
    )
