"""Writes the artefacts of the shipped policies into built/: `make built`. They spare programs the reading of YAML.

A policy is still what its YAML files say: an artefact is only used while it was made of these very files.
"""

from pathlib import Path

from fairblock.engine.language.folder import shipped_names
from fairblock.engine.language.load import build_artefact

BUILT = Path(__file__).resolve().parents[1] / "built"

for name in shipped_names():
    model, data = build_artefact(name, shipped=True)
    (BUILT / f"{name}.fairblock").write_bytes(data)
    print(f"{name} {model.version}: {len(data):,} bytes")
