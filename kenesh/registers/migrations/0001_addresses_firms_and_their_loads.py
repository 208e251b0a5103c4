import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Firm",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("ogrn", models.CharField(db_collation="C", max_length=15)),
                ("inn", models.CharField(blank=True, db_collation="C", max_length=12)),
                ("kpp", models.CharField(blank=True, db_collation="C", max_length=9)),
                ("kind", models.SmallIntegerField(choices=[(1, "Legal entity"), (2, "Entrepreneur")])),
                ("name", models.TextField()),
                ("short_name", models.TextField(blank=True)),
                ("address", models.TextField(blank=True)),
                ("address_guid", models.UUIDField(null=True)),
                ("region", models.CharField(blank=True, max_length=2)),
                ("postcode", models.CharField(blank=True, max_length=6)),
                ("ended_on", models.DateField(null=True)),
                ("size", models.IntegerField(db_default=0)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("gar", "Addresses (GAR)"),
                            ("egrul", "Legal entities and entrepreneurs (EGRUL, EGRIP)"),
                            ("rsmp", "Small and medium businesses (RSMP)"),
                        ],
                        max_length=5,
                    ),
                ),
                ("day", models.DateField(null=True)),
                ("key", models.TextField(db_collation="C")),
                ("tokens", django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField())),
                ("score", models.IntegerField()),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        models.F("tokens"), fastupdate=False, name="firm_by_beginnings"
                    ),
                    models.Index(models.F("inn"), name="firm_by_inn"),
                    models.Index(models.F("kpp"), condition=models.Q(("kpp", ""), _negated=True), name="firm_by_kpp"),
                ],
                "constraints": [models.UniqueConstraint(fields=("ogrn",), name="one_firm_per_ogrn")],
            },
        ),
        migrations.CreateModel(
            name="House",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("guid", models.UUIDField()),
                ("place", models.BigIntegerField()),
                ("number", models.CharField(max_length=120)),
                ("key", models.CharField(db_collation="C", max_length=60)),
                ("postcode", models.CharField(blank=True, max_length=6)),
            ],
            options={
                "indexes": [
                    models.Index(models.F("place"), models.F("key"), name="house_of_place_by_number"),
                    models.Index(models.F("guid"), name="house_by_guid"),
                    models.Index(
                        models.F("postcode"),
                        models.F("place"),
                        condition=models.Q(("postcode", ""), _negated=True),
                        name="house_by_postcode",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Load",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "register",
                    models.CharField(
                        choices=[
                            ("gar", "Addresses (GAR)"),
                            ("egrul", "Legal entities and entrepreneurs (EGRUL, EGRIP)"),
                            ("rsmp", "Small and medium businesses (RSMP)"),
                        ],
                        max_length=5,
                        verbose_name="Register",
                    ),
                ),
                (
                    "extent",
                    models.CharField(
                        choices=[("full", "whole"), ("changes", "changes")], max_length=7, verbose_name="Extent"
                    ),
                ),
                ("source", models.CharField(max_length=300, verbose_name="File")),
                ("fingerprint", models.CharField(editable=False, max_length=64)),
                ("version", models.CharField(blank=True, max_length=40, verbose_name="Version")),
                ("day", models.DateField(null=True, verbose_name="Of the day")),
                (
                    "regions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2), default=list, verbose_name="Regions"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("loading", "being loaded"),
                            ("ready", "in use"),
                            ("replaced", "replaced by a newer one"),
                            ("stopped", "broken off"),
                            ("refused", "refused"),
                        ],
                        default="loading",
                        max_length=8,
                        verbose_name="State",
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("reading", "reading the files"),
                            ("joining", "putting together what belongs together"),
                            ("indexing", "making it searchable"),
                            ("switching", "taking it into use"),
                        ],
                        default="reading",
                        editable=False,
                        max_length=9,
                    ),
                ),
                ("started_at", models.DateTimeField(verbose_name="Begun")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="Ended")),
                ("seconds", models.FloatField(default=0, verbose_name="Duration")),
                ("rows", models.BigIntegerField(default=0, verbose_name="Rows")),
                ("set_aside", models.BigIntegerField(default=0, verbose_name="Set aside")),
                ("reason", models.TextField(blank=True, verbose_name="Reason")),
            ],
            options={
                "verbose_name": "load of a register",
                "verbose_name_plural": "loads of registers",
                "indexes": [
                    models.Index(models.OrderBy(models.F("started_at"), descending=True), name="loads_newest_first")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "loading")),
                        fields=("register",),
                        name="one_load_of_a_register_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("guid", models.UUIDField()),
                ("level", models.SmallIntegerField()),
                ("kind", models.CharField(max_length=50)),
                ("name", models.CharField(max_length=250)),
                ("parent", models.BigIntegerField(null=True)),
                ("region", models.CharField(max_length=2)),
                ("whole", models.TextField()),
                ("other_names", models.TextField(blank=True)),
                ("district", models.CharField(blank=True, max_length=100)),
                ("postcode", models.CharField(blank=True, max_length=6)),
                ("houses", models.IntegerField(default=0)),
                ("key", models.TextField(db_collation="C")),
                ("tokens", django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField())),
                ("score", models.IntegerField()),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        models.F("tokens"), fastupdate=False, name="place_by_beginnings"
                    ),
                    models.Index(models.F("guid"), name="place_by_guid"),
                    models.Index(models.F("parent"), name="place_by_parent"),
                    models.Index(
                        models.F("postcode"),
                        models.F("score"),
                        condition=models.Q(("postcode", ""), _negated=True),
                        name="place_by_postcode",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("table", models.CharField(max_length=40)),
                ("place", models.SmallIntegerField()),
                ("below", models.IntegerField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("table", "place"), name="one_limit_per_tier")],
            },
        ),
        migrations.CreateModel(
            name="LoadedFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=300)),
                ("size", models.BigIntegerField()),
                ("done", models.BigIntegerField(default=0)),
                ("rows", models.BigIntegerField(default=0)),
                ("set_aside", models.BigIntegerField(default=0)),
                ("whole", models.BooleanField(default=False)),
                (
                    "load",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="files", to="registers.load"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("load", "name"), name="one_place_in_each_file")],
            },
        ),
        migrations.CreateModel(
            name="SetAside",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.CharField(max_length=300)),
                ("place", models.BigIntegerField()),
                ("record", models.TextField()),
                ("reason", models.CharField(max_length=300)),
                (
                    "load",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="broken", to="registers.load"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("load", "file", "place"), name="a_record_is_set_aside_once")
                ],
            },
        ),
    ]
