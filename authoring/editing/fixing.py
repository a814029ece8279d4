"""Quick fixes: what a problem's hint says, as a change of the text."""

import attrs

from ...engine.language.problems import PolicyProblem
from ...reporting.style import Tongue

_CHINESE = str.maketrans("：，｛｝【】", ":,{}[]")
_QUOTES = "\"'"


@attrs.frozen
class Fix:
    """A change of one line that should make a problem go away; columns count code points from 0."""

    title: str
    line: int
    start: int
    end: int
    text: str


def fixes(problem: PolicyProblem, line: str, tongue: Tongue) -> list[Fix]:
    """What may be done about a problem; `line` is the line as it is now."""
    start = problem.column - 1
    end = min(len(line), start + problem.width)
    found = line[start:end]
    number = problem.line - 1
    if not found:
        return []
    if problem.near:
        quote = found[0] if found[0] in _QUOTES and found[-1:] == found[0] else ""
        new = f"{quote}{problem.near}{quote}"
        return [Fix(tongue.say("edit_replace", new=problem.near), number, start, end, new)] if new != found else []
    hint = problem.hint
    if problem.code == "policy.number_wanted" and found[0] in _QUOTES and len(found) > 2:
        return [Fix(tongue.say("edit_unquote"), number, start, end, found[1:-1])]
    if problem.code == "policy.text_wanted" and found[0] not in _QUOTES + "[{":
        return [Fix(tongue.say("edit_quote"), number, start, end, f"'{found}'")]
    if problem.code.startswith("yaml.") and "Chinese punctuation" in hint and _english(line) != line:
        return [Fix(tongue.say("edit_punctuation"), number, 0, len(line), _english(line))]
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
