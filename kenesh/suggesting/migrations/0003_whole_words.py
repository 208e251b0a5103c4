from django.db import migrations

# The twin of kenesh.suggesting.words.tokens_of(): a word longer than what its beginnings reach has a number as a whole.
TOKENS = """
    CREATE OR REPLACE FUNCTION prefix_tokens(key text, scope text) RETURNS int[] LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
    RETURN ARRAY(
        SELECT DISTINCT ('x' || left(md5(scope || left(word || ' ', size)), 8))::bit(32)::int
        FROM string_to_table(btrim(key), ' ') AS word,
            unnest(array_append((ARRAY[1, 2, 3, 4, 5, 6, 7])[:length(word)], length(word) + 1)) AS size
        WHERE word <> ''
    )
"""


class Migration(migrations.Migration):
    dependencies = [("suggesting", "0002_words_for_mistakes")]
    operations = [migrations.RunSQL(TOKENS, migrations.RunSQL.noop)]
