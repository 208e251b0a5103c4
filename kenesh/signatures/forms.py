"""What is sent: the file of a signature made elsewhere, or what the plug-in has made."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kenesh.shell.forms import Form
from kenesh.signatures import rules


class UploadForm(Form):
    """content: the number of the Signable the person was shown."""

    content = forms.UUIDField(widget=forms.HiddenInput)
    signature = forms.FileField(
        label=_("File of the signature"),
        help_text=_("It ends in .sig, .p7s, .sgn or .pem; 512 KB at most."),
        widget=forms.FileInput(attrs={"accept": ".sig,.p7s,.p7m,.sgn,.pem,.der,.txt"}),
        error_messages={
            "required": _("Choose the file of the signature."),
            "empty": _("This file is empty."),
        },
    )

    def body(self) -> bytes:
        """Of the valid form; one byte more than is taken, where it is too large."""
        sent: Any = self.cleaned_data["signature"]
        sent.seek(0)
        return bytes(sent.read(rules.LARGEST + 1))


class PluginForm(Form):
    """signature: base64, as the plug-in gives it."""

    content = forms.UUIDField(widget=forms.HiddenInput)
    signature = forms.CharField(
        strip=True,
        widget=forms.HiddenInput,
        max_length=2 * rules.LARGEST,
        error_messages={
            "required": _("No signature came from the plug-in. Sign again."),
            "max_length": _("What came from the plug-in is too large for a signature."),
        },
    )

    def body(self) -> bytes:
        return str(self.cleaned_data["signature"]).encode()
