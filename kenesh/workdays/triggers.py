"""What the database itself does with the exceptions: every change raises their version (see calendar.py)."""

import pgtrigger


def a_new_version() -> pgtrigger.Trigger:
    """The number comes from a sequence, so it is never used twice: a snapshot taken by a transaction that was later
    undone cannot be mistaken for a later state."""
    return pgtrigger.Trigger(
        name="a_new_version",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete | pgtrigger.Truncate,
        func="UPDATE workdays_version SET number = nextval('workdays_version_seq'); RETURN NULL;",
    )
