import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("alphabet", "0001_alphabet_key_and_fold"),
        ("offices", "0001_offices_territories_lists"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ActEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("name_ru", models.CharField(max_length=300, verbose_name="Name in Russian")),
                ("name_ky", models.CharField(blank=True, max_length=300, verbose_name="Name in Kyrgyz")),
                ("name_tt", models.CharField(blank=True, max_length=300, verbose_name="Name in Tatar")),
                ("name_en", models.CharField(blank=True, max_length=300, verbose_name="Name in English")),
                ("number", models.CharField(blank=True, max_length=100, verbose_name="Number and date")),
                ("url", models.URLField(blank=True, max_length=300, verbose_name="Address of its text")),
                ("changed_on", models.DateField(blank=True, editable=False, null=True, verbose_name="Changed on")),
                ("change", models.CharField(blank=True, editable=False, max_length=500, verbose_name="What changed")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("table", "The routing table says so"),
                            ("nearest", "The nearest office at work"),
                            ("nobody", "No office is at work: it waits where the table says"),
                            ("by_hand", "Reassigned by hand"),
                        ],
                        max_length=10,
                    ),
                ),
                ("details", models.JSONField(default=dict)),
                ("remark", models.CharField(blank=True, max_length=500, verbose_name="Reason")),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("returned", "returned"),
                            ("published", "published"),
                            ("private", "answered privately"),
                            ("withdrawn", "taken off the site"),
                            ("reviewed", "looked at again"),
                        ],
                        max_length=10,
                    ),
                ),
                ("remark", models.TextField(blank=True, verbose_name="Remark")),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Publication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200, verbose_name="Title")),
                ("asked", models.TextField(verbose_name="Question as published")),
                ("answer", models.TextField(verbose_name="Answer as published")),
                (
                    "language",
                    models.CharField(
                        choices=[("ru", "Русский"), ("ky", "Кыргызча"), ("tt", "Татарча"), ("en", "English")],
                        max_length=2,
                        verbose_name="Language",
                    ),
                ),
                (
                    "categories",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, verbose_name="Category"
                    ),
                ),
                ("published_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("review_on", models.DateField(verbose_name="Look at it again on")),
                ("reviewed_on", models.DateField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "withdrawal",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("personal_data", "it told of a person"),
                            ("outdated", "the law has changed"),
                            ("mistake", "a mistake in the answer"),
                            ("asker", "the asker has asked for it"),
                            ("other", "another reason"),
                        ],
                        max_length=15,
                        verbose_name="Reason",
                    ),
                ),
                ("withdrawal_note", models.CharField(blank=True, max_length=500, verbose_name="Remark")),
                ("search", django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                "verbose_name": "published answer",
                "verbose_name_plural": "published answers",
            },
        ),
        migrations.CreateModel(
            name="PublicationAct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ],
        ),
        migrations.CreateModel(
            name="PublicationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("title", models.CharField(max_length=200, verbose_name="Title")),
                ("asked", models.TextField(verbose_name="Question as published")),
                ("answer", models.TextField(verbose_name="Answer as published")),
                (
                    "language",
                    models.CharField(
                        choices=[("ru", "Русский"), ("ky", "Кыргызча"), ("tt", "Татарча"), ("en", "English")],
                        max_length=2,
                        verbose_name="Language",
                    ),
                ),
                (
                    "categories",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, verbose_name="Category"
                    ),
                ),
                ("review_on", models.DateField(verbose_name="Look at it again on")),
                ("reviewed_on", models.DateField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "withdrawal",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("personal_data", "it told of a person"),
                            ("outdated", "the law has changed"),
                            ("mistake", "a mistake in the answer"),
                            ("asker", "the asker has asked for it"),
                            ("other", "another reason"),
                        ],
                        max_length=15,
                        verbose_name="Reason",
                    ),
                ),
                ("withdrawal_note", models.CharField(blank=True, max_length=500, verbose_name="Remark")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("submission", models.UUIDField(editable=False, unique=True)),
                ("code", models.CharField(editable=False, max_length=15, unique=True)),
                ("asked_at", models.DateTimeField(verbose_name="Asked")),
                ("language", models.CharField(max_length=2, verbose_name="Language")),
                ("text", models.TextField(verbose_name="Question")),
                ("email", models.EmailField(max_length=254, verbose_name="E-mail")),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="Name")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="Telephone")),
                ("may_publish", models.BooleanField(verbose_name="Consent to publication")),
                ("safe_contact", models.CharField(blank=True, max_length=300, verbose_name="Safe way of contact")),
                ("by_letter", models.BooleanField(default=True, verbose_name="Answer by letter")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("unconfirmed", "not confirmed"),
                            ("waiting", "waits for an answer"),
                            ("answered", "answer is being checked"),
                            ("returned", "returned with a remark"),
                            ("closed", "answered"),
                        ],
                        max_length=12,
                        verbose_name="State",
                    ),
                ),
                ("due_on", models.DateField(null=True, verbose_name="Answer due by")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("answer", models.TextField(blank=True, verbose_name="Answer")),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "categories",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, verbose_name="Category"
                    ),
                ),
                ("closed_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "question",
                "verbose_name_plural": "questions",
            },
        ),
        migrations.CreateModel(
            name="QuestionEvent",
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
                            ("unconfirmed", "not confirmed"),
                            ("waiting", "waits for an answer"),
                            ("answered", "answer is being checked"),
                            ("returned", "returned with a remark"),
                            ("closed", "answered"),
                        ],
                        max_length=12,
                        verbose_name="State",
                    ),
                ),
                ("answer", models.TextField(blank=True, verbose_name="Answer")),
                (
                    "categories",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, verbose_name="Category"
                    ),
                ),
                ("may_publish", models.BooleanField(verbose_name="Consent to publication")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SpentChallenge",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("until", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="Word",
            fields=[
                ("word", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("count", models.PositiveIntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name="Stem",
            fields=[
                ("stem", models.CharField(db_collation="C", max_length=40, primary_key=True, serialize=False)),
                ("count", models.PositiveIntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name="Writing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seen_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Act",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_ru", models.CharField(max_length=300, verbose_name="Name in Russian")),
                ("name_ky", models.CharField(blank=True, max_length=300, verbose_name="Name in Kyrgyz")),
                ("name_tt", models.CharField(blank=True, max_length=300, verbose_name="Name in Tatar")),
                ("name_en", models.CharField(blank=True, max_length=300, verbose_name="Name in English")),
                ("number", models.CharField(blank=True, max_length=100, verbose_name="Number and date")),
                ("url", models.URLField(blank=True, max_length=300, verbose_name="Address of its text")),
                ("changed_on", models.DateField(blank=True, editable=False, null=True, verbose_name="Changed on")),
                ("change", models.CharField(blank=True, editable=False, max_length=500, verbose_name="What changed")),
            ],
            options={
                "verbose_name": "act",
                "verbose_name_plural": "acts",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name_ru", ""), _negated=True), name="an_act_has_a_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("url", ""), ("url__iregex", "^https?://"), _connector="OR"),
                        name="an_act_s_text_is_on_the_web",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="act",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "questions_actevent" ("change", "changed_on", "id", "name_en", "name_ky", "name_ru", "name_tt", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "url") VALUES (NEW."change", NEW."changed_on", NEW."id", NEW."name_en", NEW."name_ky", NEW."name_ru", NEW."name_tt", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."url"); RETURN NULL;',
                    hash="5d8c076c56deb9d5d9bbcd5d0e3bd3225dcabe95",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_2f29d",
                    table="questions_act",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="act",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "questions_actevent" ("change", "changed_on", "id", "name_en", "name_ky", "name_ru", "name_tt", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "url") VALUES (NEW."change", NEW."changed_on", NEW."id", NEW."name_en", NEW."name_ky", NEW."name_ru", NEW."name_tt", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."url"); RETURN NULL;',
                    hash="90ee84c668a40d8c23aaa8f278e4eccb0ee1df21",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_bc957",
                    table="questions_act",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="actevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="actevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="questions.act",
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="office",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.office"
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="publication",
            name="published_by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="publicationact",
            name="act",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="questions.act"),
        ),
        migrations.AddField(
            model_name="publicationact",
            name="publication",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="questions.publication"
            ),
        ),
        migrations.AddField(
            model_name="publication",
            name="acts",
            field=models.ManyToManyField(
                related_name="publications", through="questions.PublicationAct", to="questions.act", verbose_name="Acts"
            ),
        ),
        migrations.AddField(
            model_name="publicationevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="publicationevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="id_question_title_asked_answer_language_categories_review_on_reviewed_on_withdrawn_at_withdrawal_withdrawal_note_events",
                to="questions.publication",
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="answered_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="Consultant",
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="office",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="offices.office",
                verbose_name="Centre",
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="territory",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="offices.territory",
                verbose_name="Place of residence",
            ),
        ),
        migrations.AddField(
            model_name="publicationevent",
            name="question",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="questions.question",
            ),
        ),
        migrations.AddField(
            model_name="publication",
            name="question",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="publication", to="questions.question"
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="question",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="questions.question"
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="question",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="assignments", to="questions.question"
            ),
        ),
        migrations.AddField(
            model_name="questionevent",
            name="answered_by",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="Consultant",
            ),
        ),
        migrations.AddField(
            model_name="questionevent",
            name="office",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="offices.office",
                verbose_name="Centre",
            ),
        ),
        migrations.AddField(
            model_name="questionevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="questionevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="id_version_state_office_answer_answered_by_categories_may_publish_events",
                to="questions.question",
            ),
        ),
        migrations.AddIndex(
            model_name="word",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["word"], name="word_found", opclasses=["gin_trgm_ops"]
            ),
        ),
        migrations.AddField(
            model_name="writing",
            name="question",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="writing", to="questions.question"
            ),
        ),
        migrations.AddField(
            model_name="writing",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="publicationact",
            constraint=models.UniqueConstraint(fields=("publication", "act"), name="an_answer_cites_an_act_once"),
        ),
        migrations.AddIndex(
            model_name="question",
            index=models.Index(
                models.F("office"),
                models.F("asked_at"),
                condition=models.Q(("state__in", ["waiting", "returned"])),
                name="question_of_office_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="question",
            index=models.Index(
                models.F("asked_at"),
                condition=models.Q(("state__in", ["waiting", "returned"])),
                name="question_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="question",
            index=models.Index(
                models.F("answered_at"), condition=models.Q(("state", "answered")), name="question_for_moderation"
            ),
        ),
        migrations.AddIndex(
            model_name="question",
            index=models.Index(
                models.F("office"),
                models.OrderBy(models.F("asked_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="question_of_office_by_date",
            ),
        ),
        migrations.AddIndex(
            model_name="question",
            index=models.Index(
                models.OrderBy(models.F("asked_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="question_by_date",
            ),
        ),
        migrations.AddIndex(
            model_name="question",
            index=models.Index(
                models.F("asked_at"), condition=models.Q(("state", "unconfirmed")), name="question_unconfirmed"
            ),
        ),
        migrations.AddIndex(
            model_name="question",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper("text"), "gin_trgm_ops"),
                django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper("name"), "gin_trgm_ops"),
                django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper("email"), "gin_trgm_ops"),
                django.contrib.postgres.indexes.OpClass(models.F("phone"), "gin_trgm_ops"),
                fastupdate=False,
                name="question_found",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["unconfirmed", "waiting", "answered", "returned", "closed"])),
                name="a_question_has_a_known_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(("language__in", ["ru", "ky", "tt", "en"])), name="a_question_has_a_known_language"
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("due_on", None), ("office", None), ("state", "unconfirmed")),
                    models.Q(
                        models.Q(("state", "unconfirmed"), _negated=True),
                        ("due_on__isnull", False),
                        ("office__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="a_confirmed_question_has_an_office_and_a_term",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["unconfirmed", "waiting"]),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                        models.Q(("answer", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="an_answered_question_has_an_answer_and_its_author",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", False), ("state", "closed")),
                    models.Q(models.Q(("state", "closed"), _negated=True), ("closed_at", None)),
                    _connector="OR",
                ),
                name="a_closed_question_says_when",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="question",
            trigger=pgtrigger.compiler.Trigger(
                name="categories_of_a_question_stand_in_their_list",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        IF EXISTS (\n            SELECT FROM unnest(NEW.categories) AS said(id)\n            LEFT JOIN offices_listentry AS entry\n                ON entry.id = said.id AND entry.list = 'category' AND NOT entry.is_group\n            WHERE entry.id IS NULL\n        ) THEN\n            RAISE foreign_key_violation\n                USING MESSAGE = 'a question points at what is not a category',\n                      CONSTRAINT = 'categories_of_a_question_stand_in_their_list';\n        END IF;\n        RETURN NEW;\n    ",
                    hash="415499a81b6dc3491f715cf55fd6aaba472064be",
                    operation='INSERT OR UPDATE OF "categories"',
                    pgid="pgtrigger_categories_of_a_question_stand_in_their_list_c5547",
                    table="questions_question",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="question",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."answer" IS DISTINCT FROM (NEW."answer") OR OLD."answered_by_id" IS DISTINCT FROM (NEW."answered_by_id") OR OLD."categories" IS DISTINCT FROM (NEW."categories") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."may_publish" IS DISTINCT FROM (NEW."may_publish") OR OLD."office_id" IS DISTINCT FROM (NEW."office_id") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                    func='INSERT INTO "questions_questionevent" ("answer", "answered_by_id", "categories", "id", "may_publish", "office_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "version") VALUES (NEW."answer", NEW."answered_by_id", NEW."categories", NEW."id", NEW."may_publish", NEW."office_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."state", NEW."version"); RETURN NULL;',
                    hash="e83edbaca4b210e70a5a1a7a3045afca5c4a7a63",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_3a885",
                    table="questions_question",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="publication",
            index=models.Index(
                models.OrderBy(models.F("published_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("withdrawn_at", None)),
                name="publication_by_date",
            ),
        ),
        migrations.AddIndex(
            model_name="publication",
            index=models.Index(
                models.F("review_on"), condition=models.Q(("withdrawn_at", None)), name="publication_by_review"
            ),
        ),
        migrations.AddIndex(
            model_name="publication",
            index=django.contrib.postgres.indexes.GinIndex(
                models.F("search"),
                models.F("categories"),
                condition=models.Q(("withdrawn_at", None)),
                fastupdate=False,
                name="publication_found",
            ),
        ),
        migrations.AddIndex(
            model_name="publication",
            index=models.Index(
                models.F("withdrawal"),
                condition=models.Q(("withdrawn_at__isnull", False)),
                name="publication_withdrawn",
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawal", ""), ("withdrawn_at", None)),
                    models.Q(
                        ("withdrawal__in", ["personal_data", "outdated", "mistake", "asker", "other"]),
                        ("withdrawn_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="an_answer_taken_off_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=models.Q(("language__in", ["ru", "ky", "tt", "en"])),
                name="a_publication_has_a_known_language",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="publication",
            trigger=pgtrigger.compiler.Trigger(
                name="categories_of_a_publication_stand_in_their_list",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        IF EXISTS (\n            SELECT FROM unnest(NEW.categories) AS said(id)\n            LEFT JOIN offices_listentry AS entry\n                ON entry.id = said.id AND entry.list = 'category' AND NOT entry.is_group\n            WHERE entry.id IS NULL\n        ) THEN\n            RAISE foreign_key_violation\n                USING MESSAGE = 'a published answer points at what is not a category',\n                      CONSTRAINT = 'categories_of_a_publication_stand_in_their_list';\n        END IF;\n        RETURN NEW;\n    ",
                    hash="47ff297e9791254ba33f2ec282f69f0afcb9c741",
                    operation='INSERT OR UPDATE OF "categories"',
                    pgid="pgtrigger_categories_of_a_publication_stand_in_their_list_8d479",
                    table="questions_publication",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="publication",
            trigger=pgtrigger.compiler.Trigger(
                name="nothing_is_published_without_consent",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF NEW.withdrawn_at IS NULL AND NOT EXISTS (\n                        SELECT FROM questions_question\n                        WHERE id = NEW.question_id AND may_publish AND state = 'closed' FOR SHARE\n                    ) THEN\n                        RAISE check_violation\n                            USING MESSAGE = 'a question is published only with its asker''s consent, when answered',\n                                  CONSTRAINT = 'nothing_is_published_without_consent';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="2df26be2489be44af34767da984a63d1b83838d5",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_nothing_is_published_without_consent_a1171",
                    table="questions_publication",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="publication",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "questions_publicationevent" ("answer", "asked", "categories", "id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "question_id", "review_on", "reviewed_on", "title", "withdrawal", "withdrawal_note", "withdrawn_at") VALUES (NEW."answer", NEW."asked", NEW."categories", NEW."id", NEW."language", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."question_id", NEW."review_on", NEW."reviewed_on", NEW."title", NEW."withdrawal", NEW."withdrawal_note", NEW."withdrawn_at"); RETURN NULL;',
                    hash="afd1509c9c230a59310b81f8ebf0b03eb953b205",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_f26f0",
                    table="questions_publication",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="publication",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."answer" IS DISTINCT FROM (NEW."answer") OR OLD."asked" IS DISTINCT FROM (NEW."asked") OR OLD."categories" IS DISTINCT FROM (NEW."categories") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."question_id" IS DISTINCT FROM (NEW."question_id") OR OLD."review_on" IS DISTINCT FROM (NEW."review_on") OR OLD."reviewed_on" IS DISTINCT FROM (NEW."reviewed_on") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."withdrawal" IS DISTINCT FROM (NEW."withdrawal") OR OLD."withdrawal_note" IS DISTINCT FROM (NEW."withdrawal_note") OR OLD."withdrawn_at" IS DISTINCT FROM (NEW."withdrawn_at"))',
                    func='INSERT INTO "questions_publicationevent" ("answer", "asked", "categories", "id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "question_id", "review_on", "reviewed_on", "title", "withdrawal", "withdrawal_note", "withdrawn_at") VALUES (NEW."answer", NEW."asked", NEW."categories", NEW."id", NEW."language", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."question_id", NEW."review_on", NEW."reviewed_on", NEW."title", NEW."withdrawal", NEW."withdrawal_note", NEW."withdrawn_at"); RETURN NULL;',
                    hash="f902ebe2cb23a22020b822814bd037409f844a73",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_d0a79",
                    table="questions_publication",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["returned", "published", "private", "withdrawn", "reviewed"])),
                name="a_decision_is_of_a_known_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "returned"), _negated=True),
                    models.Q(("remark", ""), _negated=True),
                    _connector="OR",
                ),
                name="who_returns_an_answer_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason__in", ["table", "nearest", "nobody", "by_hand"])),
                name="an_assignment_has_a_known_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reason", "by_hand"), _negated=True),
                    models.Q(("by__isnull", False), models.Q(("remark", ""), _negated=True)),
                    _connector="OR",
                ),
                name="who_reassigns_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="writing",
            constraint=models.UniqueConstraint(fields=("question", "user"), name="one_sign_per_writer"),
        ),
    ]
