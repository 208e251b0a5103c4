"""What the copy for reports needs of the database: every change of what is counted, with its transaction; and the
snapshots that copies were taken at. See docs/decisions/0009."""

from typing import ClassVar

from django.db import migrations

SOURCES = {"appeals": "appeals_appeal", "referrals": "referrals_referral", "questions": "questions_question"}

TABLES = """
CREATE TABLE reports_change (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source text NOT NULL CONSTRAINT a_change_is_of_a_source CHECK (source IN ('appeals', 'referrals', 'questions')),
    record bigint,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id()
);
CREATE INDEX reports_change_by_transaction ON reports_change (xid);
COMMENT ON TABLE reports_change IS
    'What is counted has changed: this record, or where there is no number any of the source';

CREATE TABLE reports_generation (
    token uuid PRIMARY KEY,
    cluster text NOT NULL,
    snapshot pg_snapshot NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE reports_generation IS 'Copies for reports, and what each of them saw; whoever sees the row sees as much';
"""

# A statement that touches very many is one note: the copy is then made anew.
FUNCTIONS = """
CREATE FUNCTION reports_note_changes() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        INSERT INTO reports_change (source) VALUES (TG_ARGV[0]);
    ELSIF (SELECT count(*) FROM (SELECT FROM changed LIMIT 50001) AS counted) > 50000 THEN
        INSERT INTO reports_change (source) VALUES (TG_ARGV[0]);
    ELSIF TG_OP = 'UPDATE' THEN
        INSERT INTO reports_change (source, record)
        SELECT TG_ARGV[0], id FROM changed UNION SELECT TG_ARGV[0], id FROM become;
    ELSE
        INSERT INTO reports_change (source, record) SELECT TG_ARGV[0], id FROM changed;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION reports_note_another_day() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO reports_change (source) VALUES ('appeals'), ('questions');
    RETURN NULL;
END $$;

CREATE TRIGGER reports_note_another_day AFTER UPDATE ON offices_office
    FOR EACH ROW WHEN (OLD.time_zone IS DISTINCT FROM NEW.time_zone) EXECUTE FUNCTION reports_note_another_day();
"""

NOTED = {
    "INSERT": "REFERENCING NEW TABLE AS changed",
    "UPDATE": "REFERENCING OLD TABLE AS changed NEW TABLE AS become",
    "DELETE": "REFERENCING OLD TABLE AS changed",
    "TRUNCATE": "",
}


def triggers(source: str, table: str) -> str:
    return "".join(
        f"""
        CREATE TRIGGER reports_note_{operation.lower()} AFTER {operation} ON {table} {seen}
            FOR EACH STATEMENT EXECUTE FUNCTION reports_note_changes('{source}');
        """
        for operation, seen in NOTED.items()
    )


AWAY = """
DROP FUNCTION reports_note_changes CASCADE;
DROP FUNCTION reports_note_another_day CASCADE;
DROP TABLE reports_change, reports_generation;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("reports", "0001_a_report_counts_what_is_recorded"),
        ("appeals", "0003_known_words"),
        ("referrals", "0002_known_words"),
        ("questions", "0001_questions"),
    ]

    operations: ClassVar = [
        migrations.RunSQL(TABLES + FUNCTIONS, AWAY),
        *(migrations.RunSQL(triggers(source, table), migrations.RunSQL.noop) for source, table in SOURCES.items()),
    ]
