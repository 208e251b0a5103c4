from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations, models

# A word's token: half of its MD5, so that two words of one token are not met with.
FUNCTIONS = (
    (
        """
        CREATE FUNCTION words_of(found_by text) RETURNS SETOF text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
        BEGIN ATOMIC SELECT DISTINCT word FROM string_to_table(found_by, ' ') AS word WHERE word ~ '[а-я]'; END
        """,
        "DROP FUNCTION words_of",
    ),
    (
        """
        CREATE FUNCTION word_token(word text) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
        RETURN ('x' || left(md5(word), 16))::bit(64)::bigint
        """,
        "DROP FUNCTION word_token",
    ),
    (
        """
        CREATE FUNCTION word_tokens(found_by text) RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
        RETURN ARRAY(SELECT word_token(word) FROM string_to_table(found_by, ' ') AS word WHERE word ~ '[а-я]')
        """,
        "DROP FUNCTION word_tokens",
    ),
)


class Migration(migrations.Migration):
    dependencies = [("alphabet", "0001_alphabet_key_and_fold")]

    operations = [
        *(migrations.RunSQL(make, unmake) for make, unmake in FUNCTIONS),
        migrations.CreateModel(
            name="Word",
            fields=[("word", models.TextField(db_collation="C", primary_key=True, serialize=False))],
            options={
                "indexes": [GinIndex(OpClass("word", "gin_trgm_ops"), name="word_of_records_by_part")],
            },
        ),
    ]
