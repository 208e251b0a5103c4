import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

# The twin of kenesh/referrals/wanted.py as it stood when this migration was written. A token is kind × 10 000 000 + value.
FACETS = """
CREATE FUNCTION referral_facets(
    office bigint, consultant bigint, sex smallint, age smallint, citizenship bigint, territory bigint,
    social_statuses bigint[], categories bigint[], organisation bigint, state varchar
) RETURNS integer[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN array_remove(
    ARRAY[
        citizenship,
        10000000 + social_statuses[1],
        20000000 + categories[1],
        30000000 + sex,
        40000000 + coalesce(age / 10, 99),
        50000000 + territory,
        60000000 + office,
        70000000 + consultant,
        90000000 + organisation,
        CASE state
            WHEN 'given' THEN 80000011
            WHEN 'received' THEN 80000012
            WHEN 'helped' THEN 80000013
            WHEN 'declined' THEN 80000014
        END
    ]::integer[] || social_statuses::integer[] || categories::integer[],
    NULL
)
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("alphabet", "0001_alphabet_key_and_fold"),
        ("appeals", "0002_attachments_and_names_of_constraints"),
        ("documents", "0001_files"),
        ("offices", "0001_offices_territories_lists"),
        ("organisations", "0001_organisations"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(FACETS, "DROP FUNCTION referral_facets"),
        migrations.CreateModel(
            name="CountedTerms",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pk", 1)), name="terms_are_counted_by_one_version")
                ],
            },
        ),
        migrations.CreateModel(
            name="Referral",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("submission", models.UUIDField(editable=False, unique=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("client_name", models.CharField(max_length=200, verbose_name="Full name")),
                (
                    "age",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(120)],
                        verbose_name="Age",
                    ),
                ),
                (
                    "sex",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Female"), (2, "Male"), (0, "Not stated")], verbose_name="Sex"
                    ),
                ),
                (
                    "social_statuses",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), verbose_name="Social status"
                    ),
                ),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="Telephone")),
                ("whatsapp", models.CharField(blank=True, max_length=20, verbose_name="WhatsApp")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="E-mail")),
                (
                    "categories",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), verbose_name="Category"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("deleted_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "name_key",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(models.F("client_name"), function="alphabet_key"),
                        output_field=models.TextField(db_collation="C"),
                    ),
                ),
                (
                    "found_by",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            django.db.models.functions.text.Concat(
                                models.Value(" "),
                                models.F("client_name"),
                                models.Value(" "),
                                models.F("phone"),
                                models.Value(" "),
                                models.F("whatsapp"),
                                models.Value(" "),
                                models.F("email"),
                                models.Value(" "),
                                output_field=models.TextField(),
                            ),
                            function="fold",
                        ),
                        output_field=models.TextField(db_collation="C"),
                    ),
                ),
                ("referred_on", models.DateField(verbose_name="Date")),
                (
                    "year",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.datetime.ExtractYear("referred_on"),
                        output_field=models.SmallIntegerField(),
                    ),
                ),
                ("serial", models.PositiveIntegerField(editable=False, verbose_name="Number")),
                ("asked", models.TextField(verbose_name="What is asked")),
                ("documents", models.TextField(blank=True, verbose_name="Documents given")),
                ("due_on", models.DateField(editable=False, verbose_name="Answer expected by")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("given", "given"),
                            ("received", "received"),
                            ("helped", "helped"),
                            ("declined", "declined"),
                        ],
                        default="given",
                        editable=False,
                        max_length=10,
                        verbose_name="State",
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("remark", models.TextField(blank=True, editable=False, verbose_name="Remark")),
                ("told_overdue_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "code",
                    models.CharField(editable=False, max_length=15, unique=True),
                ),
                (
                    "words",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.SearchVector(
                            django.db.models.functions.text.Concat(
                                models.F("asked"),
                                models.Value(" "),
                                models.F("documents"),
                                models.Value(" "),
                                models.F("remark"),
                                output_field=models.TextField(),
                            ),
                            config="russian",
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "facets",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.F("office"),
                            models.F("consultant"),
                            models.F("sex"),
                            models.F("age"),
                            models.F("citizenship"),
                            models.F("territory"),
                            models.F("social_statuses"),
                            models.F("categories"),
                            models.F("organisation"),
                            models.F("state"),
                            function="referral_facets",
                            output_field=django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField()),
                        ),
                        output_field=django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField()),
                    ),
                ),
                (
                    "appeal",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="appeals.appeal",
                        verbose_name="Appeal",
                    ),
                ),
                (
                    "citizenship",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.listentry",
                        verbose_name="Civil status",
                    ),
                ),
                (
                    "consultant",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Consultant",
                    ),
                ),
                (
                    "deleted_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                        verbose_name="Referred to",
                    ),
                ),
                (
                    "territory",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.territory",
                        verbose_name="Place of residence",
                    ),
                ),
            ],
            options={
                "verbose_name": "referral",
                "verbose_name_plural": "referrals",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PrintedForm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                ("language", models.CharField(max_length=2)),
                ("text", models.JSONField()),
                ("printed_at", models.DateTimeField()),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.storedfile"
                    ),
                ),
                (
                    "printed_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="forms", to="referrals.referral"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("given", "given"),
                            ("received", "received"),
                            ("helped", "helped"),
                            ("declined", "declined"),
                        ],
                        max_length=10,
                    ),
                ),
                ("remark", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="referrals.referral"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReferralAttachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=150)),
                ("added_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.storedfile"
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="attachments", to="referrals.referral"
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ReferralEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("referred_on", models.DateField(verbose_name="Date")),
                ("serial", models.PositiveIntegerField(editable=False, verbose_name="Number")),
                ("client_name", models.CharField(max_length=200, verbose_name="Full name")),
                (
                    "age",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(120)],
                        verbose_name="Age",
                    ),
                ),
                (
                    "sex",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Female"), (2, "Male"), (0, "Not stated")], verbose_name="Sex"
                    ),
                ),
                (
                    "social_statuses",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), verbose_name="Social status"
                    ),
                ),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="Telephone")),
                ("whatsapp", models.CharField(blank=True, max_length=20, verbose_name="WhatsApp")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="E-mail")),
                (
                    "categories",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), verbose_name="Category"
                    ),
                ),
                ("asked", models.TextField(verbose_name="What is asked")),
                ("documents", models.TextField(blank=True, verbose_name="Documents given")),
                ("deleted_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "appeal",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="appeals.appeal",
                        verbose_name="Appeal",
                    ),
                ),
                (
                    "citizenship",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="offices.listentry",
                        verbose_name="Civil status",
                    ),
                ),
                (
                    "consultant",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Consultant",
                    ),
                ),
                (
                    "deleted_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="offices.office",
                        verbose_name="Centre",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="organisations.organisation",
                        verbose_name="Referred to",
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
                        related_name="id_version_office_consultant_referred_on_serial_appeal_client_name_age_sex_citizenship_social_statuses_phone_whatsapp_email_territory_categories_organisation_asked_documents_deleted_at_deleted_by_events",
                        to="referrals.referral",
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
            name="Numbering",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.SmallIntegerField()),
                ("last", models.PositiveIntegerField()),
                (
                    "office",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.office",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("office", "year"), name="one_series_of_numbers_per_office_and_year")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                models.OrderBy(models.F("referred_on"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("deleted_at", None)),
                name="referral_by_date",
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                models.F("office"),
                models.OrderBy(models.F("referred_on"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("deleted_at", None)),
                name="referral_of_office_by_date",
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                models.F("name_key"), models.F("id"), condition=models.Q(("deleted_at", None)), name="referral_by_name"
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                models.F("office"),
                models.F("name_key"),
                models.F("id"),
                condition=models.Q(("deleted_at", None)),
                name="referral_of_office_by_name",
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                models.F("age"), models.F("id"), condition=models.Q(("deleted_at", None)), name="referral_by_age"
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                models.F("office"),
                models.F("age"),
                models.F("id"),
                condition=models.Q(("deleted_at", None)),
                name="referral_of_office_by_age",
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=django.contrib.postgres.indexes.GinIndex(
                models.F("facets"),
                django.contrib.postgres.indexes.OpClass("found_by", "gin_trgm_ops"),
                models.F("words"),
                condition=models.Q(("deleted_at", None)),
                fastupdate=False,
                name="referral_found",
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                models.F("deleted_at"), condition=models.Q(("deleted_at__isnull", False)), name="referral_deleted"
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                models.F("office"),
                models.F("year"),
                models.F("serial"),
                models.F("id"),
                condition=models.Q(("deleted_at", None)),
                name="referral_of_office_by_number",
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                models.F("year"),
                models.F("serial"),
                models.F("id"),
                condition=models.Q(("deleted_at", None)),
                name="referral_by_number",
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                models.F("office"),
                models.F("due_on"),
                models.F("id"),
                condition=models.Q(("deleted_at", None)),
                name="referral_of_office_by_term",
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                models.F("due_on"), models.F("id"), condition=models.Q(("deleted_at", None)), name="referral_by_term"
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                models.F("office"),
                models.OrderBy(models.F("referred_on"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("deleted_at", None), ("state__in", ["given", "received"])),
                name="referral_of_office_open",
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                models.OrderBy(models.F("referred_on"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("deleted_at", None), ("state__in", ["given", "received"])),
                name="referral_open",
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                models.F("organisation"),
                models.OrderBy(models.F("referred_on"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("deleted_at", None)),
                name="referral_of_organisation",
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                models.F("office"),
                models.F("organisation"),
                models.OrderBy(models.F("referred_on"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("deleted_at", None)),
                name="referral_of_office_to",
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                models.F("appeal"), condition=models.Q(("appeal__isnull", False)), name="referral_of_appeal"
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                models.F("due_on"),
                condition=models.Q(
                    ("deleted_at", None), ("state__in", ["given", "received"]), ("told_overdue_at", None)
                ),
                name="referral_nobody_told_of",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(("age", None), ("age__lte", 120), _connector="OR"),
                name="referral_age_is_a_human_age",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(("sex__in", [1, 2, 0])), name="referral_sex_is_one_of_the_choices"
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(("categories__len__gte", 1)), name="referral_has_a_category"
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(("social_statuses__len__gte", 1)), name="referral_has_a_social_status"
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("deleted_at", None), ("deleted_by", None)),
                    models.Q(("deleted_at__isnull", False), ("deleted_by__isnull", False)),
                    _connector="OR",
                ),
                name="referral_deleted_says_who_deleted_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.UniqueConstraint(
                fields=("office", "year", "serial"), name="one_referral_per_number_office_and_year"
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(("serial__gte", 1)), name="referral_numbers_begin_with_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["given", "received", "helped", "declined"])),
                name="a_referral_has_a_known_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at", None), ("state", "given")),
                    models.Q(models.Q(("state", "given"), _negated=True), ("answered_at__isnull", False)),
                    _connector="OR",
                ),
                name="an_answered_referral_says_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_on__gt", models.F("referred_on"))), name="a_referral_is_due_after_its_day"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referral",
            trigger=pgtrigger.compiler.Trigger(
                name="entries_stand_in_their_lists",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF EXISTS (\n                SELECT FROM (SELECT unnest(NEW.categories), 'category' UNION ALL SELECT unnest(NEW.social_statuses), 'social_status' UNION ALL SELECT NEW.citizenship_id, 'citizenship') AS said (id, list)\n                LEFT JOIN offices_listentry AS entry\n                    ON entry.id = said.id AND entry.list = said.list AND NOT entry.is_group\n                WHERE entry.id IS NULL\n            ) THEN\n                RAISE foreign_key_violation\n                    USING MESSAGE = 'a record points at an entry that does not stand in its list',\n                          CONSTRAINT = 'entries_stand_in_their_lists';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="c3760911798191b3296abce178ca18d4862990b0",
                    operation='INSERT OR UPDATE OF "categories", "social_statuses", "citizenship_id"',
                    pgid="pgtrigger_entries_stand_in_their_lists_96ddd",
                    table="referrals_referral",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referral",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "referrals_referralevent" ("age", "appeal_id", "asked", "categories", "citizenship_id", "client_name", "consultant_id", "deleted_at", "deleted_by_id", "documents", "email", "id", "office_id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "referred_on", "serial", "sex", "social_statuses", "territory_id", "version", "whatsapp") VALUES (NEW."age", NEW."appeal_id", NEW."asked", NEW."categories", NEW."citizenship_id", NEW."client_name", NEW."consultant_id", NEW."deleted_at", NEW."deleted_by_id", NEW."documents", NEW."email", NEW."id", NEW."office_id", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."referred_on", NEW."serial", NEW."sex", NEW."social_statuses", NEW."territory_id", NEW."version", NEW."whatsapp"); RETURN NULL;',
                    hash="08e0be929d1b93a79d985d24e319f6f79b177a52",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_a74c8",
                    table="referrals_referral",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referral",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."age" IS DISTINCT FROM (NEW."age") OR OLD."appeal_id" IS DISTINCT FROM (NEW."appeal_id") OR OLD."asked" IS DISTINCT FROM (NEW."asked") OR OLD."categories" IS DISTINCT FROM (NEW."categories") OR OLD."citizenship_id" IS DISTINCT FROM (NEW."citizenship_id") OR OLD."client_name" IS DISTINCT FROM (NEW."client_name") OR OLD."consultant_id" IS DISTINCT FROM (NEW."consultant_id") OR OLD."deleted_at" IS DISTINCT FROM (NEW."deleted_at") OR OLD."deleted_by_id" IS DISTINCT FROM (NEW."deleted_by_id") OR OLD."documents" IS DISTINCT FROM (NEW."documents") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."office_id" IS DISTINCT FROM (NEW."office_id") OR OLD."organisation_id" IS DISTINCT FROM (NEW."organisation_id") OR OLD."phone" IS DISTINCT FROM (NEW."phone") OR OLD."referred_on" IS DISTINCT FROM (NEW."referred_on") OR OLD."serial" IS DISTINCT FROM (NEW."serial") OR OLD."sex" IS DISTINCT FROM (NEW."sex") OR OLD."social_statuses" IS DISTINCT FROM (NEW."social_statuses") OR OLD."territory_id" IS DISTINCT FROM (NEW."territory_id") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."whatsapp" IS DISTINCT FROM (NEW."whatsapp"))',
                    func='INSERT INTO "referrals_referralevent" ("age", "appeal_id", "asked", "categories", "citizenship_id", "client_name", "consultant_id", "deleted_at", "deleted_by_id", "documents", "email", "id", "office_id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "referred_on", "serial", "sex", "social_statuses", "territory_id", "version", "whatsapp") VALUES (NEW."age", NEW."appeal_id", NEW."asked", NEW."categories", NEW."citizenship_id", NEW."client_name", NEW."consultant_id", NEW."deleted_at", NEW."deleted_by_id", NEW."documents", NEW."email", NEW."id", NEW."office_id", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."referred_on", NEW."serial", NEW."sex", NEW."social_statuses", NEW."territory_id", NEW."version", NEW."whatsapp"); RETURN NULL;',
                    hash="48b757a6b70d495d525bfb98b08f52fd7061e9c0",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_223e7",
                    table="referrals_referral",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referral",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "referrals_referralevent" ("age", "appeal_id", "asked", "categories", "citizenship_id", "client_name", "consultant_id", "deleted_at", "deleted_by_id", "documents", "email", "id", "office_id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "referred_on", "serial", "sex", "social_statuses", "territory_id", "version", "whatsapp") VALUES (OLD."age", OLD."appeal_id", OLD."asked", OLD."categories", OLD."citizenship_id", OLD."client_name", OLD."consultant_id", OLD."deleted_at", OLD."deleted_by_id", OLD."documents", OLD."email", OLD."id", OLD."office_id", OLD."organisation_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."phone", OLD."referred_on", OLD."serial", OLD."sex", OLD."social_statuses", OLD."territory_id", OLD."version", OLD."whatsapp"); RETURN NULL;',
                    hash="42cd6a61851c6227c3e8394b5988339bc4c6f195",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_e24da",
                    table="referrals_referral",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["received", "helped", "declined"])),
                name="an_answer_is_received_helped_or_declined",
            ),
        ),
        migrations.AddConstraint(
            model_name="referralattachment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("removed_at", None), ("removed_by", None)),
                    models.Q(("removed_at__isnull", False), ("removed_by__isnull", False)),
                    _connector="OR",
                ),
                name="a_removed_referralattachment_says_who_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="referralattachment",
            constraint=models.CheckConstraint(
                condition=models.Q(("name__regex", "\\S")), name="a_referralattachment_has_a_name"
            ),
        ),
    ]
