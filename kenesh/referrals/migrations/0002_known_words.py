import django.contrib.postgres.indexes
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0001_known_words"),
        ("appeals", "0003_known_words"),
        ("offices", "0001_offices_territories_lists"),
        ("organisations", "0001_organisations"),
        ("referrals", "0001_referrals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(
            "INSERT INTO records_word (word) SELECT DISTINCT word FROM referrals_referral, words_of(found_by) AS word "
            "ON CONFLICT DO NOTHING",
            migrations.RunSQL.noop,
        ),
        migrations.RemoveIndex(
            model_name="referral",
            name="referral_found",
        ),
        migrations.AddIndex(
            model_name="referral",
            index=django.contrib.postgres.indexes.GinIndex(
                models.F("facets"),
                django.contrib.postgres.indexes.OpClass("found_by", "gin_trgm_ops"),
                models.F("words"),
                models.Func(models.F("found_by"), function="word_tokens"),
                condition=models.Q(("deleted_at", None)),
                fastupdate=False,
                name="referral_found",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referral",
            trigger=pgtrigger.compiler.Trigger(
                name="words_are_known",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            INSERT INTO records_word (word) SELECT * FROM words_of(NEW.found_by) AS word ORDER BY word\n            ON CONFLICT DO NOTHING;\n            RETURN NULL;\n        ",
                    hash="ec9f06aaca30c2b5c2415061f0ac706dca2e26fd",
                    operation='INSERT OR UPDATE OF "client_name", "email"',
                    pgid="pgtrigger_words_are_known_ad204",
                    table="referrals_referral",
                    when="AFTER",
                ),
            ),
        ),
    ]
