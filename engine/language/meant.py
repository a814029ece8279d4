"""What was meant by a value or key that is written as people write it elsewhere: `<= 2`, `80%`, `no`, `a, b`.

All of it is for hints, so nothing is compiled before there is a fault: most processes never see one.
"""

import re
from decimal import Decimal

_OPERATORS = {"<=": "lte", ">=": "gte", "<": "lt", ">": "gt", "!=": "ne", "==": "eq", "=": "eq", "≤": "lte", "≥": "gte"}
_WRITTEN = r"\s*(<=|>=|!=|==|<|>|=|≤|≥)\s*(\S+)\s*\Z"
_PERCENT = r"\s*([0-9]+(?:\.[0-9]+)?)\s*[%％]\s*\Z"
_THOUSANDS = r"\s*(-?[0-9]{1,3}(?:[,，][0-9]{3})+(?:\.[0-9]+)?)\s*\Z"
_COUNTED = r"\s*([0-9]+)\s*(?:d|days?|[天日次个单条笔件分元])\s*\Z"
_WIDE_DIGIT = "[０-９]"
_YES = ("yes", "y", "on", "是", "对", "有")
_NO = ("no", "n", "off", "否", "不是", "无", "没有")
_BETWEEN = r"[,，、\s]+"


def operator(text: str) -> str | None:
    """`{lte: 2}` for a value such as `<= 2`, which is how people write it elsewhere; None for any other text."""
    found = re.match(_WRITTEN, text[:200])
    return f"{{{_OPERATORS[found[1]]}: {found[2]}}}" if found else None


def operator_name(sign: str) -> str | None:
    """`lte` for `<=`, and so on."""
    return _OPERATORS.get(sign)


def number(text: str) -> str | None:
    """What a text in the place of a number was meant to be, as written: `0.8` for `80%`, `{lte: 2}` for `<= 2`."""
    text = narrow(text) or text
    if found := re.match(_PERCENT, text[:50]):
        return format((Decimal(found[1]) / 100).normalize(), "f")
    if found := re.match(_THOUSANDS, text[:50]):
        return found[1].replace(",", "").replace("，", "")
    return operator(text)


def counted(text: str) -> str | None:
    """`30` for `30d` or `30天` in the place of a number; not for `24h`, which may be one day."""
    found = re.match(_COUNTED, (narrow(text) or text)[:50])
    return found[1] if found else None


def narrow(text: str) -> str | None:
    """A text with full-width digits with plain ones, and so its full-width letters and signs; None if it has none."""
    if not re.search(_WIDE_DIGIT, text[:200]):
        return None
    return "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text)


def separated(text: str) -> tuple[str, list[str]] | None:
    """The Chinese comma in a text, and the names that it separates; None where there is none."""
    found = re.search("[、，；]", text[:200])
    return (found[0], list(filter(None, re.split("[、，；,\\s]+", text)))) if found else None


def truth(text: str) -> str | None:
    """`true` or `false` for a text that says so in other words."""
    said = text.strip().lower()
    return "true" if said in _YES else "false" if said in _NO else None


def listed(text: str) -> str:
    """A list of the names that stand in a text."""
    return f"[{', '.join(filter(None, re.split(_BETWEEN, text.strip('【】［］[]（）() '))))}]"


def mistyped(key: str) -> str | None:
    """The hint for a key that took its value in with it, as in `kind：ground`, `when:{some` or `kind:　ground`."""
    if "\u3000" in key or "\xa0" in key:
        return "yaml.wide_space" if "\u3000" in key else "yaml.no_break_space"
    return "yaml.punctuation" if re.search("[：，｛｝【】［］]", key) else "yaml.space" if ":" in key else None
