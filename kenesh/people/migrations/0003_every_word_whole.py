import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    """The column is derived by a function that has changed since, so it is made anew."""

    dependencies = [
        ("people", "0002_words_for_mistakes"),
        ("suggesting", "0003_whole_words"),
    ]
    operations = [
        migrations.RemoveIndex("person", "person_by_beginnings"),
        migrations.RemoveField("person", "tokens"),
        migrations.AddField(
            "person",
            "tokens",
            models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.Func(
                        django.db.models.functions.text.Concat(
                            models.F("full_name"),
                            models.Value(" "),
                            models.Func(models.F("phone"), function="phone_words", output_field=models.TextField()),
                            models.Value(" "),
                            models.Func(models.F("whatsapp"), function="phone_words", output_field=models.TextField()),
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
        migrations.AddIndex(
            "person",
            django.contrib.postgres.indexes.GinIndex("tokens", fastupdate=False, name="person_by_beginnings"),
        ),
    ]
