import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

# Twins of kenesh/desk/derived.py and wanted.py as they stood when this migration was written.
SIGNS = ".,;:!?\"'«»„“”()[]№-–—"
WORDS = f"""
CREATE FUNCTION consultation_words(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (' ' || translate(fold($1), '{SIGNS.replace("'", "''")}', '{" " * len(SIGNS)}') || ' ') COLLATE "C"
"""
FACETS = """
CREATE FUNCTION consultation_facets(office bigint, consultant bigint, service bigint, state varchar, serial integer)
RETURNS integer[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY[
    60000000 + office,
    70000000 + coalesce(consultant, 0),
    CASE state
        WHEN 'waiting' THEN 80000021
        WHEN 'assigned' THEN 80000022
        WHEN 'planned' THEN 80000023
        WHEN 'in_progress' THEN 80000024
        WHEN 'parked' THEN 80000025
        WHEN 'completed' THEN 80000026
        WHEN 'cancelled' THEN 80000027
        WHEN 'no_show' THEN 80000028
    END,
    100000000 + service,
    110000000 + serial
]::integer[]
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("alphabet", "0001_alphabet_key_and_fold"),
        ("appeals", "0004_whom_an_appeal_is_about"),
        ("documents", "0001_files"),
        ("offices", "0002_pauses"),
        ("people", "0002_words_for_mistakes"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("referrals", "0003_whom_a_referral_is_about"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(WORDS, "DROP FUNCTION consultation_words"),
        migrations.RunSQL(FACETS, "DROP FUNCTION consultation_facets"),
        migrations.CreateModel(
            name="Norm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("minutes", models.PositiveSmallIntegerField(verbose_name="Regulated time, minutes")),
                ("since", models.DateField(verbose_name="In force from")),
                ("until", models.DateField(blank=True, null=True, verbose_name="In force until")),
                ("act", models.CharField(blank=True, max_length=300, verbose_name="Set by")),
            ],
            options={
                "verbose_name": "regulated time",
                "verbose_name_plural": "regulated times",
            },
        ),
        migrations.CreateModel(
            name="Columns",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("shown", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20))),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Service",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_ru", models.CharField(max_length=300, verbose_name="Name in Russian")),
                ("name_ky", models.CharField(blank=True, max_length=300, verbose_name="Name in Kyrgyz")),
                ("name_tt", models.CharField(blank=True, max_length=300, verbose_name="Name in Tatar")),
                ("name_en", models.CharField(blank=True, max_length=300, verbose_name="Name in English")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="In force from")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="In force until")),
                (
                    "required",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        blank=True,
                        default=list,
                        verbose_name="Required fields",
                    ),
                ),
                ("help", models.TextField(blank=True, verbose_name="Help for the consultant")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="Order")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="services",
                        to="offices.office",
                        verbose_name="Department",
                    ),
                ),
            ],
            options={
                "verbose_name": "service",
                "verbose_name_plural": "services",
            },
        ),
        migrations.CreateModel(
            name="Consultation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("submission", models.UUIDField(editable=False, unique=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("year", models.PositiveSmallIntegerField(editable=False)),
                ("serial", models.PositiveIntegerField(editable=False, verbose_name="Number")),
                ("assigned_at", models.DateTimeField(editable=False, null=True)),
                ("registered_at", models.DateTimeField(editable=False, verbose_name="Registered")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waits for a consultant"),
                            ("assigned", "assigned"),
                            ("planned", "planned"),
                            ("in_progress", "in progress"),
                            ("parked", "interrupted"),
                            ("completed", "completed"),
                            ("cancelled", "cancelled"),
                            ("no_show", "did not come"),
                        ],
                        editable=False,
                        max_length=12,
                        verbose_name="Status",
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=300, verbose_name="Address of the object")),
                ("address_guid", models.UUIDField(blank=True, null=True)),
                (
                    "service",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="desk.service",
                        verbose_name="Service",
                    ),
                ),
                ("client_name", models.CharField(max_length=200, verbose_name="Full name")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="Mobile telephone")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="E-mail")),
                ("organisation", models.CharField(blank=True, max_length=300, verbose_name="Organisation")),
                ("inn", models.CharField(blank=True, max_length=12, verbose_name="INN")),
                ("ogrn", models.CharField(blank=True, max_length=15, verbose_name="OGRN")),
                ("comment", models.TextField(blank=True, verbose_name="Comment")),
                (
                    "not_found",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), blank=True, default=list, editable=False
                    ),
                ),
                (
                    "carried",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), blank=True, default=list, editable=False
                    ),
                ),
                ("planned_from", models.DateTimeField(blank=True, null=True, verbose_name="Planned date and time")),
                ("planned_until", models.DateTimeField(blank=True, null=True)),
                ("limit", models.PositiveIntegerField(editable=False)),
                ("began_at", models.DateTimeField(editable=False, null=True, verbose_name="Began")),
                ("ended_at", models.DateTimeField(editable=False, null=True, verbose_name="Ended")),
                ("worked", models.PositiveIntegerField(editable=False, null=True)),
                (
                    "overrun_reason",
                    models.CharField(blank=True, max_length=500, verbose_name="Why it took longer than regulated"),
                ),
                ("summary", models.TextField(blank=True, verbose_name="Comment")),
                ("deleted_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "dated_at",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Coalesce(
                            "planned_from", "began_at", "registered_at"
                        ),
                        output_field=models.DateTimeField(),
                    ),
                ),
                (
                    "address_key",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.NullIf(
                            models.Func(models.F("address"), function="alphabet_key"), models.Value("")
                        ),
                        output_field=models.TextField(db_collation="C"),
                    ),
                ),
                (
                    "name_key",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(models.F("client_name"), function="alphabet_key"),
                        output_field=models.TextField(db_collation="C"),
                    ),
                ),
                (
                    "organisation_key",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.NullIf(
                            models.Func(models.F("organisation"), function="alphabet_key"), models.Value("")
                        ),
                        output_field=models.TextField(db_collation="C"),
                    ),
                ),
                (
                    "address_found",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(models.F("address"), function="consultation_words"),
                        output_field=models.TextField(db_collation="C"),
                    ),
                ),
                (
                    "visitor_found",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(models.F("client_name"), function="consultation_words"),
                        output_field=models.TextField(db_collation="C"),
                    ),
                ),
                (
                    "organisation_found",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            django.db.models.functions.text.Concat(
                                models.F("organisation"), models.Value(" "), models.F("inn")
                            ),
                            function="consultation_words",
                        ),
                        output_field=models.TextField(db_collation="C"),
                    ),
                ),
                (
                    "facets",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.F("office"),
                            models.F("consultant"),
                            models.F("service"),
                            models.F("state"),
                            models.F("serial"),
                            function="consultation_facets",
                            output_field=django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField()),
                        ),
                        output_field=django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField()),
                    ),
                ),
                (
                    "consultant",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
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
                        verbose_name="Department",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                        verbose_name="Person",
                    ),
                ),
                (
                    "previous",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="following",
                        to="desk.consultation",
                    ),
                ),
                (
                    "registered_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Registered by",
                    ),
                ),
            ],
            options={
                "verbose_name": "consultation",
                "verbose_name_plural": "consultations",
            },
        ),
        migrations.CreateModel(
            name="Feed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="NormEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("minutes", models.PositiveSmallIntegerField(verbose_name="Regulated time, minutes")),
                ("since", models.DateField(verbose_name="In force from")),
                ("until", models.DateField(blank=True, null=True, verbose_name="In force until")),
                ("act", models.CharField(blank=True, max_length=300, verbose_name="Set by")),
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
                        related_name="events",
                        to="desk.norm",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="desk.service",
                        verbose_name="Service",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="norm",
            name="service",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="norms",
                to="desk.service",
                verbose_name="Service",
            ),
        ),
        migrations.CreateModel(
            name="ConsultationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waits for a consultant"),
                            ("assigned", "assigned"),
                            ("planned", "planned"),
                            ("in_progress", "in progress"),
                            ("parked", "interrupted"),
                            ("completed", "completed"),
                            ("cancelled", "cancelled"),
                            ("no_show", "did not come"),
                        ],
                        editable=False,
                        max_length=12,
                        verbose_name="Status",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(editable=False)),
                ("serial", models.PositiveIntegerField(editable=False, verbose_name="Number")),
                ("address", models.CharField(blank=True, max_length=300, verbose_name="Address of the object")),
                ("client_name", models.CharField(max_length=200, verbose_name="Full name")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="Mobile telephone")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="E-mail")),
                ("organisation", models.CharField(blank=True, max_length=300, verbose_name="Organisation")),
                ("inn", models.CharField(blank=True, max_length=12, verbose_name="INN")),
                ("ogrn", models.CharField(blank=True, max_length=15, verbose_name="OGRN")),
                ("comment", models.TextField(blank=True, verbose_name="Comment")),
                ("summary", models.TextField(blank=True, verbose_name="Comment")),
                (
                    "overrun_reason",
                    models.CharField(blank=True, max_length=500, verbose_name="Why it took longer than regulated"),
                ),
                ("planned_from", models.DateTimeField(blank=True, null=True, verbose_name="Planned date and time")),
                ("planned_until", models.DateTimeField(blank=True, null=True)),
                ("deleted_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "consultant",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
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
                        verbose_name="Department",
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
                        related_name="id_version_office_service_consultant_state_year_serial_address_client_name_phone_email_organisation_inn_ogrn_comment_summary_overrun_reason_planned_from_planned_until_deleted_at_deleted_by_events",
                        to="desk.consultation",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="desk.service",
                        verbose_name="Service",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Beginning",
            fields=[
                ("submission", models.UUIDField(primary_key=True, serialize=False)),
                ("began_at", models.DateTimeField(db_index=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="desk.service"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ServiceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("name_ru", models.CharField(max_length=300, verbose_name="Name in Russian")),
                ("name_ky", models.CharField(blank=True, max_length=300, verbose_name="Name in Kyrgyz")),
                ("name_tt", models.CharField(blank=True, max_length=300, verbose_name="Name in Tatar")),
                ("name_en", models.CharField(blank=True, max_length=300, verbose_name="Name in English")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="In force from")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="In force until")),
                (
                    "required",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        blank=True,
                        default=list,
                        verbose_name="Required fields",
                    ),
                ),
                ("help", models.TextField(blank=True, verbose_name="Help for the consultant")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="Order")),
                (
                    "office",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="offices.office",
                        verbose_name="Department",
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
                        related_name="events",
                        to="desk.service",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("register", "register"),
                            ("queue", "queue"),
                            ("book", "book"),
                            ("assign", "assign"),
                            ("hand_over", "hand_over"),
                            ("release", "release"),
                            ("start", "start"),
                            ("park", "park"),
                            ("resume", "resume"),
                            ("move", "move"),
                            ("cancel", "cancel"),
                            ("no_show", "no_show"),
                            ("finish", "finish"),
                            ("undo", "undo"),
                        ],
                        max_length=10,
                    ),
                ),
                ("state_before", models.CharField(blank=True, max_length=12)),
                (
                    "state_after",
                    models.CharField(
                        choices=[
                            ("waiting", "waits for a consultant"),
                            ("assigned", "assigned"),
                            ("planned", "planned"),
                            ("in_progress", "in progress"),
                            ("parked", "interrupted"),
                            ("completed", "completed"),
                            ("cancelled", "cancelled"),
                            ("no_show", "did not come"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("comment", models.TextField(blank=True)),
                ("before", models.JSONField(default=dict)),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "consultant_after",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "consultant_before",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="desk.consultation"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ConsultationAttachment",
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
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="attachments", to="desk.consultation"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.storedfile"
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("removed_at", None), ("removed_by", None)),
                            models.Q(("removed_at__isnull", False), ("removed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_removed_consultationattachment_says_who_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name__regex", "\\S")), name="a_consultationattachment_has_a_name"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Hours",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("opens", models.TimeField(verbose_name="Opens")),
                ("closes", models.TimeField(verbose_name="Closes")),
                ("rest_from", models.TimeField(blank=True, null=True, verbose_name="Break from")),
                ("rest_until", models.TimeField(blank=True, null=True, verbose_name="Break until")),
                ("saturdays", models.BooleanField(default=False, verbose_name="Saturdays too")),
                (
                    "office",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.office",
                        verbose_name="Department",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("opens__lt", models.F("closes"))), name="a_department_closes_after_it_opens"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("rest_from", None), ("rest_until", None)),
                            models.Q(
                                ("rest_from__gt", models.F("opens")),
                                ("rest_from__lt", models.F("rest_until")),
                                ("rest_until__lt", models.F("closes")),
                            ),
                            _connector="OR",
                        ),
                        name="a_break_lies_within_the_hours",
                    ),
                ],
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
                    models.UniqueConstraint(
                        fields=("office", "year"), name="one_series_of_consultations_per_office_and_year"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Outcome",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("made_at", models.DateTimeField()),
                (
                    "appeal",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="appeals.appeal"
                    ),
                ),
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="outcomes", to="desk.consultation"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "referral",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="referrals.referral",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("appeal", None), ("referral__isnull", False)),
                            models.Q(("appeal__isnull", False), ("referral", None)),
                            _connector="OR",
                        ),
                        name="an_outcome_is_an_appeal_or_a_referral",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Period",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("work", "work"), ("pause", "interruption")], max_length=5)),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=500)),
                (
                    "consultant",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="periods", to="desk.consultation"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("consultation",),
                        name="one_open_period_per_consultation",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at", None), ("ended_at__gte", models.F("began_at")), _connector="OR"
                        ),
                        name="a_period_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["work", "pause"])), name="a_period_is_work_or_an_interruption"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind", "work"), ("reason__regex", "\\S"), _connector="OR"),
                        name="an_interruption_has_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PrintedRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                ("language", models.CharField(max_length=2)),
                ("text", models.JSONField()),
                ("printed_at", models.DateTimeField()),
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="papers", to="desk.consultation"
                    ),
                ),
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
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("consultation", "version", "language"), name="one_paper_per_version_and_language"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("booked", "Booked"),
                            ("moved", "Moved"),
                            ("cancelled", "Cancelled"),
                            ("soon", "Soon"),
                        ],
                        max_length=10,
                    ),
                ),
                ("planned_from", models.DateTimeField()),
                ("to_visitor", models.BooleanField()),
                ("written_at", models.DateTimeField()),
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reminders", to="desk.consultation"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("consultation", "kind", "planned_from", "to_visitor"), name="one_reminder_of_each_kind"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.UniqueConstraint(
                fields=("office", "name_ru"), name="one_service_per_name_and_department"
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("required__contained_by", ["address", "passport", "client_name", "phone", "organisation", "email"])
                ),
                name="a_service_requires_fields_there_are",
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_from", None),
                    ("valid_until", None),
                    ("valid_from__lte", models.F("valid_until")),
                    _connector="OR",
                ),
                name="a_service_is_retired_after_it_begins",
                violation_error_message="It cannot be retired before it begins.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="service",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "desk_serviceevent" ("help", "id", "name_en", "name_ky", "name_ru", "name_tt", "office_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "required", "valid_from", "valid_until") VALUES (NEW."help", NEW."id", NEW."name_en", NEW."name_ky", NEW."name_ru", NEW."name_tt", NEW."office_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."required", NEW."valid_from", NEW."valid_until"); RETURN NULL;',
                    hash="fe681366c84b4f8afd7621853aa99478c0ee411a",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_d920c",
                    table="desk_service",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="service",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "desk_serviceevent" ("help", "id", "name_en", "name_ky", "name_ru", "name_tt", "office_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "required", "valid_from", "valid_until") VALUES (NEW."help", NEW."id", NEW."name_en", NEW."name_ky", NEW."name_ru", NEW."name_tt", NEW."office_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."required", NEW."valid_from", NEW."valid_until"); RETURN NULL;',
                    hash="0b18b1b7dac2d79ec4ebb6d1182b9fa0557dfb45",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_a1a75",
                    table="desk_service",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="norm",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes__range", (1, 480))), name="a_regulated_time_is_some_minutes"
            ),
        ),
        migrations.AddConstraint(
            model_name="norm",
            constraint=models.CheckConstraint(
                condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                name="a_regulated_time_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="norm",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("service", "="),
                    (
                        models.Func(
                            "since",
                            "until",
                            models.Value("[]"),
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="one_regulated_time_a_day",
                violation_error_message="Another regulated time of this service is in force on some of these days.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="norm",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "desk_normevent" ("act", "id", "minutes", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "service_id", "since", "until") VALUES (NEW."act", NEW."id", NEW."minutes", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."service_id", NEW."since", NEW."until"); RETURN NULL;',
                    hash="c38b293aa5233cba4852f7f43439a3fdd64d88fe",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_b38c2",
                    table="desk_norm",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="norm",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "desk_normevent" ("act", "id", "minutes", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "service_id", "since", "until") VALUES (NEW."act", NEW."id", NEW."minutes", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."service_id", NEW."since", NEW."until"); RETURN NULL;',
                    hash="5e738e7a82e8e241b9460eca1f8793ae3c1e5951",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_a264d",
                    table="desk_norm",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="norm",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "desk_normevent" ("act", "id", "minutes", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "service_id", "since", "until") VALUES (OLD."act", OLD."id", OLD."minutes", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."service_id", OLD."since", OLD."until"); RETURN NULL;',
                    hash="7e1fe53fa60d5f45023c4ba728199eddf04256e5",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_fb404",
                    table="desk_norm",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="consultation",
            index=models.Index(
                models.F("person"), condition=models.Q(("person__isnull", False)), name="consultation_of_person"
            ),
        ),
        migrations.AddIndex(
            model_name="consultation",
            index=models.Index(
                models.F("previous"), condition=models.Q(("previous__isnull", False)), name="consultation_following"
            ),
        ),
        migrations.AddIndex(
            model_name="consultation",
            index=models.Index(
                models.F("deleted_at"), condition=models.Q(("deleted_at__isnull", False)), name="consultation_deleted"
            ),
        ),
        migrations.AddIndex(
            model_name="consultation",
            index=models.Index(
                models.F("consultant"),
                models.OrderBy(models.F("registered_at"), descending=True),
                condition=models.Q(("deleted_at", None)),
                name="consultation_of_consultant",
            ),
        ),
        migrations.AddIndex(
            model_name="consultation",
            index=models.Index(
                models.F("consultant"),
                models.OrderBy(models.F("began_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("began_at__isnull", False), ("deleted_at", None)),
                name="consultation_begun_by",
            ),
        ),
        migrations.AddIndex(
            model_name="consultation",
            index=models.Index(
                models.F("consultant"),
                models.F("planned_from"),
                condition=models.Q(("deleted_at", None), ("planned_from__isnull", False)),
                name="bookings_of_consultant",
            ),
        ),
        migrations.AddIndex(
            model_name="consultation",
            index=models.Index(
                models.F("office"),
                models.OrderBy(models.F("dated_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(
                    ("deleted_at", None), ("state__in", ["waiting", "assigned", "in_progress", "parked", "planned"])
                ),
                name="desk_current",
            ),
        ),
        migrations.AddIndex(
            model_name="consultation",
            index=models.Index(
                models.F("service"),
                models.OrderBy(models.F("dated_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("deleted_at", None), ("state__in", ["completed", "cancelled", "no_show"])),
                name="desk_by_service",
            ),
        ),
        migrations.AddIndex(
            model_name="consultation",
            index=models.Index(
                models.OrderBy(models.F("dated_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(
                    ("deleted_at", None), ("state__in", ["completed", "cancelled", "no_show"]), ("consultant", None)
                ),
                name="desk_of_nobody",
            ),
        ),
        migrations.AddIndex(
            model_name="consultation",
            index=django.contrib.postgres.indexes.GinIndex(
                models.F("facets"),
                django.contrib.postgres.indexes.OpClass("address_found", "gin_trgm_ops"),
                django.contrib.postgres.indexes.OpClass("visitor_found", "gin_trgm_ops"),
                django.contrib.postgres.indexes.OpClass("organisation_found", "gin_trgm_ops"),
                condition=models.Q(("deleted_at", None), ("state__in", ["completed", "cancelled", "no_show"])),
                fastupdate=False,
                name="desk_found",
            ),
        ),
        migrations.AddIndex(
            model_name="consultation",
            index=models.Index(
                models.OrderBy(models.F("dated_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("deleted_at", None), ("state__in", ["completed", "cancelled", "no_show"])),
                name="desk_by_date",
            ),
        ),
        migrations.AddIndex(
            model_name="consultation",
            index=models.Index(
                models.F("office"),
                models.OrderBy(models.F("dated_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("deleted_at", None), ("state__in", ["completed", "cancelled", "no_show"])),
                name="desk_of_office_by_date",
            ),
        ),
        migrations.AddIndex(
            model_name="consultation",
            index=models.Index(
                models.F("year"),
                models.F("serial"),
                models.F("id"),
                condition=models.Q(("deleted_at", None), ("state__in", ["completed", "cancelled", "no_show"])),
                name="desk_by_number",
            ),
        ),
        migrations.AddIndex(
            model_name="consultation",
            index=models.Index(
                models.F("office"),
                models.F("year"),
                models.F("serial"),
                models.F("id"),
                condition=models.Q(("deleted_at", None), ("state__in", ["completed", "cancelled", "no_show"])),
                name="desk_of_office_by_number",
            ),
        ),
        migrations.AddIndex(
            model_name="consultation",
            index=models.Index(
                models.F("address_key"),
                models.F("id"),
                condition=models.Q(("deleted_at", None), ("state__in", ["completed", "cancelled", "no_show"])),
                name="desk_by_address",
            ),
        ),
        migrations.AddIndex(
            model_name="consultation",
            index=models.Index(
                models.F("office"),
                models.F("address_key"),
                models.F("id"),
                condition=models.Q(("deleted_at", None), ("state__in", ["completed", "cancelled", "no_show"])),
                name="desk_of_office_by_address",
            ),
        ),
        migrations.AddIndex(
            model_name="consultation",
            index=models.Index(
                models.F("name_key"),
                models.F("id"),
                condition=models.Q(("deleted_at", None), ("state__in", ["completed", "cancelled", "no_show"])),
                name="desk_by_visitor",
            ),
        ),
        migrations.AddIndex(
            model_name="consultation",
            index=models.Index(
                models.F("office"),
                models.F("name_key"),
                models.F("id"),
                condition=models.Q(("deleted_at", None), ("state__in", ["completed", "cancelled", "no_show"])),
                name="desk_of_office_by_visitor",
            ),
        ),
        migrations.AddIndex(
            model_name="consultation",
            index=models.Index(
                models.F("organisation_key"),
                models.F("id"),
                condition=models.Q(("deleted_at", None), ("state__in", ["completed", "cancelled", "no_show"])),
                name="desk_by_organisation",
            ),
        ),
        migrations.AddIndex(
            model_name="consultation",
            index=models.Index(
                models.F("office"),
                models.F("organisation_key"),
                models.F("id"),
                condition=models.Q(("deleted_at", None), ("state__in", ["completed", "cancelled", "no_show"])),
                name="desk_of_office_by_organisation",
            ),
        ),
        migrations.AddIndex(
            model_name="consultation",
            index=models.Index(
                models.F("consultant"),
                models.OrderBy(models.F("dated_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("deleted_at", None), ("state__in", ["completed", "cancelled", "no_show"])),
                name="desk_by_consultant",
            ),
        ),
        migrations.AddIndex(
            model_name="consultation",
            index=models.Index(
                models.F("office"),
                models.F("consultant"),
                models.OrderBy(models.F("dated_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("deleted_at", None), ("state__in", ["completed", "cancelled", "no_show"])),
                name="desk_of_office_by_consultant",
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.UniqueConstraint(
                fields=("office", "year", "serial"), name="one_consultation_per_number_office_and_year"
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "waiting",
                            "assigned",
                            "planned",
                            "in_progress",
                            "parked",
                            "completed",
                            "cancelled",
                            "no_show",
                        ],
                    )
                ),
                name="a_consultation_has_a_known_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("deleted_at", None), ("deleted_by", None)),
                    models.Q(("deleted_at__isnull", False), ("deleted_by__isnull", False)),
                    _connector="OR",
                ),
                name="a_deleted_consultation_says_who_deleted_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("deleted_at", None), ("state", "in_progress")),
                fields=("consultant",),
                name="one_open_consultation_per_consultant",
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(
                    ("deleted_at", None),
                    ("planned_from__isnull", False),
                    ("state__in", ["planned", "in_progress", "parked"]),
                ),
                expressions=[
                    ("consultant", "="),
                    (
                        models.Func(
                            "planned_from",
                            "planned_until",
                            function="tstzrange",
                            output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="a_consultant_is_booked_once_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("consultant", None), ("state", "waiting")),
                    models.Q(("state", "waiting"), _negated=True),
                    _connector="OR",
                ),
                name="a_waiting_consultation_is_nobodys",
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["waiting", "cancelled"]), ("consultant__isnull", False), _connector="OR"
                ),
                name="a_consultation_is_somebodys_unless_it_waits",
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("assigned_at", None), ("consultant", None)),
                    models.Q(("assigned_at__isnull", False), ("consultant__isnull", False)),
                    _connector="OR",
                ),
                name="a_consultation_says_since_when_it_is_somebodys",
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("planned_from", None), ("planned_until", None)),
                    ("planned_from__lt", models.F("planned_until")),
                    _connector="OR",
                ),
                name="a_booking_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "planned"), _negated=True), ("planned_from__isnull", False), _connector="OR"
                ),
                name="a_booking_has_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "completed"), _negated=True),
                    models.Q(
                        ("began_at__isnull", False),
                        ("ended_at__isnull", False),
                        ("summary__regex", "\\S"),
                        ("worked__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="a_completed_consultation_says_what_and_how_long",
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["in_progress", "parked"]), _negated=True),
                    ("began_at__isnull", False),
                    _connector="OR",
                ),
                name="a_consultation_in_progress_has_begun",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consultation",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "desk_consultationevent" ("address", "client_name", "comment", "consultant_id", "deleted_at", "deleted_by_id", "email", "id", "inn", "office_id", "ogrn", "organisation", "overrun_reason", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "planned_from", "planned_until", "serial", "service_id", "state", "summary", "version", "year") VALUES (NEW."address", NEW."client_name", NEW."comment", NEW."consultant_id", NEW."deleted_at", NEW."deleted_by_id", NEW."email", NEW."id", NEW."inn", NEW."office_id", NEW."ogrn", NEW."organisation", NEW."overrun_reason", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."planned_from", NEW."planned_until", NEW."serial", NEW."service_id", NEW."state", NEW."summary", NEW."version", NEW."year"); RETURN NULL;',
                    hash="06361c6470daea5075322c717bbbd2b32d97cdaa",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_6df00",
                    table="desk_consultation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consultation",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."address" IS DISTINCT FROM (NEW."address") OR OLD."client_name" IS DISTINCT FROM (NEW."client_name") OR OLD."comment" IS DISTINCT FROM (NEW."comment") OR OLD."consultant_id" IS DISTINCT FROM (NEW."consultant_id") OR OLD."deleted_at" IS DISTINCT FROM (NEW."deleted_at") OR OLD."deleted_by_id" IS DISTINCT FROM (NEW."deleted_by_id") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."inn" IS DISTINCT FROM (NEW."inn") OR OLD."office_id" IS DISTINCT FROM (NEW."office_id") OR OLD."ogrn" IS DISTINCT FROM (NEW."ogrn") OR OLD."organisation" IS DISTINCT FROM (NEW."organisation") OR OLD."overrun_reason" IS DISTINCT FROM (NEW."overrun_reason") OR OLD."phone" IS DISTINCT FROM (NEW."phone") OR OLD."planned_from" IS DISTINCT FROM (NEW."planned_from") OR OLD."planned_until" IS DISTINCT FROM (NEW."planned_until") OR OLD."serial" IS DISTINCT FROM (NEW."serial") OR OLD."service_id" IS DISTINCT FROM (NEW."service_id") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."summary" IS DISTINCT FROM (NEW."summary") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."year" IS DISTINCT FROM (NEW."year"))',
                    func='INSERT INTO "desk_consultationevent" ("address", "client_name", "comment", "consultant_id", "deleted_at", "deleted_by_id", "email", "id", "inn", "office_id", "ogrn", "organisation", "overrun_reason", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "planned_from", "planned_until", "serial", "service_id", "state", "summary", "version", "year") VALUES (NEW."address", NEW."client_name", NEW."comment", NEW."consultant_id", NEW."deleted_at", NEW."deleted_by_id", NEW."email", NEW."id", NEW."inn", NEW."office_id", NEW."ogrn", NEW."organisation", NEW."overrun_reason", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."planned_from", NEW."planned_until", NEW."serial", NEW."service_id", NEW."state", NEW."summary", NEW."version", NEW."year"); RETURN NULL;',
                    hash="3dabb9ab87a6e89aea608fa519e79d65e73c649a",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_dcafb",
                    table="desk_consultation",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "action__in",
                        [
                            "register",
                            "queue",
                            "book",
                            "assign",
                            "hand_over",
                            "release",
                            "start",
                            "park",
                            "resume",
                            "move",
                            "cancel",
                            "no_show",
                            "finish",
                            "undo",
                        ],
                    )
                ),
                name="a_step_is_a_known_action",
            ),
        ),
    ]
