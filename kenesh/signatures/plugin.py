"""КриптоПро ЭЦП Browser plug-in: what its page may load, and what its errors mean."""

from typing import Any, Final

from django.conf import settings
from django.utils.csp import CSP
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# The plug-in's own script comes out of its extension: by their numbers in the shops of Chrome and of Opera, in Firefox
# and Safari from a number that differs from computer to computer.
POLICY: Final[dict[str, Any]] = {
    **settings.SECURE_CSP,
    "script-src": [
        CSP.SELF,
        "chrome-extension://iifchhfnnmpdbibifmljnfjhpififfog",
        "chrome-extension://epebfcehmdedogndhlcacafjaacknbcm",
        "moz-extension:",
        "safari-extension:",
    ],
}

# Codes of Windows and of КриптоПро CSP, which has the same on other systems, in hexadecimal.
ERRORS: Final[tuple[tuple[str, str | Promise], ...]] = (
    (
        "8010006E 800704C7 000004C7",
        _("Signing was cancelled in the window of the plug-in. Nothing is signed; press the button to begin again."),
    ),
    (
        "80090016 8009000D 80090019 8009001A 80070002",
        _("The key of this certificate is not on this computer. Insert the carrier with the key, or choose another."),
    ),
    ("8010000C 80100069 8010002E 80100017", _("The carrier with the key is not inserted, or cannot be read.")),
    ("8010006B", _("The PIN code of the key is wrong.")),
    (
        "8010006C",
        _("The PIN code was wrong too often, and the carrier is locked. Ask whoever issued the certificate."),
    ),
    ("8007065B", _("The licence of CryptoPro CSP on this computer has ended. Enter a licence, then sign again.")),
    (
        "80070057",
        _("The plug-in is too old, or this key does not fit. Install the plug-in's newest version and sign again."),
    ),
    (
        "800B010A 800B0109",
        _("The certificates of the authority that issued this one are not installed on this computer. Install them."),
    ),
    ("800B0101", _("The certificate has ended. Choose another.")),
    ("800B010C 80092010", _("The certificate was revoked. Choose another.")),
    (
        "80092013 80092012",
        _("Whether the certificate was revoked cannot be found out: this computer does not reach its authority."),
    ),
    ("80090008", _("The key of this certificate is of another kind than GOST R 34.10-2012. Choose another.")),
)
