"""Settings. Everything an installation may change comes from the environment; the rest stands here.

| variable          | meaning                                                              | default             |
|-------------------|----------------------------------------------------------------------|---------------------|
| KENESH_HOME       | where data lives: the embedded database, the secret key              | .kenesh beside code |
| DATABASE_URL      | a PostgreSQL 15 or later; empty: the embedded one in KENESH_HOME      |                     |
| DATABASE_POOL     | most connections of one web process                                  | 8                   |
| KENESH_DEMO       | 1: demonstration data and accounts, letters readable on a page       | 0                   |
| SECRET_KEY        | at least 50 random characters; empty: kept in KENESH_HOME/secret     |                     |
| PASSPORT_KEY      | key of passport numbers, the newest first, comma separated           | made of SECRET_KEY  |
| ALLOWED_HOSTS     | names the site answers to, comma separated                           | 127.0.0.1,localhost |
| SITE_URL          | the address put in letters                                           | http://127.0.0.1:PORT |
| PORT              | where `make run` serves                                              | 8000                |
| EMAIL_URL         | smtp://user:password@host:port, smtps://…, smtp+tls://… (STARTTLS);   | letters wait        |
| EMAIL_FROM        | the sender of letters                                                | kenesh@localhost    |
| FILES_URL         | attachments: s3://key:secret@host:port/bucket; empty: KENESH_HOME/files |                  |
| REPORTS_COPY      | folder of the copy that reports are counted from; "": PostgreSQL counts | KENESH_HOME/reports |
| SIGN_IN           | a TOML file of the providers of sign-in (docs/sign-in.md); empty: passwords alone |  |
| BEHIND_HTTPS      | 1: cookies only over HTTPS, X-Forwarded-Proto of the proxy believed   | 0                   |
"""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from kenesh import home

BASE_DIR = Path(__file__).resolve().parent.parent


DEBUG = False
DEMO = home.flag("KENESH_DEMO")
PORT = home.port()
SITE_URL = os.environ.get("SITE_URL", f"http://127.0.0.1:{PORT}").rstrip("/")
SECRET_KEY = home.secret_key()
PASSPORT_KEY = os.environ.get("PASSPORT_KEY", "")
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").replace(",", " ").split()
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SITE_URL.startswith("https://") else []

INSTALLED_APPS = [
    "kenesh.demo",
    "kenesh.portal",
    "kenesh.reports",
    "kenesh.desk",
    "kenesh.referrals",
    "kenesh.appeals",
    "kenesh.questions",
    "kenesh.records",
    "kenesh.signatures",
    "kenesh.documents",
    "kenesh.organisations",
    "kenesh.people",
    "kenesh.registers",
    "kenesh.suggesting",
    "kenesh.identity",
    "kenesh.accounts",
    "kenesh.offices",
    "kenesh.letters",
    "kenesh.workdays",
    "kenesh.shell",
    "kenesh.alphabet",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "django_tasks_db",
    "pghistory",
    "pgtrigger",
]

MIDDLEWARE = [
    "kenesh.suggesting.door.suggestions_first",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kenesh.accounts.middleware.own_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "kenesh.accounts.middleware.person",
    "kenesh.identity.middleware.still_holds",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kenesh.accounts.middleware.trace",
    "kenesh.shell.middleware.refused_is_a_page",
]

ROOT_URLCONF = "kenesh.urls"
WSGI_APPLICATION = "kenesh.wsgi.application"
PANEL = "kenesh.panel.LINKS"
HOMES = "kenesh.panel.HOMES"
SUGGESTIONS = "kenesh.suggestions.KINDS"
SUGGESTED_WITHIN = 250  # milliseconds of one statement, and of all that is tried; what is longer helps nobody who types
SIGNABLE = "kenesh.signable.KINDS"
SIGN_IN = os.environ.get("SIGN_IN", "")

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kenesh.shell.context.shell",
                "kenesh.identity.context.identity",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "kenesh.shell.templatetags.shell"],
        },
    }
]
FORM_RENDERER = "kenesh.shell.forms.Renderer"

DATABASES = {"default": home.database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["kenesh.accounts.sessions.ByEmail"]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "full_name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SESSION_ENGINE = "kenesh.accounts.sessions"
SESSION_COOKIE_AGE = 60 * 60  # an idle hour ends the session; kenesh.accounts.middleware.person renews it
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True

if home.flag("BEHIND_HTTPS"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 31536000
CSRF_FAILURE_VIEW = "kenesh.accounts.views.stale_form"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],  # the icons inside Tabler's style sheet
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}

LANGUAGE_CODE = "ru"
LANGUAGES = [("ru", _("Russian")), ("ky", _("Kyrgyz")), ("tt", _("Tatar")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["kenesh.shell.formats"]
USE_I18N = USE_TZ = True
USE_THOUSAND_SEPARATOR = True
TIME_ZONE = "Asia/Bishkek"

FILE_UPLOAD_HANDLERS = ["kenesh.documents.receiving.ToDisk"]

STATIC_URL = "/static/"
STATIC_ROOT = home.path() / "static"
STORAGES = {
    "default": home.files(),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

_mail = urlsplit(os.environ.get("EMAIL_URL", ""))
LETTERS_LEAVE = bool(_mail.hostname)  # without a mail server letters wait, and a demonstration shows them
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": _mail.hostname or "localhost",
            "port": _mail.port,
            "username": unquote(_mail.username or ""),
            "password": unquote(_mail.password or ""),
            "use_ssl": _mail.scheme == "smtps",
            "use_tls": _mail.scheme == "smtp+tls",
            "timeout": 20,
        },
    }
}
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM", "Kenesh <kenesh@localhost>")

REPORTS_COPY = home.reports()  # kept by `manage.py copy_for_reports --keep`, on each machine that serves

PGHISTORY_BASE_MODEL = "pghistory.models.Event"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
