"""Addresses of logs as they may be shown: whatever in them could be a password is left out."""

import re

HIDDEN = "***"
_LIKE_ONE = re.compile(r"[^/@]*:|//")  # an address that lost a part of its `://`


def hidden(address: str) -> str:
    """The address without what stands before its last `@`, and without its query.

    A password may hold whatever means something elsewhere in an address: where it is not sure what is what, all of it
    is left out.
    """
    scheme, slashes, rest = address.partition("://")
    before, at, after = rest.rpartition("@")
    if "?" in before:
        return scheme + slashes + HIDDEN
    after, mark, _ = after.partition("?")
    return scheme + slashes + (HIDDEN + at if at else "") + after + (mark + HIDDEN if mark else "")


def hidden_if_address(place: str) -> str:
    """A file's name as it is; what looks like an address that was mistyped without what stands before its last `@`."""
    if "@" in place and _LIKE_ONE.match(place):
        return f"{HIDDEN}@{place.rpartition('@')[2]}"
    return place


def without(text: str, secrets: tuple[str, ...]) -> str:
    """A driver's message without any of the secrets, which it may quote."""
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return text
