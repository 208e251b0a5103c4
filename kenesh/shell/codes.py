"""Codes that open a page to whoever holds one: on a referral's slip, in the letter about a question."""

import re
import secrets
from typing import Final

# Told apart by eye, and each of them on a Latin and on a Russian keyboard.
ALPHABET: Final = "2345679ACEHKMPTXY"
LENGTH: Final = 15  # 61 bits
GROUP: Final = 5
_TWINS: Final = str.maketrans("АСЕНКМРТХУ", "ACEHKMPTXY")
_CODE: Final = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def plain_code(typed: str) -> str:
    """The code as it is kept, however it was typed; empty if it cannot be one."""
    code = re.sub(r"[\s\-–—.]", "", typed).upper().translate(_TWINS)
    return code if _CODE.fullmatch(code) else ""


def shown_code(code: str) -> str:
    """In groups, as it stands on paper."""
    return "-".join(code[start : start + GROUP] for start in range(0, LENGTH, GROUP))
