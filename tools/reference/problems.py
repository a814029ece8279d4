"""Everything that may be wrong, by code: of policies, cases, the log, the service; and what `analyze` finds."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import fairblock
from fairblock.authoring.analyzing.catalog import FINDINGS
from fairblock.engine.language import catalog as language
from fairblock.engine.language.texts import Text
from fairblock.engine.semantics import catalog as semantics
from fairblock.service.http import catalog as service
from fairblock.service.letters.errors import MESSAGES as LETTERS
from fairblock.service.life.errors import MESSAGES as LIFE
from fairblock.service.log.errors import MESSAGES as LOG_MESSAGES
from fairblock.service.log.findings import FINDINGS as LOG_FINDINGS
from fairblock.service.log.findings import NOTES as LOG_NOTES

from .writing import Words, blank, table


@cache
def _hints() -> dict[str, list[str]]:
    """The hints that the source gives with each problem."""
    found: dict[str, list[str]] = defaultdict(list)
    top = Path(fairblock.__file__).parent
    for room in ("engine", "authoring"):
        for file in sorted((top / room).rglob("*.py")):
            functions = [
                node
                for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
                if isinstance(node, ast.FunctionDef)
            ]
            for function in functions:
                for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
                    for name, hint in _hints_of(call, function, functions):
                        if hint not in found[name]:
                            found[name].append(hint)
    return found


def _hints_of(call: ast.Call, inside: ast.FunctionDef, functions: list[ast.FunctionDef]) -> Iterator[tuple[str, str]]:
    """The codes that a call names, each with the hints that it names, assigns before, or gets from a function."""
    for number, argument in enumerate(call.args[:-1]):
        codes = (
            []
            if isinstance(argument, ast.Call)
            else [name for name in _constants(argument) if name in language.PROBLEMS or name in semantics.PROBLEMS]
        )
        if not codes:
            continue
        sources: list[ast.AST] = [call.args[number + 1]]
        for kind in (ast.Name, ast.Call):
            for node in [node for one in sources for node in ast.walk(one) if isinstance(node, kind)]:
                if isinstance(node, ast.Name):
                    sources += [
                        done.value
                        for done in ast.walk(inside)
                        if isinstance(done, ast.Assign)
                        and any(isinstance(one, ast.Name) and one.id == node.id for one in done.targets)
                    ]
                elif isinstance(node.func, ast.Name):
                    sources += [one for one in functions if one.name == node.func.id]
        hints = [one for source in sources for one in _constants(source)]
        yield from (
            (name, hint) for name in codes for hint in hints if hint in language.HINTS or hint in semantics.HINTS
        )
        return


def _constants(node: ast.AST) -> list[str]:
    return [one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)]


def _problems(texts: dict[str, Text], hints: dict[str, Text], prefixes: tuple[str, ...], words: Words) -> str:
    order = ("zh", "en") if words.zh else ("en", "zh")
    rows = []
    for name, text in texts.items():
        if not name.startswith(prefixes):
            continue
        given = _hints().get(name, []) or ([name] if name in hints else [])
        said = "<br>".join(blank(text.in_(lang)) for lang in order)
        told = "<br>".join(blank(hints[hint].in_(lang)) for hint in given if hint in hints for lang in order)
        rows.append((f"`{name.partition(':')[0]}`", said, told))
    return table(words("代码 说明 提示", "code message hint").split(), rows)


def other_hints(words: Words) -> str:
    """The hints that belong to no one code."""
    order = ("zh", "en") if words.zh else ("en", "zh")
    given = {hint for hints in _hints().values() for hint in hints}
    rest = [
        text
        for hints, texts in ((language.HINTS, language.PROBLEMS), (semantics.HINTS, semantics.PROBLEMS))
        for name, text in hints.items()
        if name not in given and name not in texts
    ]
    return table([words("提示", "hint")], (["<br>".join(blank(text.in_(lang)) for lang in order)] for text in rest))


def policy_problems(words: Words) -> str:
    return _problems(language.PROBLEMS, language.HINTS, ("policy.",), words)


def yaml_problems(words: Words) -> str:
    return _problems(language.PROBLEMS, language.HINTS, ("yaml.",), words)


def test_problems(words: Words) -> str:
    return _problems(language.PROBLEMS, language.HINTS, ("test.", "mutant.", "claim."), words)


def case_problems(words: Words) -> str:
    return _problems(semantics.PROBLEMS, semantics.HINTS, ("case.",), words)


def life_codes(words: Words) -> str:
    """Why something cannot have become of a decision, and why no letter can be written."""
    order = ("zh", "en") if words.zh else ("en", "zh")
    rows = (
        (f"`{code}`", "<br>".join(blank(text.in_(lang)) for lang in order)) for code, text in (LIFE | LETTERS).items()
    )
    return table(words("代码 说明", "code message").split(), rows)


def log_problems(words: Words) -> str:
    return _problems(LOG_MESSAGES, {}, ("log.",), words)


def log_findings(words: Words) -> str:
    """What `fairblock log verify` finds: faults, then notes."""
    return _problems({**LOG_FINDINGS, **LOG_NOTES}, {}, ("log.",), words)


def service_problems(words: Words) -> str:
    """Everything that the service answers instead of an answer, by code, with its HTTP status."""
    head = words("代码 状态 名称 说法", "code status title detail").split()
    rows = (
        (f"`{code}`", str(kind.status), words.of(kind.title), blank(words.of(kind.detail)))
        for code, kind in service.PROBLEMS.items()
    )
    return table(head, rows)


def findings(words: Words) -> str:
    """Everything that `fairblock analyze` may find, by name, with what to do about it."""
    head = words("名称 说法 怎么办", "name|what it says|what to do").split("|" if not words.zh else " ")
    rows = ((f"`{name}`", blank(words.of(text)), blank(words.of(hint))) for name, (text, hint) in FINDINGS.items())
    return table(head, rows)
