from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

# The letters as they stood when this migration was written; a later change of the alphabet is a later migration.
LETTERS = "аәбвгдеёжҗзийклмнңоөпрстуүфхһцчшщъыьэюя"
LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
PLACES = "".join(chr(0x0430 + place) for place in range(len(LETTERS)))
TYPED = LETTERS.translate(str.maketrans("ёңөүәҗһ", "еноуажх"))


def function(name: str, to: str) -> str:
    return f"""
    CREATE FUNCTION {name}(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN translate($1 COLLATE "C", '{LETTERS + LETTERS.upper() + LATIN}', '{to + to + LATIN.lower()}') COLLATE "C"
    """


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        TrigramExtension(),
        migrations.RunSQL(function("alphabet_key", PLACES), "DROP FUNCTION alphabet_key(text)"),
        migrations.RunSQL(function("fold", TYPED), "DROP FUNCTION fold(text)"),
    ]
