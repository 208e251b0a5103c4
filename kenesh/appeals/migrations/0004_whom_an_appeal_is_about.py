import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("appeals", "0003_known_words"),
        ("offices", "0002_pauses"),
        ("people", "0001_people_of_each_office"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="appeal",
            name="person",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
                verbose_name="Person",
            ),
        ),
        migrations.AddIndex(
            model_name="appeal",
            index=models.Index(
                models.F("person"), condition=models.Q(("person__isnull", False)), name="appeal_of_person"
            ),
        ),
        migrations.AddIndex(
            model_name="appeal",
            index=models.Index(models.F("id"), condition=models.Q(("person", None)), name="appeal_without_person"),
        ),
    ]
