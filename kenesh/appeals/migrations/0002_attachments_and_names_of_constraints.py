import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

NAMES = {
    "age_is_a_human_age": "appeal_age_is_a_human_age",
    "sex_is_one_of_the_choices": "appeal_sex_is_one_of_the_choices",
    "an_appeal_has_a_category": "appeal_has_a_category",
    "an_appeal_has_a_social_status": "appeal_has_a_social_status",
    "a_deleted_appeal_says_who_deleted_it": "appeal_deleted_says_who_deleted_it",
}


def renamed(was: str, now: str) -> str:
    return f"ALTER TABLE appeals_appeal RENAME CONSTRAINT {was} TO {now}"


class Migration(migrations.Migration):
    dependencies = [
        ("appeals", "0001_appeals"),
        ("documents", "0001_files"),
        ("offices", "0001_offices_territories_lists"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AppealAttachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=150)),
                ("added_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="appeal",
            name="entries_stand_in_their_lists",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="appeal",
            trigger=pgtrigger.compiler.Trigger(
                name="entries_stand_in_their_lists",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF EXISTS (\n                SELECT FROM (SELECT unnest(NEW.categories), 'category' UNION ALL SELECT unnest(NEW.social_statuses), 'social_status' UNION ALL SELECT NEW.citizenship_id, 'citizenship' UNION ALL SELECT NEW.kind_of_aid_id, 'kind_of_aid') AS said (id, list)\n                LEFT JOIN offices_listentry AS entry\n                    ON entry.id = said.id AND entry.list = said.list AND NOT entry.is_group\n                WHERE entry.id IS NULL\n            ) THEN\n                RAISE foreign_key_violation\n                    USING MESSAGE = 'a record points at an entry that does not stand in its list',\n                          CONSTRAINT = 'entries_stand_in_their_lists';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="e4e743cb82c92843458cd3e96ed889e68e2e0fbd",
                    operation='INSERT OR UPDATE OF "categories", "social_statuses", "citizenship_id", "kind_of_aid_id"',
                    pgid="pgtrigger_entries_stand_in_their_lists_01e3f",
                    table="appeals_appeal",
                    when="BEFORE",
                ),
            ),
        ),
        # Renamed in the database, so that millions of rows are not looked at again.
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(renamed(was, now), renamed(now, was)) for was, now in NAMES.items()],
            state_operations=[
                migrations.RemoveConstraint(
                    model_name="appeal",
                    name="age_is_a_human_age",
                ),
                migrations.RemoveConstraint(
                    model_name="appeal",
                    name="sex_is_one_of_the_choices",
                ),
                migrations.RemoveConstraint(
                    model_name="appeal",
                    name="an_appeal_has_a_category",
                ),
                migrations.RemoveConstraint(
                    model_name="appeal",
                    name="an_appeal_has_a_social_status",
                ),
                migrations.RemoveConstraint(
                    model_name="appeal",
                    name="a_deleted_appeal_says_who_deleted_it",
                ),
                migrations.AddConstraint(
                    model_name="appeal",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("age", None), ("age__lte", 120), _connector="OR"),
                        name="appeal_age_is_a_human_age",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="appeal",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("sex__in", [1, 2, 0])), name="appeal_sex_is_one_of_the_choices"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="appeal",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("categories__len__gte", 1)), name="appeal_has_a_category"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="appeal",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("social_statuses__len__gte", 1)), name="appeal_has_a_social_status"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="appeal",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("deleted_at", None), ("deleted_by", None)),
                            models.Q(("deleted_at__isnull", False), ("deleted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="appeal_deleted_says_who_deleted_it",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="appealattachment",
            name="added_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="appealattachment",
            name="appeal",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="attachments", to="appeals.appeal"
            ),
        ),
        migrations.AddField(
            model_name="appealattachment",
            name="file",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.storedfile"
            ),
        ),
        migrations.AddField(
            model_name="appealattachment",
            name="removed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="appealattachment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("removed_at", None), ("removed_by", None)),
                    models.Q(("removed_at__isnull", False), ("removed_by__isnull", False)),
                    _connector="OR",
                ),
                name="a_removed_appealattachment_says_who_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="appealattachment",
            constraint=models.CheckConstraint(
                condition=models.Q(("name__regex", "\\S")), name="a_appealattachment_has_a_name"
            ),
        ),
    ]
