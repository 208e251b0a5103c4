"""Consultations are counted, too: the copy for reports is told of every change of them."""

from typing import ClassVar

from django.db import migrations

SOURCES = """
ALTER TABLE reports_change DROP CONSTRAINT a_change_is_of_a_source;
ALTER TABLE reports_change ADD CONSTRAINT a_change_is_of_a_source
    CHECK (source IN ({sources}));

CREATE OR REPLACE FUNCTION reports_note_another_day() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO reports_change (source) VALUES {moments};
    RETURN NULL;
END $$;
"""
BEFORE = SOURCES.format(sources="'appeals', 'referrals', 'questions'", moments="('appeals'), ('questions')")
AFTER = SOURCES.format(
    sources="'appeals', 'referrals', 'questions', 'consultations'",
    moments="('appeals'), ('questions'), ('consultations')",
)

NOTED = {
    "INSERT": "REFERENCING NEW TABLE AS changed",
    "UPDATE": "REFERENCING OLD TABLE AS changed NEW TABLE AS become",
    "DELETE": "REFERENCING OLD TABLE AS changed",
    "TRUNCATE": "",
}
TRIGGERS = "".join(
    f"""
    CREATE TRIGGER reports_note_{operation.lower()} AFTER {operation} ON desk_consultation {seen}
        FOR EACH STATEMENT EXECUTE FUNCTION reports_note_changes('consultations');
    """
    for operation, seen in NOTED.items()
)
AWAY = "DELETE FROM reports_change WHERE source = 'consultations';" + "".join(  # noqa: S608  # our own words
    f"DROP TRIGGER reports_note_{operation.lower()} ON desk_consultation;" for operation in NOTED
)


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("reports", "0003_a_saved_report_that_failed_waits"),
        ("desk", "0001_the_consultation_desk"),
    ]

    operations: ClassVar = [migrations.RunSQL(AFTER, BEFORE), migrations.RunSQL(TRIGGERS, AWAY)]
