"""Writes the schemas in draft-07, for editors, into schemas/draft-07/: `make schemas`, after a change of schemas/."""

from pathlib import Path

from fairblock.schemas.draft07 import NAMES, draft_07_text

FOLDER = Path(__file__).resolve().parents[1] / "schemas" / "draft-07"

for name in NAMES:
    (FOLDER / f"{name}.schema.json").write_text(draft_07_text(name), encoding="utf-8")
    print(f"schemas/draft-07/{name}.schema.json")
