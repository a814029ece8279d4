"""The workload's policy many times over: the same rules under other ids, grounds, names and numbers."""

import re
from pathlib import Path

POLICY = Path(__file__).with_name("policy")
_RULE_ID = re.compile(r"^(  - id: )([a-z_.]+)$", re.MULTILINE)
_GROUND = re.compile(r"\bmalicious_(review|order|complaint|attack)\b(?!\.)")
_USED = re.compile(r"\$([a-z_]+)")
_PARAMETER = re.compile(r"^  ([a-z_]+): \{value: (\d+)([a-z]*), .*$", re.MULTILINE)


def write_scaled(folder: Path, times: int) -> Path:
    """A policy folder with 12 × `times` rules. The first copy is the policy itself.

    Every other copy has grounds of its own, which only a request that names no ground asks for; and each has its own
    numbers, so that no two copies ask the same of a case.
    """
    folder.mkdir()
    manifest, rules = ((POLICY / name).read_text(encoding="utf-8") for name in ("policy.yaml", "rules.yaml"))
    names = sorted(set(_USED.findall(rules)))
    lines = [line for copy in range(1, times) for line in _parameters(manifest, names, copy)]
    head, mark, rest = manifest.partition("\nterms:")
    (folder / "policy.yaml").write_text("\n".join([head.rstrip(), *lines, mark + rest]), encoding="utf-8")
    for copy in range(times):
        text = rules if copy == 0 else _copied(rules, names, copy)
        (folder / f"rules-{copy:03}.yaml").write_text(text, encoding="utf-8")
    return folder


def _parameters(manifest: str, names: list[str], copy: int) -> list[str]:
    lines = []
    for match in _PARAMETER.finditer(manifest):
        name, number, unit = match.groups()
        if name in names:
            other = int(number) + (copy % 9 if unit else copy % 3)
            old, new = f"{name}: {{value: {number}{unit},", f"{name}_{copy}: {{value: {other}{unit},"
            lines.append(match.group(0).replace(old, new))
    return lines


def _copied(rules: str, names: list[str], copy: int) -> str:
    text = _RULE_ID.sub(rf"\g<1>\g<2>_{copy}", rules)
    if copy % 2:
        text = _GROUND.sub(rf"malicious_\g<1>_{copy}", text)
    return re.sub(rf"\$({'|'.join(names)})\b", rf"$\g<1>_{copy}", text)
