import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("alphabet", "0001_alphabet_key_and_fold"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        # One row, raised by the triggers a_new_version. Not a model: it is nobody's to write, and flushing the tables
        # of models must leave it standing.
        migrations.RunSQL(
            """
            CREATE SEQUENCE offices_lists_version_seq;
            CREATE TABLE offices_lists_version (
                one boolean PRIMARY KEY DEFAULT true CONSTRAINT one_version_of_the_lists CHECK (one),
                version bigint NOT NULL DEFAULT nextval('offices_lists_version_seq')
            );
            INSERT INTO offices_lists_version DEFAULT VALUES;
            """,
            "DROP TABLE offices_lists_version; DROP SEQUENCE offices_lists_version_seq;",
        ),
        migrations.CreateModel(
            name="Office",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_ru", models.CharField(max_length=300, verbose_name="Name in Russian")),
                ("name_ky", models.CharField(blank=True, max_length=300, verbose_name="Name in Kyrgyz")),
                ("name_tt", models.CharField(blank=True, max_length=300, verbose_name="Name in Tatar")),
                ("name_en", models.CharField(blank=True, max_length=300, verbose_name="Name in English")),
                ("latitude", models.FloatField(blank=True, null=True, verbose_name="Latitude")),
                ("longitude", models.FloatField(blank=True, null=True, verbose_name="Longitude")),
                (
                    "code",
                    models.CharField(
                        error_messages={"unique": "This code is taken."},
                        max_length=20,
                        unique=True,
                        verbose_name="Code",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("centre", "free legal aid centre"),
                            ("justice_house", "house of justice"),
                            ("community", "community legal aid centre"),
                            ("desk", "consultation desk"),
                        ],
                        default="centre",
                        max_length=20,
                        verbose_name="Kind",
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=300, verbose_name="Address")),
                ("phone", models.CharField(blank=True, max_length=50, verbose_name="Telephone")),
                ("hours", models.CharField(blank=True, max_length=200, verbose_name="Opening hours")),
                ("time_zone", models.CharField(default="Asia/Bishkek", max_length=40, verbose_name="Time zone")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="Closed on")),
            ],
            options={
                "verbose_name": "office",
                "verbose_name_plural": "offices",
            },
        ),
        migrations.CreateModel(
            name="ListEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_ru", models.CharField(max_length=300, verbose_name="Name in Russian")),
                ("name_ky", models.CharField(blank=True, max_length=300, verbose_name="Name in Kyrgyz")),
                ("name_tt", models.CharField(blank=True, max_length=300, verbose_name="Name in Tatar")),
                ("name_en", models.CharField(blank=True, max_length=300, verbose_name="Name in English")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="In force from")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="In force until")),
                (
                    "list",
                    models.CharField(
                        choices=[
                            ("category", "Categories"),
                            ("social_status", "Social statuses"),
                            ("citizenship", "Citizenships"),
                            ("kind_of_aid", "Kinds of aid"),
                        ],
                        max_length=20,
                    ),
                ),
                ("code", models.CharField(max_length=20, verbose_name="Code")),
                ("is_group", models.BooleanField(default=False, verbose_name="Is a group")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="Order")),
                (
                    "form_line",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Line of the monthly form"),
                ),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="offices.listentry",
                        verbose_name="Group",
                    ),
                ),
            ],
            options={
                "verbose_name": "list entry",
                "verbose_name_plural": "list entries",
            },
        ),
        migrations.CreateModel(
            name="ListEntryEvent",
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
                    "list",
                    models.CharField(
                        choices=[
                            ("category", "Categories"),
                            ("social_status", "Social statuses"),
                            ("citizenship", "Citizenships"),
                            ("kind_of_aid", "Kinds of aid"),
                        ],
                        max_length=20,
                    ),
                ),
                ("code", models.CharField(max_length=20, verbose_name="Code")),
                ("is_group", models.BooleanField(default=False, verbose_name="Is a group")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="Order")),
                (
                    "form_line",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Line of the monthly form"),
                ),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="offices.listentry",
                        verbose_name="Group",
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
                        to="offices.listentry",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Route",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("km", models.PositiveIntegerField(default=0, verbose_name="Distance, km")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("same", "it stands in this territory"),
                            ("nearest", "it is the nearest"),
                            ("chosen", "chosen by hand"),
                        ],
                        default="chosen",
                        max_length=20,
                        verbose_name="Why this office",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="Remark")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="routes",
                        to="offices.office",
                        verbose_name="Office",
                    ),
                ),
            ],
            options={
                "verbose_name": "route",
                "verbose_name_plural": "routes",
            },
        ),
        migrations.CreateModel(
            name="Territory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_ru", models.CharField(max_length=300, verbose_name="Name in Russian")),
                ("name_ky", models.CharField(blank=True, max_length=300, verbose_name="Name in Kyrgyz")),
                ("name_tt", models.CharField(blank=True, max_length=300, verbose_name="Name in Tatar")),
                ("name_en", models.CharField(blank=True, max_length=300, verbose_name="Name in English")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="In force from")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="In force until")),
                ("latitude", models.FloatField(blank=True, null=True, verbose_name="Latitude")),
                ("longitude", models.FloatField(blank=True, null=True, verbose_name="Longitude")),
                (
                    "code",
                    models.CharField(
                        error_messages={"unique": "This code is taken."},
                        max_length=20,
                        unique=True,
                        verbose_name="Code",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("country", "country"),
                            ("republic", "republic"),
                            ("city_republican", "city of republican significance"),
                            ("city_okrug", "urban okrug"),
                            ("oblast", "oblast"),
                            ("city_oblast", "city of oblast significance"),
                            ("rayon", "rayon"),
                            ("municipal_rayon", "municipal rayon"),
                            ("city_rayon", "rayon of a city"),
                            ("city_rayon_significance", "city of rayon significance"),
                        ],
                        max_length=30,
                        verbose_name="Level",
                    ),
                ),
                (
                    "aliases",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200),
                        blank=True,
                        default=list,
                        verbose_name="Other and former names",
                    ),
                ),
                ("centre_ru", models.CharField(blank=True, max_length=100, verbose_name="Its centre")),
                ("iso_3166_2", models.CharField(blank=True, max_length=10, verbose_name="ISO 3166-2 code")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="offices.territory",
                        verbose_name="Part of",
                    ),
                ),
            ],
            options={
                "verbose_name": "territory",
                "verbose_name_plural": "territories",
            },
        ),
        migrations.CreateModel(
            name="RouteEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("km", models.PositiveIntegerField(default=0, verbose_name="Distance, km")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("same", "it stands in this territory"),
                            ("nearest", "it is the nearest"),
                            ("chosen", "chosen by hand"),
                        ],
                        default="chosen",
                        max_length=20,
                        verbose_name="Why this office",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="Remark")),
                (
                    "office",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="offices.office",
                        verbose_name="Office",
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
                        to="offices.route",
                    ),
                ),
                (
                    "territory",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="offices.territory",
                        verbose_name="Territory",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="route",
            name="territory",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="route",
                to="offices.territory",
                verbose_name="Territory",
            ),
        ),
        migrations.CreateModel(
            name="OfficeEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("name_ru", models.CharField(max_length=300, verbose_name="Name in Russian")),
                ("name_ky", models.CharField(blank=True, max_length=300, verbose_name="Name in Kyrgyz")),
                ("name_tt", models.CharField(blank=True, max_length=300, verbose_name="Name in Tatar")),
                ("name_en", models.CharField(blank=True, max_length=300, verbose_name="Name in English")),
                ("latitude", models.FloatField(blank=True, null=True, verbose_name="Latitude")),
                ("longitude", models.FloatField(blank=True, null=True, verbose_name="Longitude")),
                (
                    "code",
                    models.CharField(
                        error_messages={"unique": "This code is taken."}, max_length=20, verbose_name="Code"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("centre", "free legal aid centre"),
                            ("justice_house", "house of justice"),
                            ("community", "community legal aid centre"),
                            ("desk", "consultation desk"),
                        ],
                        default="centre",
                        max_length=20,
                        verbose_name="Kind",
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=300, verbose_name="Address")),
                ("phone", models.CharField(blank=True, max_length=50, verbose_name="Telephone")),
                ("hours", models.CharField(blank=True, max_length=200, verbose_name="Opening hours")),
                ("time_zone", models.CharField(default="Asia/Bishkek", max_length=40, verbose_name="Time zone")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="Closed on")),
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
                        to="offices.office",
                    ),
                ),
                (
                    "territory",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="offices.territory",
                        verbose_name="Territory",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="office",
            name="territory",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="offices",
                to="offices.territory",
                verbose_name="Territory",
            ),
        ),
        migrations.CreateModel(
            name="TerritoryEvent",
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
                ("latitude", models.FloatField(blank=True, null=True, verbose_name="Latitude")),
                ("longitude", models.FloatField(blank=True, null=True, verbose_name="Longitude")),
                (
                    "code",
                    models.CharField(
                        error_messages={"unique": "This code is taken."}, max_length=20, verbose_name="Code"
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("country", "country"),
                            ("republic", "republic"),
                            ("city_republican", "city of republican significance"),
                            ("city_okrug", "urban okrug"),
                            ("oblast", "oblast"),
                            ("city_oblast", "city of oblast significance"),
                            ("rayon", "rayon"),
                            ("municipal_rayon", "municipal rayon"),
                            ("city_rayon", "rayon of a city"),
                            ("city_rayon_significance", "city of rayon significance"),
                        ],
                        max_length=30,
                        verbose_name="Level",
                    ),
                ),
                (
                    "aliases",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200),
                        blank=True,
                        default=list,
                        verbose_name="Other and former names",
                    ),
                ),
                ("centre_ru", models.CharField(blank=True, max_length=100, verbose_name="Its centre")),
                ("iso_3166_2", models.CharField(blank=True, max_length=10, verbose_name="ISO 3166-2 code")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="offices.territory",
                        verbose_name="Part of",
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
                        to="offices.territory",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="listentry",
            constraint=models.UniqueConstraint(fields=("list", "code"), name="one_entry_per_code_in_a_list"),
        ),
        migrations.AddConstraint(
            model_name="listentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_from", None),
                    ("valid_until", None),
                    ("valid_from__lte", models.F("valid_until")),
                    _connector="OR",
                ),
                name="an_entry_is_retired_after_it_begins",
                violation_error_message="It cannot be retired before it begins.",
            ),
        ),
        migrations.AddConstraint(
            model_name="listentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("list__in", ["category", "social_status", "citizenship", "kind_of_aid"])),
                name="an_entry_is_of_a_known_list",
            ),
        ),
        migrations.AddConstraint(
            model_name="listentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_group", False), ("group", None), _connector="OR"),
                name="a_group_is_not_within_a_group",
            ),
        ),
        migrations.AddConstraint(
            model_name="listentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("form_line", None),
                    models.Q(("form_line__range", (1, 29)), ("is_group", False), ("list", "category")),
                    _connector="OR",
                ),
                name="a_form_line_is_a_line_of_the_form",
                violation_error_message="The monthly form has lines 1 to 29.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="listentry",
            trigger=pgtrigger.compiler.Trigger(
                name="an_entry_is_never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'An entry of a list is retired, never deleted.' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'an_entry_is_never_deleted';",
                    hash="3ef7c4c134039e27211558dc51daeccbb0edb014",
                    operation="DELETE",
                    pgid="pgtrigger_an_entry_is_never_deleted_629bd",
                    table="offices_listentry",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="listentry",
            trigger=pgtrigger.compiler.Trigger(
                name="a_group_gathers_its_own_list",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF NOT NEW.is_group AND EXISTS (SELECT FROM offices_listentry WHERE group_id = NEW.id) THEN\n                RAISE EXCEPTION 'An entry that gathers others stays a group.'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = 'a_group_gathers_its_own_list';\n            END IF;\n            IF NEW.group_id IS NOT NULL AND NOT EXISTS (\n                SELECT FROM offices_listentry g WHERE g.id = NEW.group_id AND g.list = NEW.list AND g.is_group FOR SHARE\n            ) THEN\n                RAISE EXCEPTION 'The group of an entry is a group of the same list.'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = 'a_group_gathers_its_own_list';\n            END IF;\n            RETURN NULL;\n        ",
                    hash="bfe237aeb87a022b6cda3a61a50b6b3f17ad9934",
                    operation='INSERT OR UPDATE OF "group_id", "list", "is_group"',
                    pgid="pgtrigger_a_group_gathers_its_own_list_2b2d5",
                    table="offices_listentry",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="listentry",
            trigger=pgtrigger.compiler.Trigger(
                name="a_new_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE offices_lists_version SET version = nextval('offices_lists_version_seq'); RETURN NULL;",
                    hash="76f0d594d6f09f7889dbac6bf09ca06603b7f2d7",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR TRUNCATE",
                    pgid="pgtrigger_a_new_version_68824",
                    table="offices_listentry",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="listentry",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "offices_listentryevent" ("code", "form_line", "group_id", "id", "is_group", "list", "name_en", "name_ky", "name_ru", "name_tt", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "valid_from", "valid_until") VALUES (NEW."code", NEW."form_line", NEW."group_id", NEW."id", NEW."is_group", NEW."list", NEW."name_en", NEW."name_ky", NEW."name_ru", NEW."name_tt", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."valid_from", NEW."valid_until"); RETURN NULL;',
                    hash="8ed5bc37babd6b32c8e24a1ee3f3cca369a214a0",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_1c997",
                    table="offices_listentry",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="listentry",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "offices_listentryevent" ("code", "form_line", "group_id", "id", "is_group", "list", "name_en", "name_ky", "name_ru", "name_tt", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "valid_from", "valid_until") VALUES (NEW."code", NEW."form_line", NEW."group_id", NEW."id", NEW."is_group", NEW."list", NEW."name_en", NEW."name_ky", NEW."name_ru", NEW."name_tt", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."valid_from", NEW."valid_until"); RETURN NULL;',
                    hash="8e20e0b4476f74573a54026bebf038d471add9fc",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_0affa",
                    table="offices_listentry",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="territory",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("latitude", None), ("longitude", None)),
                    models.Q(
                        ("latitude__isnull", False),
                        ("latitude__range", (-90, 90)),
                        ("longitude__isnull", False),
                        ("longitude__range", (-180, 180)),
                    ),
                    _connector="OR",
                ),
                name="territory_coordinates_are_degrees",
                violation_error_message="Give both coordinates, in degrees: latitude to 90, longitude to 180.",
            ),
        ),
        migrations.AddConstraint(
            model_name="territory",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_from", None),
                    ("valid_until", None),
                    ("valid_from__lte", models.F("valid_until")),
                    _connector="OR",
                ),
                name="a_territory_is_retired_after_it_begins",
                violation_error_message="It cannot be retired before it begins.",
            ),
        ),
        migrations.AddConstraint(
            model_name="territory",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "level__in",
                        [
                            "country",
                            "republic",
                            "city_republican",
                            "city_okrug",
                            "oblast",
                            "city_oblast",
                            "rayon",
                            "municipal_rayon",
                            "city_rayon",
                            "city_rayon_significance",
                        ],
                    )
                ),
                name="a_territory_has_a_known_level",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="territory",
            trigger=pgtrigger.compiler.Trigger(
                name="a_territory_is_never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'A territory is retired, never deleted.' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_territory_is_never_deleted';",
                    hash="90d465ea3f4185ff123e298a81ef29786e50f061",
                    operation="DELETE",
                    pgid="pgtrigger_a_territory_is_never_deleted_835f8",
                    table="offices_territory",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="territory",
            trigger=pgtrigger.compiler.Trigger(
                name="no_territory_is_within_itself",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.parent_id IS NOT NULL)",
                    func="PERFORM pg_advisory_xact_lock(5030001);\n            IF EXISTS (\n                WITH RECURSIVE above(id, parent_id) AS (\n                    SELECT id, parent_id FROM offices_territory WHERE id = NEW.parent_id\n                    UNION\n                    SELECT t.id, t.parent_id FROM offices_territory t JOIN above ON t.id = above.parent_id\n                )\n                SELECT FROM above WHERE id = NEW.id\n            ) THEN\n                RAISE EXCEPTION 'A territory cannot be within itself.'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = 'no_territory_is_within_itself';\n            END IF;\n            RETURN NULL;\n        ",
                    hash="0685c15409597cf5aed6fcd7bce381a8d3518e42",
                    operation='INSERT OR UPDATE OF "parent_id"',
                    pgid="pgtrigger_no_territory_is_within_itself_90d6b",
                    table="offices_territory",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="territory",
            trigger=pgtrigger.compiler.Trigger(
                name="a_new_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE offices_lists_version SET version = nextval('offices_lists_version_seq'); RETURN NULL;",
                    hash="ce75319db35dbf59571a7e805475640d585a4ae1",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR TRUNCATE",
                    pgid="pgtrigger_a_new_version_52231",
                    table="offices_territory",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="territory",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "offices_territoryevent" ("aliases", "centre_ru", "code", "id", "iso_3166_2", "latitude", "level", "longitude", "name_en", "name_ky", "name_ru", "name_tt", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "valid_from", "valid_until") VALUES (NEW."aliases", NEW."centre_ru", NEW."code", NEW."id", NEW."iso_3166_2", NEW."latitude", NEW."level", NEW."longitude", NEW."name_en", NEW."name_ky", NEW."name_ru", NEW."name_tt", NEW."parent_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."valid_from", NEW."valid_until"); RETURN NULL;',
                    hash="e7098f1b256d63fc3f1e6bc2f9a9e0a4164db638",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_f8104",
                    table="offices_territory",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="territory",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "offices_territoryevent" ("aliases", "centre_ru", "code", "id", "iso_3166_2", "latitude", "level", "longitude", "name_en", "name_ky", "name_ru", "name_tt", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "valid_from", "valid_until") VALUES (NEW."aliases", NEW."centre_ru", NEW."code", NEW."id", NEW."iso_3166_2", NEW."latitude", NEW."level", NEW."longitude", NEW."name_en", NEW."name_ky", NEW."name_ru", NEW."name_tt", NEW."parent_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."valid_from", NEW."valid_until"); RETURN NULL;',
                    hash="c905c1baf99e53b5de3e56b7ce6a250f5a51dd2a",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_0e9d1",
                    table="offices_territory",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="route",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason__in", ["same", "nearest", "chosen"])), name="a_route_has_a_known_reason"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="route",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "offices_routeevent" ("id", "km", "note", "office_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "territory_id") VALUES (NEW."id", NEW."km", NEW."note", NEW."office_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."territory_id"); RETURN NULL;',
                    hash="9273926304ceb32420838df9efddf599366459e9",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_a6840",
                    table="offices_route",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="route",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "offices_routeevent" ("id", "km", "note", "office_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "territory_id") VALUES (NEW."id", NEW."km", NEW."note", NEW."office_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."territory_id"); RETURN NULL;',
                    hash="2d7d33c2cc95ea7224bce8770108d14dfd4deb06",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_58404",
                    table="offices_route",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="route",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "offices_routeevent" ("id", "km", "note", "office_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "territory_id") VALUES (OLD."id", OLD."km", OLD."note", OLD."office_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reason", OLD."territory_id"); RETURN NULL;',
                    hash="256d6abb1a986b7ec52b7226ee12b3be4aa77ac7",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_6250a",
                    table="offices_route",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="office",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("latitude", None), ("longitude", None)),
                    models.Q(
                        ("latitude__isnull", False),
                        ("latitude__range", (-90, 90)),
                        ("longitude__isnull", False),
                        ("longitude__range", (-180, 180)),
                    ),
                    _connector="OR",
                ),
                name="office_coordinates_are_degrees",
                violation_error_message="Give both coordinates, in degrees: latitude to 90, longitude to 180.",
            ),
        ),
        migrations.AddConstraint(
            model_name="office",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["centre", "justice_house", "community", "desk"])),
                name="an_office_has_a_known_kind",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="office",
            trigger=pgtrigger.compiler.Trigger(
                name="an_office_is_never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'An office is closed, never deleted.' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'an_office_is_never_deleted';",
                    hash="3e5619a0890efc1c1640d24e429ed095d3bfca02",
                    operation="DELETE",
                    pgid="pgtrigger_an_office_is_never_deleted_07b38",
                    table="offices_office",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="office",
            trigger=pgtrigger.compiler.Trigger(
                name="a_new_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE offices_lists_version SET version = nextval('offices_lists_version_seq'); RETURN NULL;",
                    hash="e47244bae0932b7cfae9c6063174aaa6258fd3ac",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR TRUNCATE",
                    pgid="pgtrigger_a_new_version_20b8d",
                    table="offices_office",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="office",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "offices_officeevent" ("address", "closed_on", "code", "hours", "id", "kind", "latitude", "longitude", "name_en", "name_ky", "name_ru", "name_tt", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "territory_id", "time_zone") VALUES (NEW."address", NEW."closed_on", NEW."code", NEW."hours", NEW."id", NEW."kind", NEW."latitude", NEW."longitude", NEW."name_en", NEW."name_ky", NEW."name_ru", NEW."name_tt", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."territory_id", NEW."time_zone"); RETURN NULL;',
                    hash="75e41bb3fb686497233edacc4d1d36e9d4095613",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_40732",
                    table="offices_office",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="office",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "offices_officeevent" ("address", "closed_on", "code", "hours", "id", "kind", "latitude", "longitude", "name_en", "name_ky", "name_ru", "name_tt", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "territory_id", "time_zone") VALUES (NEW."address", NEW."closed_on", NEW."code", NEW."hours", NEW."id", NEW."kind", NEW."latitude", NEW."longitude", NEW."name_en", NEW."name_ky", NEW."name_ru", NEW."name_tt", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."territory_id", NEW."time_zone"); RETURN NULL;',
                    hash="e575d91a6f4b277727d1b54f2656c35d0a45dca0",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_2fc86",
                    table="offices_office",
                    when="AFTER",
                ),
            ),
        ),
    ]
