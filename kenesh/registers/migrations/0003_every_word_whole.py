from django.db import migrations

# Of a large register only the words of its best rows were kept.
GATHER = """
    INSERT INTO suggesting_word (source, word, times, heads)
    SELECT 'registers_firm', word, times, '{}' FROM (
        SELECT word, count(*)::int AS times
        FROM registers_firm AS one, string_to_table(btrim(one.key), ' ') AS word
        WHERE length(word) >= 2 AND word !~ '[0-9]' GROUP BY word
    ) AS counted ON CONFLICT DO NOTHING
"""
AGAIN = "UPDATE {table} SET tokens = prefix_tokens(key, '')"


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0002_words_for_mistakes"),
        ("suggesting", "0003_whole_words"),
    ]
    operations = [
        migrations.RunSQL(GATHER, migrations.RunSQL.noop),
        *(
            migrations.RunSQL(AGAIN.format(table=table), migrations.RunSQL.noop)
            for table in ("registers_place", "registers_firm")
        ),
    ]
