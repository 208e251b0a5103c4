"""What is asked of referrals beside the journal."""

from django.db import connection

from kenesh.accounts.models import User


def organisations_used(user: User) -> list[int]:
    """The organisations that the referrals this person sees point at: a walk from one to the next along an index."""
    of_office = "" if user.is_administrator else "AND office_id = %(office)s"
    step = f"""
        SELECT organisation_id FROM referrals_referral
        WHERE deleted_at IS NULL {of_office} AND organisation_id > %(after)s ORDER BY organisation_id LIMIT 1
    """  # noqa: S608  # our own words
    again = step.replace("%(after)s", "used.organisation_id")
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH RECURSIVE used AS (
                ({step}) UNION ALL
                SELECT ({again}) FROM used WHERE used.organisation_id IS NOT NULL
            )
            SELECT organisation_id FROM used WHERE organisation_id IS NOT NULL
            """,  # noqa: S608
            {"office": user.office_id, "after": 0},
        )
        return [pk for (pk,) in cursor.fetchall()]
