"""Quick fixes: what a problem's hint says, as a change of the text."""

from collections.abc import Sequence

import attrs

from ...engine.language.problems import PolicyProblem
from ...reporting.style import Tongue

_CHINESE = str.maketrans("：，｛｝【】", ":,{}[]")
_QUOTES = "\"'"
# what is offered in the place of these is no text, so that quotes do not stay around it
_PLAIN = ("policy.number_wanted", "policy.boolean_wanted", "policy.wrong_type", "policy.list_wanted")


@attrs.frozen
class Fix:
    """A change of one line that should make a problem go away; columns count code points from 0."""

    title: str
    line: int
    start: int
    end: int
    text: str


def fixes(problem: PolicyProblem, lines: Sequence[str], tongue: Tongue) -> list[Fix]:
    """What may be done about a problem; `lines` are those of its file as they are now."""
    number = problem.line - 1
    line = lines[number] if 0 <= number < len(lines) else ""
    start = problem.column - 1
    end = min(len(line), start + problem.width)
    found = line[start:end]
    if _english(found) != found or "Chinese punctuation" in problem.hint:
        # where the reader stumbles may be one line further than the sign that it stumbles over
        at = next((n for n in (number, number - 1) if 0 <= n < len(lines) and _english(lines[n]) != lines[n]), None)
        if at is not None:
            return [Fix(tongue.say("edit_punctuation"), at, 0, len(lines[at]), _english(lines[at]))]
    if not found:
        return []
    if problem.near:
        kept = found[0] in _QUOTES and found[-1:] == found[0] and problem.code not in _PLAIN
        quote = found[0] if kept else ""
        new = f"{quote}{problem.near}{quote}"
        return [Fix(tongue.say("edit_replace", new=problem.near), number, start, end, new)] if new != found else []
    if problem.code == "policy.number_wanted" and found[0] in _QUOTES and len(found) > 2:
        return [Fix(tongue.say("edit_unquote"), number, start, end, found[1:-1])]
    if problem.code == "policy.text_wanted" and found[0] not in _QUOTES + "[{":
        return [Fix(tongue.say("edit_quote"), number, start, end, f"'{found}'")]
    return []


def _english(line: str) -> str:
    """The line with its signs as YAML reads them, and a space behind a colon or comma; what is in quotes stays."""
    found, quote = [], ""
    for at, sign in enumerate(line):
        if quote or sign in _QUOTES:
            quote = "" if sign == quote else quote or sign
            found.append(sign)
            continue
        plain = sign.translate(_CHINESE)
        after = line[at + 1 : at + 2]
        found.append(plain + (" " if plain != sign and plain in ":," and after and not after.isspace() else ""))
    return "".join(found)
