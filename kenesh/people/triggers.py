"""What PostgreSQL does for the register of people beyond constraints."""

import pgtrigger


def words_are_known() -> pgtrigger.Trigger:
    """Every word of a name is among those that a mistaken one is compared with (kenesh.suggesting.vocabulary)."""
    return pgtrigger.Trigger(
        name="words_are_known",
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("full_name"),  # type: ignore[no-untyped-call]
        when=pgtrigger.After,
        func="""
            INSERT INTO suggesting_word (source, word, times, heads)
            SELECT 'people_person', word, 1, word_heads('people_person', word)
            FROM (SELECT DISTINCT one AS word FROM string_to_table(btrim(NEW.key), ' ') AS one) AS said
            WHERE length(word) >= 2 AND word !~ '[0-9]' AND NOT EXISTS (
                SELECT FROM suggesting_word AS known WHERE known.source = 'people_person' AND known.word = said.word
            )
            ORDER BY word ON CONFLICT DO NOTHING;
            RETURN NULL;
        """,
    )
