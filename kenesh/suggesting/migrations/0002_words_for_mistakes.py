import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

# The twin of kenesh.suggesting.vocabulary.heads_of(): a beginning, and the same without its letter number `gap`.
HEADS = """
    CREATE FUNCTION word_heads(source text, word text) RETURNS int[] LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
    RETURN ARRAY(
        SELECT DISTINCT ('x' || left(md5(
            source || '~' || CASE gap WHEN 0 THEN left(word, size) ELSE overlay(left(word, size) PLACING '' FROM gap FOR 1) END
        ), 8))::bit(32)::int
        FROM generate_series(3, least(7, length(word))) AS size, generate_series(0, size) AS gap
    )
"""


class Migration(migrations.Migration):
    dependencies = [("suggesting", "0001_beginnings_of_words")]
    operations = [
        migrations.RunSQL(HEADS, "DROP FUNCTION word_heads"),
        migrations.CreateModel(
            name="Word",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=40)),
                ("word", models.TextField(db_collation="C")),
                ("times", models.PositiveIntegerField()),
                ("heads", django.contrib.postgres.fields.ArrayField(models.IntegerField())),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("source", "word"), name="a_word_stands_once_in_a_source")
                ],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex("heads", fastupdate=False, name="word_by_heads"),
                ],
            },
        ),
    ]
