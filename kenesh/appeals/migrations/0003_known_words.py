import django.contrib.postgres.indexes
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0001_known_words"),
        ("appeals", "0002_attachments_and_names_of_constraints"),
        ("offices", "0001_offices_territories_lists"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(
            "INSERT INTO records_word (word) SELECT DISTINCT word FROM appeals_appeal, words_of(found_by) AS word "
            "ON CONFLICT DO NOTHING",
            migrations.RunSQL.noop,
        ),
        migrations.RemoveIndex(
            model_name="appeal",
            name="appeal_found",
        ),
        migrations.AddIndex(
            model_name="appeal",
            index=django.contrib.postgres.indexes.GinIndex(
                models.F("facets"),
                django.contrib.postgres.indexes.OpClass("found_by", "gin_trgm_ops"),
                models.F("words"),
                models.Func(models.F("found_by"), function="word_tokens"),
                condition=models.Q(("deleted_at", None)),
                fastupdate=False,
                name="appeal_found",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="appeal",
            trigger=pgtrigger.compiler.Trigger(
                name="words_are_known",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            INSERT INTO records_word (word) SELECT * FROM words_of(NEW.found_by) AS word ORDER BY word\n            ON CONFLICT DO NOTHING;\n            RETURN NULL;\n        ",
                    hash="1e1cf9eaa7eb05e7605cf0979ccf2b58089bf392",
                    operation='INSERT OR UPDATE OF "client_name", "email"',
                    pgid="pgtrigger_words_are_known_2d808",
                    table="appeals_appeal",
                    when="AFTER",
                ),
            ),
        ),
    ]
