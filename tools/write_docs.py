"""Writes the generated parts of the pages in docs/ anew: `make docs`.

They stand between `<!-- generated: NAME -->` and `<!-- end -->`, and come from the schemas, the catalogs of
messages, the commands and the shipped policies (`reference/`); on pages under `zh/` in Chinese. The pages under
`policies/` and `lints/` are generated as a whole. `tests/e2e/test_docs.py` fails when a page is not as this script
would write it.
"""

import re
from pathlib import Path

from reference.lints import lint_pages
from reference.parts import PARTS
from reference.shipped import POLICY
from reference.writing import Words

from fairblock.authoring.explaining.speaking import Speaker
from fairblock.authoring.explaining.whole import Whole
from fairblock.engine.language.load import load_model
from fairblock.engine.language.moments import parse_date
from fairblock.reporting.documents.as_markdown import markdown_lines

DOCS = Path(__file__).resolve().parents[1] / "docs"
PART = re.compile(r"(<!-- generated: ([\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)
WRITTEN_OUT_ON = "2026-01-01"  # the pages under policies/ say what is in force on this date


def pages() -> list[Path]:
    """All pages, without the decisions, which are nobody's reference."""
    return sorted([*DOCS.glob("*.md"), *(DOCS / "zh").glob("*.md")])


def regenerated(page: Path, text: str) -> str:
    """The page's text with its generated parts as they are now."""
    words = Words("zh" if page.parent.name == "zh" else "en")
    return PART.sub(lambda found: f"{found[1]}\n{PARTS[found[2]](words).strip()}\n\n{found[3]}", text)


def written_out() -> dict[Path, str]:
    """The shipped policy in plain sentences, as `fairblock explain` writes it: page by page."""
    day = parse_date(WRITTEN_OUT_ON)
    assert day is not None
    model = load_model(POLICY)
    return {
        DOCS / "policies" / f"{POLICY}.{language}.md": "\n".join(
            markdown_lines(Whole(model, Speaker(language), day).document())
        )
        + "\n"
        for language in ("zh", "en")
    }


def main() -> None:
    made = {page: regenerated(page, page.read_text(encoding="utf-8")) for page in pages()} | written_out()
    for page, after in made.items():
        page.parent.mkdir(exist_ok=True)
        before = page.read_text(encoding="utf-8") if page.exists() else ""
        if after != before:
            page.write_text(after, encoding="utf-8")
            print(f"written: {page.relative_to(DOCS)}")
    whole = lint_pages(DOCS)
    for page, text in whole.items():
        page.parent.mkdir(parents=True, exist_ok=True)
        if not page.exists() or page.read_text(encoding="utf-8") != text:
            page.write_text(text, encoding="utf-8")
            print(f"written: {page.relative_to(DOCS)}")
    for page in {*DOCS.glob("lints/*.md"), *DOCS.glob("zh/lints/*.md")} - whole.keys():
        page.unlink()
        print(f"removed: {page.relative_to(DOCS)}")


if __name__ == "__main__":
    main()
