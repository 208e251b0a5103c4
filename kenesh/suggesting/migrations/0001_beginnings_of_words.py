from django.db import migrations

# The twins of kenesh.suggesting.words: key_of() and tokens_of().
FUNCTIONS = (
    (
        """
        CREATE FUNCTION prefix_key(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
        RETURN ' ' || btrim(regexp_replace(lower(fold($1)), '[^0-9a-zа-яѐ-ӿ]+', ' ', 'g')) || ' '
        """,
        "DROP FUNCTION prefix_key",
    ),
    (
        """
        CREATE FUNCTION prefix_tokens(key text, scope text) RETURNS int[] LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
        RETURN ARRAY(
            SELECT DISTINCT ('x' || left(md5(scope || left(word || ' ', size)), 8))::bit(32)::int
            FROM string_to_table(btrim(key), ' ') AS word, generate_series(1, least(7, length(word) + 1)) AS size
            WHERE word <> ''
        )
        """,
        "DROP FUNCTION prefix_tokens",
    ),
)


class Migration(migrations.Migration):
    initial = True
    dependencies = [("alphabet", "0001_alphabet_key_and_fold")]
    operations = [migrations.RunSQL(make, unmake) for make, unmake in FUNCTIONS]
