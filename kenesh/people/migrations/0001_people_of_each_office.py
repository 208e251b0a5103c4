import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

FUNCTIONS = (
    (
        # As people type a number kept as E.164: with the country, with the trunk prefix, without either.
        """
        CREATE FUNCTION phone_words(e164 text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
        RETURN CASE
            WHEN $1 LIKE '+996%' THEN substr($1, 2) || ' 0' || substr($1, 5) || ' ' || substr($1, 5)
            WHEN $1 LIKE '+7%' THEN substr($1, 2) || ' 8' || substr($1, 3) || ' ' || substr($1, 3)
            ELSE ltrim($1, '+')
        END
        """,
        "DROP FUNCTION phone_words",
    ),
    (
        # Among the people of the office, and among all; the twin is kenesh.suggesting.words.tokens_of with a scope.
        """
        CREATE FUNCTION person_tokens(key text, office bigint) RETURNS int[] LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
        RETURN prefix_tokens(key, office::text || ':') || prefix_tokens(key, '')
        """,
        "DROP FUNCTION person_tokens",
    ),
    (
        # The twin of kenesh.people.matching.sound().
        """
        CREATE FUNCTION name_sound(key text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
        RETURN regexp_replace(replace(translate(
            replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
            $1, 'shch', 'шч'), 'sch', 'шч'), 'zh', 'ж'), 'kh', 'х'), 'ch', 'ч'), 'sh', 'ш'), 'ts', 'тс'), 'yo', 'е'),
            'ye', 'е'), 'x', 'кс'), 'ю', 'иу'), 'я', 'иа'), 'щ', 'шч'), 'ц', 'тс'),
            'abcdefghijklmnopqrstuvwyzйыэьъ', 'абкдефгхижклмнопкрстуввизиие'), 'дж', 'ж'), '([^0-9])\\1+', '\\1', 'g')
        """,
        "DROP FUNCTION name_sound",
    ),
    (
        # The twin of kenesh.people.matching.same_name_key().
        """
        CREATE FUNCTION same_name_key(full_name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
        RETURN (
            SELECT coalesce(
                string_agg(word, ' ' ORDER BY word COLLATE "C")
                    FILTER (WHERE word NOT IN ('улу', 'ули', 'кизи', 'огли', 'угли')),
                string_agg(word, ' ' ORDER BY word COLLATE "C"),
                ''
            )
            FROM string_to_table(btrim(name_sound(prefix_key($1))), ' ') AS word
        )
        """,
        "DROP FUNCTION same_name_key",
    ),
)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("suggesting", "0001_beginnings_of_words"),
        ("offices", "0002_pauses"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        *(migrations.RunSQL(make, unmake) for make, unmake in FUNCTIONS),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("full_name", models.CharField(max_length=200, verbose_name="Full name")),
                (
                    "sex",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Female"), (2, "Male"), (0, "Not stated")], default=0, verbose_name="Sex"
                    ),
                ),
                ("born_in", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Year of birth")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="Telephone")),
                ("whatsapp", models.CharField(blank=True, max_length=20, verbose_name="WhatsApp")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="E-mail")),
                (
                    "social_statuses",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, verbose_name="Social status"
                    ),
                ),
                ("passport", models.BinaryField(null=True)),
                ("passport_mark", models.BigIntegerField(editable=False, null=True)),
                (
                    "passport_marks",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, editable=False
                    ),
                ),
                ("times", models.PositiveIntegerField(default=0, editable=False)),
                ("last_on", models.DateField(editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "key",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            django.db.models.functions.text.Concat(
                                models.F("full_name"),
                                models.Value(" "),
                                models.Func(models.F("phone"), function="phone_words", output_field=models.TextField()),
                                models.Value(" "),
                                models.Func(
                                    models.F("whatsapp"), function="phone_words", output_field=models.TextField()
                                ),
                                output_field=models.TextField(),
                            ),
                            function="prefix_key",
                            output_field=models.TextField(),
                        ),
                        output_field=models.TextField(db_collation="C"),
                    ),
                ),
                (
                    "tokens",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.Func(
                                django.db.models.functions.text.Concat(
                                    models.F("full_name"),
                                    models.Value(" "),
                                    models.Func(
                                        models.F("phone"), function="phone_words", output_field=models.TextField()
                                    ),
                                    models.Value(" "),
                                    models.Func(
                                        models.F("whatsapp"), function="phone_words", output_field=models.TextField()
                                    ),
                                    output_field=models.TextField(),
                                ),
                                function="prefix_key",
                                output_field=models.TextField(),
                            ),
                            models.F("office"),
                            function="person_tokens",
                        ),
                        output_field=django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField()),
                    ),
                ),
                (
                    "name_key",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(models.F("full_name"), function="alphabet_key"),
                        output_field=models.TextField(db_collation="C"),
                    ),
                ),
                (
                    "same_name",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(models.F("full_name"), function="same_name_key"),
                        output_field=models.TextField(db_collation="C"),
                    ),
                ),
                (
                    "citizenship",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.listentry",
                        verbose_name="Civil status",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="people.person",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.office",
                        verbose_name="Centre",
                    ),
                ),
                (
                    "territory",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.territory",
                        verbose_name="Place of residence",
                    ),
                ),
            ],
            options={
                "verbose_name": "person",
                "verbose_name_plural": "people",
            },
        ),
        migrations.CreateModel(
            name="Merge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("before", models.JSONField()),
                ("after", models.JSONField()),
                ("moved", models.JSONField()),
                ("at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "gone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="merges_away", to="people.person"
                    ),
                ),
                (
                    "kept",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="merges", to="people.person"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Different",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "one",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PersonEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("full_name", models.CharField(max_length=200, verbose_name="Full name")),
                (
                    "sex",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Female"), (2, "Male"), (0, "Not stated")], default=0, verbose_name="Sex"
                    ),
                ),
                ("born_in", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Year of birth")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="Telephone")),
                ("whatsapp", models.CharField(blank=True, max_length=20, verbose_name="WhatsApp")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="E-mail")),
                (
                    "social_statuses",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, verbose_name="Social status"
                    ),
                ),
                (
                    "citizenship",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="offices.listentry",
                        verbose_name="Civil status",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="id_version_full_name_sex_born_in_phone_whatsapp_email_territory_citizenship_social_statuses_merged_into_events",
                        to="people.person",
                    ),
                ),
                (
                    "territory",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="offices.territory",
                        verbose_name="Place of residence",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Reveal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "what",
                    models.CharField(
                        choices=[("shown", "shown"), ("written", "written"), ("removed", "removed")],
                        default="shown",
                        max_length=8,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("why", models.CharField(blank=True, max_length=200, verbose_name="Reason")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reveals", to="people.person"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="person",
            index=django.contrib.postgres.indexes.GinIndex(
                models.F("tokens"), fastupdate=False, name="person_by_beginnings"
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=django.contrib.postgres.indexes.GinIndex(
                models.F("passport_marks"),
                condition=models.Q(("merged_into", None), ("passport__isnull", False)),
                fastupdate=False,
                name="person_by_passport",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                models.OrderBy(models.F("last_on"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("merged_into", None)),
                name="person_by_last_day",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                models.F("office"),
                models.OrderBy(models.F("last_on"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("merged_into", None)),
                name="person_of_office_by_last_day",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                models.F("office"),
                models.F("name_key"),
                models.F("id"),
                condition=models.Q(("merged_into", None)),
                name="person_of_office_by_name",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                models.F("name_key"), models.F("id"), condition=models.Q(("merged_into", None)), name="person_by_name"
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                models.F("merged_into"),
                condition=models.Q(("merged_into__isnull", False)),
                name="person_merged_away",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                models.F("office"),
                models.F("same_name"),
                models.F("id"),
                condition=models.Q(("merged_into", None)),
                name="person_of_office_by_same_name",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                models.F("office"),
                models.F("phone"),
                models.F("id"),
                condition=models.Q(("merged_into", None), models.Q(("phone", ""), _negated=True)),
                name="person_of_office_by_phone",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                models.F("office"),
                models.F("passport_mark"),
                models.F("id"),
                condition=models.Q(("merged_into", None), ("passport__isnull", False)),
                name="person_of_office_by_passport",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(("full_name__regex", "\\S")), name="a_person_has_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(("merged_into", models.F("id")), _negated=True),
                name="nobody_is_merged_into_themselves",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("passport", None), ("passport_mark", None), ("passport_marks", [])),
                    models.Q(
                        ("passport__isnull", False), ("passport_mark__isnull", False), ("passport_marks__len__gte", 1)
                    ),
                    _connector="OR",
                ),
                name="a_passport_is_found_by_its_marks",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(("sex__in", [1, 2, 0])), name="a_persons_sex_is_one_of_the_choices"
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(("born_in", None), ("born_in__range", (1880, 2200)), _connector="OR"),
                name="a_person_is_born_in_a_likely_year",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="person",
            trigger=pgtrigger.compiler.Trigger(
                name="began_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."version" > 1 AND OLD."version" = 1)',
                    func='INSERT INTO "people_personevent" ("born_in", "citizenship_id", "email", "full_name", "id", "merged_into_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "sex", "social_statuses", "territory_id", "version", "whatsapp") VALUES (OLD."born_in", OLD."citizenship_id", OLD."email", OLD."full_name", OLD."id", OLD."merged_into_id", _pgh_attach_context(), NOW(), \'began\', OLD."id", OLD."phone", OLD."sex", OLD."social_statuses", OLD."territory_id", OLD."version", OLD."whatsapp"); RETURN NULL;',
                    hash="d94271fb1305d3edca83662dc9c5dbb696672a5c",
                    operation="UPDATE",
                    pgid="pgtrigger_began_update_b5d31",
                    table="people_person",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="person",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."born_in" IS DISTINCT FROM (NEW."born_in") OR OLD."citizenship_id" IS DISTINCT FROM (NEW."citizenship_id") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."full_name" IS DISTINCT FROM (NEW."full_name") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."merged_into_id" IS DISTINCT FROM (NEW."merged_into_id") OR OLD."phone" IS DISTINCT FROM (NEW."phone") OR OLD."sex" IS DISTINCT FROM (NEW."sex") OR OLD."social_statuses" IS DISTINCT FROM (NEW."social_statuses") OR OLD."territory_id" IS DISTINCT FROM (NEW."territory_id") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."whatsapp" IS DISTINCT FROM (NEW."whatsapp"))',
                    func='INSERT INTO "people_personevent" ("born_in", "citizenship_id", "email", "full_name", "id", "merged_into_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "sex", "social_statuses", "territory_id", "version", "whatsapp") VALUES (NEW."born_in", NEW."citizenship_id", NEW."email", NEW."full_name", NEW."id", NEW."merged_into_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."sex", NEW."social_statuses", NEW."territory_id", NEW."version", NEW."whatsapp"); RETURN NULL;',
                    hash="324ee79df8e96b19e973d80a6a7595b08b6fc388",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_de829",
                    table="people_person",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="merge",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at", None)), fields=("gone",), name="a_person_is_merged_away_once_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="merge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("undone_at", None), ("undone_by", None)),
                    models.Q(("undone_at__isnull", False), ("undone_by__isnull", False)),
                    _connector="OR",
                ),
                name="an_undone_merge_says_who_undid_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="different",
            constraint=models.UniqueConstraint(fields=("one", "other"), name="two_are_told_apart_once"),
        ),
        migrations.AddConstraint(
            model_name="different",
            constraint=models.CheckConstraint(
                condition=models.Q(("one__lt", models.F("other"))), name="the_lesser_number_stands_first"
            ),
        ),
        migrations.AddIndex(
            model_name="reveal",
            index=models.Index(
                models.F("person"), models.OrderBy(models.F("at"), descending=True), name="reveals_of_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="reveal",
            constraint=models.CheckConstraint(
                condition=models.Q(("what__in", ["shown", "written", "removed"])), name="a_reveal_says_what_was_done"
            ),
        ),
    ]
