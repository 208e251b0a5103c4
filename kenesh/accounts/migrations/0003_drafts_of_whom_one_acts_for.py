from django.db import migrations, models

# What is kept already was typed for the office its person works in.
OFFICE = """
    UPDATE accounts_draft SET acts_for = accounts_user.office_id::text
    FROM accounts_user WHERE accounts_user.id = accounts_draft.user_id AND accounts_user.office_id IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_absences")]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="acts_for",
            field=models.CharField(blank=True, default="", max_length=100),
            preserve_default=False,
        ),
        migrations.AddField(model_name="draft", name="sealed", field=models.BinaryField(null=True)),
        migrations.RunSQL(OFFICE, migrations.RunSQL.noop),
        migrations.RemoveConstraint(model_name="draft", name="one_draft_per_person_and_form"),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.UniqueConstraint(
                fields=("user", "path", "acts_for"), name="one_draft_per_person_and_form"
            ),
        ),
    ]
