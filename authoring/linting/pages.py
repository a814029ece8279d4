"""The pages of the lints as Markdown: docs/lints/NAME.md and docs/zh/lints/NAME.md, and `fairblock lint --explain`."""

import tempfile
from functools import cache
from pathlib import Path

from ...engine.language.problems import PolicyProblem
from ...engine.language.texts import Text
from .examples import write_example
from .model import Lint
from .running import Linted, lint_policy

_SHORT = 40  # of a line that has room for a comment
_CODE, _SEVERITY = Text("代码", "Code"), Text("程度", "Severity")
_SEVERITIES = {"error": Text("严重", "error"), "warning": Text("提醒", "warning")}


def page_of(lint: Lint, language: str) -> str:
    """The page of a lint: what it avoids, a bad and a good example, and how to silence it."""
    page = lint.page

    def say(zh: str, en: str) -> str:
        return Text(zh, en).in_(language)

    end = say("。", ".")
    colon = say("：", ": ")
    parts = [
        f"# {_sentence(lint.says.in_(language))}",
        f"{_CODE.in_(language)}{colon}`{lint.code}`{say('；', '; ')}{_SEVERITY.in_(language)}{colon}"
        f"{_SEVERITIES[lint.severity].in_(language)}{end}",
        f"## {say('避免什么', 'What it avoids')}",
        page.avoids.in_(language),
        say("以下示例都扩展 `kuaishou`。", "The examples are parts of policies that extend `kuaishou`."),
        f"## {say('不好的写法', 'Bad')}",
        _block("yaml", page.bad),
        _block("text", said_of(lint, language)),
        f"## {say('好的写法', 'Good')}",
        _block("yaml", page.good),
        f"## {say('怎样放过一行', 'How to allow it in one line')}",
        say(
            "确有理由时，在那一行末尾（或单独写在上一行）加注释。理由不能省略；不再需要的注释会被指出。",
            "Where there is a reason, write a comment behind the line, or alone above it. The reason cannot be left "
            "out, and a comment that is no longer needed is pointed out.",
        ),
        _block("yaml", silenced_line(lint, language)),
    ]
    return "\n\n".join(parts) + "\n"


def silenced_line(lint: Lint, language: str) -> str:
    """The line of the bad example that the finding is about, with the comment that silences it: above a long one."""
    line, comment = _problems(lint)[0].source.strip(), comment_for(lint, language)
    return f"{line}  {comment}\n" if len(line) < _SHORT else f"{comment}\n{line}\n"


def comment_for(lint: Lint, language: str) -> str:
    """The comment that silences a lint, with a reason that its author might give."""
    return f"# fairblock: allow {lint.name} - {lint.page.reason.in_(language)}"


@cache
def linted_example(example: str) -> Linted:
    """What linting an example finds."""
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder) / "example"
        write_example(example, here)
        return lint_policy(str(here))


def said_of(lint: Lint, language: str) -> str:
    """What linting the bad example says of it: each message with its hint."""
    hint = Text("提示：", "hint: ").in_(language)
    return "".join(f"{one.text.in_(language)}\n    {hint}{one.advice.in_(language)}\n" for one in _problems(lint))


def _problems(lint: Lint) -> list[PolicyProblem]:
    return [one.problem for one in linted_example(lint.page.bad).findings if one.name == lint.name]


def summary_of(lint: Lint, language: str) -> str:
    """The page without what only linting its example can tell: for documents that hold many."""
    bad, good = Text("不好的写法：", "Bad:").in_(language), Text("好的写法：", "Good:").in_(language)
    parts = [lint.page.avoids.in_(language), bad, _block("yaml", lint.page.bad), good, _block("yaml", lint.page.good)]
    return "\n\n".join(parts) + "\n"


def _sentence(says: str) -> str:
    return says[:1].upper() + says[1:]


def _block(kind: str, text: str) -> str:
    return f"```{kind}\n{text.rstrip()}\n```"
