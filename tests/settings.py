"""The product's settings, with what makes tests quick and quiet."""

from kenesh.settings import *  # noqa: F403
from kenesh.settings import DATABASES, INSTALLED_APPS, MIDDLEWARE, STORAGES

DEBUG = DEMO = False
SECRET_KEY = "a key for tests and nothing else, long enough to be accepted"
ALLOWED_HOSTS = ["*"]
SITE_URL = "http://testserver"
SUGGESTED_WITHIN = 10_000  # on a machine with much else to do
INSTALLED_APPS = ["tests", *INSTALLED_APPS]  # for its command flush
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Files come straight from the apps: nothing is collected before a test.
MIDDLEWARE = [name for name in MIDDLEWARE if not name.startswith("whitenoise.")]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}

# Files are kept nowhere: a test that keeps some asks for a store (tests/files.py).
STORAGES["default"] = {"BACKEND": "kenesh.documents.folder.Folder", "OPTIONS": {"location": "/dev/null/files"}}

# Reports are counted in the database: a test that wants a copy makes one.
REPORTS_COPY = ""

# A pool would keep the test database busy when it is to be dropped.
DATABASES["default"]["OPTIONS"].pop("pool", None)

LETTERS_LEAVE = False
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
