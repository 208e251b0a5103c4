import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

# The words of those who are there; the trigger adds those of whoever comes.
GATHER = """
    INSERT INTO suggesting_word (source, word, times, heads)
    SELECT 'people_person', word, 1, word_heads('people_person', word) FROM (
        SELECT DISTINCT word FROM people_person AS one, string_to_table(btrim(one.key), ' ') AS word
        WHERE length(word) >= 2 AND word !~ '[0-9]'
    ) AS said
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_people_of_each_office"),
        ("suggesting", "0002_words_for_mistakes"),
    ]

    operations = [
        migrations.RunSQL(GATHER, migrations.RunSQL.noop),
        pgtrigger.migrations.AddTrigger(
            model_name="person",
            trigger=pgtrigger.compiler.Trigger(
                name="words_are_known",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            INSERT INTO suggesting_word (source, word, times, heads)\n            SELECT 'people_person', word, 1, word_heads('people_person', word)\n            FROM (SELECT DISTINCT one AS word FROM string_to_table(btrim(NEW.key), ' ') AS one) AS said\n            WHERE length(word) >= 2 AND word !~ '[0-9]' AND NOT EXISTS (\n                SELECT FROM suggesting_word AS known WHERE known.source = 'people_person' AND known.word = said.word\n            )\n            ORDER BY word ON CONFLICT DO NOTHING;\n            RETURN NULL;\n        ",
                    hash="a0e2e3b285536933d0012872b72710a1d475f532",
                    operation='INSERT OR UPDATE OF "full_name"',
                    pgid="pgtrigger_words_are_known_b0b75",
                    table="people_person",
                    when="AFTER",
                ),
            ),
        ),
    ]
