"""When a saved report could not be made: it is tried again in an hour, not at every upkeep."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("reports", "0002_changes_are_noted")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="savedreport",
            name="failed_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
