from django.db import migrations

# The words of the registers in use; later ones are gathered as they are loaded.
GATHER = """
    INSERT INTO suggesting_word (source, word, times, heads)
    SELECT '{table}', word, times, word_heads('{table}', word) FROM (
        SELECT word, count(*)::int AS times FROM {table} AS one, string_to_table(btrim(one.key), ' ') AS word
        WHERE length(word) >= 2 AND word !~ '[0-9]' GROUP BY word ORDER BY times DESC, word LIMIT 300000
    ) AS counted
"""


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0001_addresses_firms_and_their_loads"),
        ("suggesting", "0002_words_for_mistakes"),
    ]
    operations = [
        migrations.RunSQL(GATHER.format(table=table), migrations.RunSQL.noop)
        for table in ("registers_place", "registers_firm")
    ]
