"""The printed forms of a referral, as they are signed."""

import pytest
from django.urls import reverse
from django.utils.timezone import now

from kenesh.accounts.models import User
from kenesh.accounts.tests.make import a_consultant, a_head, an_administrator, an_observer, signed_in
from kenesh.records.actions import delete
from kenesh.referrals.models import PrintedForm
from kenesh.referrals.signing import Papers
from kenesh.referrals.tests.make import a_printed, a_referral
from kenesh.refused import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]


@pytest.fixture
def consultant() -> User:
    return a_consultant()


@pytest.fixture
def form(consultant: User) -> PrintedForm:
    return a_printed(a_referral(by=consultant))


class TestAPrintedForm:
    def test_is_signed_as_it_was_printed(self, form: PrintedForm, consultant: User) -> None:
        (document,) = Papers().documents(consultant, [form.pk])
        assert (document.name, document.may_sign) == (form.name, True)
        assert Papers().content(consultant, form.pk, now=now()) == form.file

    def test_is_signed_by_its_office_and_seen_by_administrators(self, form: PrintedForm) -> None:
        office = form.referral.office
        assert Papers().documents(a_head(office=office), [form.pk])[0].may_sign
        assert not Papers().documents(an_administrator(), [form.pk])[0].may_sign
        for stranger in (a_consultant(), an_observer()):
            assert not Papers().documents(stranger, [form.pk])
            with pytest.raises(Refused):
                Papers().content(stranger, form.pk, now=now())

    def test_goes_with_its_referral(self, form: PrintedForm, consultant: User) -> None:
        delete(form.referral, by=consultant, now=now())
        assert not Papers().documents(consultant, [form.pk])

    def test_has_its_signatures_by_address(self, form: PrintedForm, consultant: User) -> None:
        client = signed_in(consultant)
        card = client.get(reverse("referrals:card", args=[form.referral_id])).content.decode()
        assert f"{reverse('signatures:several', args=['referral-paper'])}?of={form.pk}" in card
        printed = client.get(reverse("referrals:form", args=[form.referral_id, form.pk])).content.decode()
        assert reverse("signatures:sign", args=["referral-paper", form.pk]) in printed
