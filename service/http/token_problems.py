"""What is wrong with a file of tokens, as a problem for programs: code, place, message and hint."""

import attrs

from ...engine.language.problems import PolicyProblem
from ...engine.language.texts import Text, fill, shown
from ...reporting.serve_words import SERVE_WORDS
from .tokens import TokenFileError


@attrs.frozen
class _Known:
    code: str
    hint: Text


_ONE_LINE = Text("只留一行，再重读一次", "leave one of the lines, and read again")
_PROBLEMS: dict[str, _Known] = {
    "serve_tokens_line": _Known(
        "tokens.line", Text("改好或删去第 {line} 行，再重读一次", "mend or remove line {line}, and read again")
    ),
    "serve_token_twice": _Known("tokens.name_twice", _ONE_LINE),
    "serve_digest_twice": _Known("tokens.token_twice", _ONE_LINE),
    "serve_tokens_mode": _Known(
        "tokens.mode", Text("运行 chmod 600 {file}，再重读一次", "run chmod 600 {file}, and read again")
    ),
    "serve_tokens_unreadable": _Known(
        "tokens.unreadable",
        Text(
            "放回文件 {file}，再重读一次；要撤销全部令牌，请停止服务",
            "put the file {file} back, and read again; to withdraw all tokens, stop the service",
        ),
    ),
}


def token_problem(error: TokenFileError) -> PolicyProblem:
    """The problem of a file that was read."""
    known = _PROBLEMS[error.word]
    values = {name: shown(value, 200) for name, value in error.values.items()}
    message, hint = fill(SERVE_WORDS[error.word], values), fill(known.hint, values)
    return PolicyProblem(str(error.values["file"]), error.line, 1, known.code, message, hint)
