"""The lints: their table, and a page for each."""

from pathlib import Path

from fairblock.authoring.linting.lints.every import LINTS
from fairblock.authoring.linting.pages import page_of

from .writing import Words, table


def lints(words: Words) -> str:
    """Every lint with its page."""
    head = (words("检查", "lint"), words("意思", "what it holds"), words("程度", "severity"))
    severities = {"error": words("严重", "error"), "warning": words("提醒", "warning")}
    rows = ((f"[{x.name}](lints/{x.name}.md)", words.of(x.says), severities[x.severity]) for x in LINTS)
    return table(head, rows)


def lint_pages(docs: Path) -> dict[Path, str]:
    """The pages of the lints, which are generated as a whole."""
    found: dict[Path, str] = {}
    for top, lang, back in ((docs, "en", "All lints"), (docs / "zh", "zh", "全部检查")):
        for lint in LINTS:
            found[top / "lints" / f"{lint.name}.md"] = f"{page_of(lint, lang)}\n[{back}](../lints.md)\n"
    return found
