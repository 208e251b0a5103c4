"""A first look at bytes that say they are ASN.1, before anything is made of them: how deep, how many parts, how long
their numbers. A bomb of nested or endless parts costs no more than this."""

from typing import Final

DEEPEST: Final = 40
MOST_PARTS: Final = 50_000
LONGEST_NUMBER: Final = 4096  # bytes of an INTEGER
LONGEST_NAME: Final = 64  # bytes of an OBJECT IDENTIFIER: reading one takes the square of it
_INTEGER, _NAME = 0x02, 0x06


class Unbounded(ValueError):
    """Deeper, longer or more than a signature can be, or no ASN.1 at all."""


def measure(body: bytes) -> int:
    """The length in bytes of the one thing the bytes begin with. Raises Unbounded."""
    ends: list[int | None] = []  # of what is open; None: until two zeros come
    at = parts = 0
    while True:
        tag, start, length = _head(body, at)
        parts += 1
        if parts > MOST_PARTS or len(ends) > DEEPEST:
            raise Unbounded
        if tag == 0 and length == 0 and ends and ends[-1] is None:
            ends.pop()
            at = start
        elif length is None:
            if not tag & 0x20:
                raise Unbounded
            ends.append(None)
            at = start
        else:
            limit = next((end for end in reversed(ends) if end is not None), len(body))
            if start + length > limit or length > {_INTEGER: LONGEST_NUMBER, _NAME: LONGEST_NAME}.get(tag, limit):
                raise Unbounded
            if tag & 0x20:
                ends.append(start + length)
                at = start
            else:
                at = start + length
        while ends and ends[-1] == at:
            ends.pop()
        if not ends:
            return at


def parts(body: bytes) -> list[bytes]:
    """What a constructed thing is made of, each as it stands there. body: as long as measure() says."""
    _tag, at, length = _head(body, 0)
    end = len(body) - 2 if length is None else at + length
    found = []
    while at < end:
        found.append(body[at : at + measure(body[at:end])])
        at += len(found[-1])
    return found


def made_of(tag: int, content: bytes) -> bytes:
    """The thing of this tag with this content, in DER."""
    size = len(content)
    told = size.to_bytes(-(-size.bit_length() // 8))
    return bytes([tag, size] if size < 0x80 else [tag, 0x80 | len(told), *told]) + content


def _head(body: bytes, at: int) -> tuple[int, int, int | None]:
    """The first byte of the tag, where the content begins, its length; None: not told beforehand."""
    try:
        tag, at = body[at], at + 1
        if tag & 0x1F == 0x1F:
            while body[at] & 0x80:
                at += 1
            at += 1
        length, at = body[at], at + 1
        if length < 0x80:
            return tag, at, length
        if length == 0x80:
            return tag, at, None
        size = length & 0x7F
        if size > 4 or at + size > len(body):
            raise Unbounded
        return tag, at + size, int.from_bytes(body[at : at + size])
    except IndexError:
        raise Unbounded from None
