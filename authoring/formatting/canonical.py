"""The canonical form of one file, checked before anybody sees it: the same data, and every comment."""

from collections import Counter
from typing import Any

from ...engine.language.folder import MAX_BYTES
from ...engine.language.problems import PolicyError
from ...engine.language.yaml_reader import read_pieces, read_yaml
from .reading import comments_of, tree_of
from .writing import written


class NotKept(Exception):
    """The canonical form would not hold all that the file holds: a fault of ours, and the file stays as it is."""


def canonical(file: str, raw: bytes) -> bytes:
    """The file in its canonical form; raises PolicyError where it cannot be read.

    Line ends stay those of the file. What comes out is read again: where its data were not exactly the same (and
    with them the policy's digest), or a comment were missing, nothing would come out but NotKept.
    """
    if len(raw) > MAX_BYTES or raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        read_yaml(file, raw)  # says why not
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        read_yaml(file, raw)
        raise
    windows = "\r\n" in text and text.count("\r\n") == text.count("\n")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    document, pieces = read_pieces(file, text)
    result = written(tree_of(text, pieces))
    if result != text:
        _check(file, result, document.data, Counter(c.text for c in comments_of(text, pieces)))
    return (result.replace("\n", "\r\n") if windows else result).encode("utf-8")


def _check(file: str, result: str, data: Any, comments: Counter[str]) -> None:
    try:
        document, pieces = read_pieces(file, result)
    except PolicyError as error:
        raise NotKept(str(error)) from error
    if not same(document.data, data) or Counter(c.text for c in comments_of(result, pieces)) != comments:
        raise NotKept(file)


def same(one: Any, other: Any) -> bool:
    """Whether data of two files are the same to the last digit and type; the order of keys is the formatter's."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other and str(one) == str(other))
