from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from kenesh.accounts.models import Role, User
from kenesh.appeals.models import Appeal, AppealEvent  # type: ignore[attr-defined]  # pghistory makes it
from kenesh.demo import staff
from kenesh.demo.proportions import PEOPLES
from kenesh.offices.models import Office
from tests.database import for_a_class

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="class")
def demonstration(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with for_a_class(django_db_blocker), override_settings(DEMO=True):
        call_command("demo", "--appeals=300", stdout=StringIO())
        yield


@pytest.mark.usefixtures("reference_lists", "demonstration")
class TestTheDemonstration:
    def test_has_every_appeal_and_all_that_holds_of_appeals(self) -> None:
        assert Appeal.objects.count() == 300
        for appeal in Appeal.objects.all():
            appeal.full_clean(exclude=["id"], validate_unique=False)

    def test_lies_in_days_gone_by(self) -> None:
        assert not Appeal.objects.filter(created_at__gt=timezone.now()).exists()

    def test_has_consultants_of_the_appeals_own_office(self) -> None:
        assert all(a.consultant.office_id == a.office_id for a in Appeal.objects.select_related("consultant"))

    def test_has_the_history_recording_would_have_left(self) -> None:
        events = {event.pgh_obj_id: event for event in AppealEvent.objects.select_related("pgh_context")}
        for appeal in Appeal.objects.all():
            event = events[appeal.pk]
            assert (event.pgh_label, event.pgh_created_at) == ("insert", appeal.created_at)
            assert event.pgh_context.metadata == {"user": appeal.consultant_id}

    def test_goes_on_with_the_next_number(self) -> None:
        appeal = Appeal.objects.order_by("-pk")[0]
        values = {f.attname: getattr(appeal, f.attname) for f in appeal._meta.concrete_fields if not f.generated}
        values |= {"id": None, "submission": "7b9e43f5-927f-40c4-a344-a2ff2e06b3be"}
        assert Appeal.objects.create(**values).pk == appeal.pk + 1

    def test_is_not_loaded_twice(self) -> None:
        called = StringIO()
        call_command("demo", "--appeals=300", stdout=called)
        assert "already" in called.getvalue()
        assert Appeal.objects.count() == 300

    def test_has_the_accounts_of_the_readme_and_nobody_else_to_sign_in_as(self) -> None:
        known = {user.email: user for user in User.objects.filter(email__endswith="@demo.kenesh")}
        assert {email: user.role for email, user in known.items()} == {
            "admin@demo.kenesh": Role.ADMINISTRATOR,
            "karakol@demo.kenesh": Role.CONSULTANT,
            "karakol.head@demo.kenesh": Role.HEAD,
            "osh@demo.kenesh": Role.CONSULTANT,
            "kazan@demo.kenesh": Role.CONSULTANT,
            "kazan.head@demo.kenesh": Role.HEAD,
            "observer@demo.kenesh": Role.OBSERVER,
        }
        offices = {user.email.split("@")[0]: user.office.code for user in known.values() if user.office}
        assert offices["karakol"] == offices["karakol.head"] == "YSK-01"
        assert offices["osh"] == "OSH-01"
        assert offices["kazan"] == offices["kazan.head"] == "KZN-01"
        others = User.objects.exclude(pk__in=[user.pk for user in known.values()])
        assert others.count() > 40
        assert not any(user.has_usable_password() for user in others)

    def test_lets_its_accounts_in(self) -> None:
        for account in staff.ACCOUNTS:
            client = Client()
            client.post(reverse("accounts:sign-in"), {"email": account.email, "password": "kenesh-demo"})
            assert client.session["_auth_user_id"] == str(User.objects.get(email=account.email).pk)


class TestOutsideADemonstration:
    def test_nobody_is_invented(self, settings: Any) -> None:
        settings.DEMO = False
        with pytest.raises(CommandError, match="KENESH_DEMO"):
            call_command("demo")
        assert not User.objects.exists()


class TestTheCommand:
    def test_refuses_days_to_come(self, settings: Any) -> None:
        settings.DEMO = True
        tomorrow = timezone.localdate() + timedelta(days=1)
        with pytest.raises(CommandError, match="before today"):
            call_command("demo", f"--until={tomorrow}")


class TestColleagues:
    def test_are_the_same_for_the_same_seed(self, reference_lists: None) -> None:
        offices = {office.code: office for office in Office.objects.all()}
        assert list(staff.colleagues(offices, "a")) == list(staff.colleagues(offices, "a"))
        emails = [email for email, *_ in staff.colleagues(offices, "a")]
        assert len(emails) == len(set(emails))
        assert set(PEOPLES) == {"north", "chui", "south", "kazan"}
