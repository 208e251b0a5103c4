"""Staff: who they are, which office they work in, what they may do, and the links that let them in."""

from typing import Any, ClassVar

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kenesh.accounts import rules
from kenesh.accounts.queries import AccessLinkQuerySet, UserQuerySet
from kenesh.offices.models import Away, Office, away_once_at_a_time
from kenesh.offices.queries import AwayQuerySet


class Role(models.TextChoices):
    CONSULTANT = "consultant", _("consultant")
    HEAD = "head", _("head")
    ADMINISTRATOR = "administrator", _("administrator")
    OBSERVER = "observer", _("observer")


OFFICE_ROLES = frozenset({Role.CONSULTANT, Role.HEAD})


class State(models.TextChoices):
    """Where an account stands: the invitation is on its way, the person works, or the account is closed."""

    INVITED = "invited", pgettext_lazy("account", "invited")
    WORKING = "working", pgettext_lazy("account", "works")
    DEACTIVATED = "deactivated", pgettext_lazy("account", "deactivated")


class _Accounts(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=rules.plain_email(username or ""))

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """An account. Without a password it waits for its invitation to be followed."""
        user = self.model(email=rules.plain_email(email), **fields)
        user.set_password(password)
        user.save()
        return user


UserManager = _Accounts.from_queryset(UserQuerySet)


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    model_name="UserEvent",
    obj_field=pghistory.ObjForeignKey(related_name="events"),
    fields=["id", "email", "full_name", "role", "office", "language", "is_active", "activated_at"],
)
class User(AbstractBaseUser):
    """A member of staff. Consultants and heads belong to one office; administrators and observers to none.

    email: as rules.plain_email() gives it. activated_at: when the invitation was followed.
    is_active: False while the account is deactivated; nothing of it is deleted.
    """

    email = models.EmailField(_("Email"), max_length=254)
    full_name = models.CharField(_("Full name"), max_length=200)
    role = models.CharField(_("Role"), max_length=20, choices=Role, default=Role.CONSULTANT)
    office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="staff", verbose_name=_("Office")
    )
    language = models.CharField(_("Language"), max_length=2, default="ru")
    is_active = models.BooleanField(pgettext_lazy("account", "May sign in"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    activated_at = models.DateTimeField(_("Invitation accepted"), null=True, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]
    objects = UserManager()

    class Meta:
        verbose_name = _("member of staff")
        verbose_name_plural = _("staff")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["email"], name="one_account_per_email"),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="an_email_is_kept_in_small_letters"),
            models.CheckConstraint(condition=Q(full_name__regex=r"\S"), name="a_member_of_staff_has_a_name"),
            models.CheckConstraint(
                condition=Q(role__in=sorted(OFFICE_ROLES), office__isnull=False)
                | Q(role__in=sorted({Role.ADMINISTRATOR, Role.OBSERVER}), office__isnull=True),
                name="office_staff_have_an_office_and_others_none",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def is_administrator(self) -> bool:
        return self.role == Role.ADMINISTRATOR

    @property
    def state(self) -> State:
        if not self.is_active:
            return State.DEACTIVATED
        return State.WORKING if self.activated_at else State.INVITED

    @property
    def password_allowed(self) -> bool:
        """Whether a password lets the person in; an office may leave that to a national system alone."""
        return self.office is None or self.office.password_allowed

    @property
    def short_name(self) -> str:
        """Surname and initials: «Асанова Г. М.»; uulu and kyzy stay whole."""
        return rules.short_name(self.full_name)


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent(), model_name="AbsenceEvent")
class Absence(Away):
    """A member of staff is away: a holiday, an illness, a journey. Questions do not wait for them meanwhile.

    note: for colleagues; never a diagnosis.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="absences", verbose_name=_("Member of staff"))
    note = models.CharField(_("Remark"), max_length=200, blank=True)

    objects = AwayQuerySet["Absence"].as_manager()

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(first_day__lte=F("last_day")), name="an_absence_ends_after_it_begins"),
            away_once_at_a_time("user", "a_person_is_absent_once_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.first_day:%d.%m.%Y}–{self.last_day:%d.%m.%Y}"


class Purpose(models.TextChoices):
    INVITATION = "invitation", _("invitation")
    RECOVERY = "recovery", _("recovery of the password")


class AccessLink(models.Model):
    """A link sent by e-mail that lets its person choose a password, once. The token itself is only in the letter.

    digest: SHA-256 of the token, hexadecimal. voided_at: a newer link has taken its place, or the password is set.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="links")
    purpose = models.CharField(max_length=10, choices=Purpose)
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)

    objects = AccessLinkQuerySet["AccessLink"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["digest"], name="one_link_per_token"),
            models.UniqueConstraint(
                fields=["user", "purpose"],
                condition=Q(used_at=None, voided_at=None),
                name="one_open_link_per_person_and_purpose",
            ),
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(voided_at=None), name="a_link_is_used_or_void_not_both"
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="a_link_lives_for_a_while"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose}: {self.user_id}"


class Attempts(models.Model):
    """Failed attempts of late of one subject: an account (whether or not it exists) or an address.

    subject: a keyed digest, so that the table is no list of whom somebody tried. times: those that still count.
    """

    subject = models.CharField(max_length=64, primary_key=True)
    times = ArrayField(models.DateTimeField(), default=list)
    locked_until = models.DateTimeField(null=True, blank=True)
    last_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.subject


class Session(AbstractBaseSession):
    """A session that knows whose it is, so that all of a person's sessions can be ended with one statement."""

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")

    @classmethod
    def get_session_store_class(cls) -> Any:
        from kenesh.accounts.sessions import SessionStore

        return SessionStore


class Draft(models.Model):
    """What a person has typed into the form at `path` and not yet saved, as an urlencoded form.

    acts_for: for whom they acted (drafts.acts_for). sealed: fields of passport numbers, urlencoded and encrypted.
    closed_form: the form whose words were saved or thrown away; what it still sends is late and is not kept again.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="drafts")
    path = models.CharField(max_length=500)
    acts_for = models.CharField(max_length=100, blank=True)
    body = models.CharField(max_length=rules.LONGEST_DRAFT, blank=True)
    sealed = models.BinaryField(null=True)
    saved_at = models.DateTimeField(db_index=True)
    closed_form = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "path", "acts_for"], name="one_draft_per_person_and_form"),
        ]

    def __str__(self) -> str:
        return f"{self.path}: {self.user_id}"
