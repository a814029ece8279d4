"""What the READMEs show is what happens: outputs, code, links, examples; and both say the same.

`UPDATE_README=1 pytest tests/e2e/test_readme.py` writes the blocks anew: shown files, and outputs of `$ fairblock …`.
"""

from __future__ import annotations

import copy
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import fairblock

ROOT = Path(__file__).resolve().parents[2]
READMES = ["README.md", "README.zh.md"]
CASES = ROOT / "examples/cases"
MY_SHOP = ROOT / "examples/policies/my-shop"
SHOWN_FILES = {  # the blocks of a language, in order, show these files
    "json": ["examples/cases/extortion.json"],
    "python": ["examples/embed.py"],
    "yaml": ["examples/policies/my-shop/policy.yaml", "examples/policies/my-shop/orders.yaml"],
}
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CONSOLE = re.compile(r"^\$ (fairblock .+)\n")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CASE_ROW = re.compile(r"^\| \[[^\]]+\]\((examples/cases/[^)]+)\).*\| `([^`]+)` \| `([^`]+)` \|$", re.MULTILINE)


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    return [body for found, body in BLOCK.findall(text) if found == language]


@cache
def run(command: str) -> subprocess.CompletedProcess[str]:
    """A shown command in the root of the tree, its errors where a terminal would show them."""
    name, *arguments = shlex.split(command)
    script = shutil.which(name, path=str(Path(sys.executable).parent))
    assert script, f"no `{name}` beside {sys.executable}: install the package first"
    settings = {key: value for key, value in os.environ.items() if key not in {"LC_ALL", "LC_MESSAGES", "LANGUAGE"}}
    return subprocess.run(
        [script, *arguments],
        cwd=ROOT,
        env=settings | {"LANG": "C.UTF-8"},
        encoding="utf-8",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=60,
        check=False,
    )


def as_it_should_be(text: str) -> str:
    """The same README with every shown file and every shown output as they are now."""
    files = {language: iter(names) for language, names in SHOWN_FILES.items()}

    def block(match: re.Match[str]) -> str:
        language, body = match.groups()
        if language in files:
            body = read(next(files[language]))
        elif language == "console":
            shown = CONSOLE.match(body)
            assert shown, f"a console block does not begin with `$ fairblock`: {body!r}"
            done = run(shown[1])
            assert done.returncode in {0, 3}, f"no output to show: {done.stdout}"
            body = f"$ {shown[1]}\n{done.stdout}"
        return f"```{language}\n{body}```"

    return BLOCK.sub(block, text)


def case(name: str) -> dict[str, Any]:
    return json.loads((CASES / name).read_bytes())


@pytest.fixture(scope="module")
def kuaishou() -> fairblock.Policy:
    return fairblock.load_policy("kuaishou")


@pytest.fixture(scope="module")
def my_shop() -> fairblock.Policy:
    return fairblock.load_policy(MY_SHOP)


# --- what is shown ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", READMES)
def test_files_and_outputs_are_shown_as_they_are(name: str) -> None:
    now = as_it_should_be(read(name))
    if os.environ.get("UPDATE_README"):
        (ROOT / name).write_text(now, encoding="utf-8")
    assert read(name) == now, "run it again with UPDATE_README=1"


@pytest.mark.parametrize("name", READMES)
def test_shown_commands_end_as_they_should(name: str) -> None:
    commands = [CONSOLE.match(body)[1] for body in blocks(read(name), "console")]
    assert len(commands) >= 3
    for command in commands:
        assert run(command).returncode == (3 if "batch.jsonl" in command else 0), command


@pytest.mark.parametrize("name", READMES)
def test_python_blocks_run(name: str, tmp_path: Path) -> None:
    code = blocks(read(name), "python")
    assert len(code) == 1
    (tmp_path / "shown.py").write_text(code[0], encoding="utf-8")
    said = []
    for script in (tmp_path / "shown.py", ROOT / "examples/embed.py"):
        done = subprocess.run(
            [sys.executable, "-X", "utf8", str(script)],
            cwd=ROOT,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        said.append(done.stdout)
    assert said[0] == said[1]
    assert said[0].startswith("needs-communication\nground.eligible ")


def test_both_say_the_same() -> None:
    english, chinese = map(read, READMES)

    def outline(text: str) -> list[str]:
        return re.findall(r"^(#+) ", BLOCK.sub("", text), re.MULTILINE)

    def shown(text: str) -> list[tuple[str, str]]:
        return [
            (language, body.partition("\n")[0].replace(" --lang zh", "") if language == "console" else body)
            for language, body in BLOCK.findall(text)
        ]

    def rows(text: str) -> list[int]:
        return [line.count("|") for line in text.splitlines() if line.startswith("|")]

    assert outline(english) == outline(chinese)
    assert shown(english) == shown(chinese)
    assert rows(english) == rows(chinese)
    assert Counter(LINK.findall(english)) - Counter(READMES) == (
        Counter(link.replace("docs/zh/", "docs/") for link in LINK.findall(chinese)) - Counter(READMES)
    )
    assert "README.zh.md" in LINK.findall(english)
    assert "README.md" in LINK.findall(chinese)


@pytest.mark.parametrize("name", [*READMES, "CONTRIBUTING.md", "CHANGELOG.md"])
def test_links_lead_somewhere(name: str) -> None:
    inside = [link for link in LINK.findall(BLOCK.sub("", read(name))) if "://" not in link]
    missing = [link for link in inside if not (ROOT / link.partition("#")[0]).exists()]
    assert not missing


# --- what is said -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", READMES)
def test_examples_decide_as_the_table_says(name: str) -> None:
    rows = CASE_ROW.findall(read(name))
    assert {Path(file).name for file, _, _ in rows} == {path.name for path in CASES.glob("*.json")}
    for file, policy, outcome in rows:
        chosen = fairblock.load_policy(ROOT / policy if "/" in policy else policy)
        assert chosen.decide((ROOT / file).read_bytes()).outcome == outcome, (file, policy)


def test_the_batch_has_every_outcome_and_one_error(kuaishou: fairblock.Policy) -> None:
    lines = (CASES / "batch.jsonl").read_bytes().splitlines()
    answers = list(kuaishou.decide_many(lines))
    assert isinstance(answers[2], fairblock.CaseError)
    assert [problem.code for problem in answers[2].problems] == ["case.another_buyer"]
    assert [str(a.outcome) for a in answers if isinstance(a, fairblock.Verdict)] == [
        "allow",
        "deny",
        "needs-communication",
        "deny",
    ]


@pytest.mark.parametrize(("fen", "outcome"), [(55900, "deny"), (55901, "needs-communication")])
def test_559_yuan_could_be_a_lawful_claim(kuaishou: fairblock.Policy, fen: int, outcome: str) -> None:
    asked = case("extortion.json")
    asked["incidents"][0]["demand"]["demanded_minor"] = fen
    assert kuaishou.decide(asked).outcome == outcome


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ("check examples/cases/extortion.json", 0),
        ("check", 2),
        ("check examples/cases/batch.jsonl", 3),
        ("check examples/cases/hoarding.json --exit-verdict", 0),
        ("check examples/cases/not-received.json --exit-verdict", 10),
        ("check examples/cases/extortion.json examples/cases/not-received.json --exit-verdict", 11),
        ("check examples/cases/batch.jsonl --exit-verdict", 3),
        ("check examples/cases/hoarding.json --policy nowhere", 3),
    ],
)
def test_exit_codes_are_as_the_table_says(arguments: str, code: int) -> None:
    assert run(f"fairblock {arguments}").returncode == code


# --- the policy of an author --------------------------------------------------------------------------


def test_my_shop_changes_one_number_and_adds_one_rule(kuaishou: fairblock.Policy, my_shop: fairblock.Policy) -> None:
    hoarding = case("hoarding.json")
    ours, theirs = my_shop.decide(hoarding).statuses, kuaishou.decide(hoarding).statuses
    assert set(ours) - set(theirs) == {"malicious_order.false_not_received"}
    hoarding["communications"][0]["at"] = "2026-03-09T10:00:00+08:00"  # 29 hours before `as_of`
    assert kuaishou.decide(hoarding).outcome == "allow"
    assert my_shop.decide(hoarding).outcome == "needs-communication"


def test_the_rule_of_my_shop_fires_and_needs_all_that_it_asks_for(my_shop: fairblock.Policy) -> None:
    full = case("not-received.json")

    def decided(**changes: Any) -> tuple[str, str]:
        verdict = my_shop.decide(copy.deepcopy(full) | changes)
        return str(verdict.outcome), verdict.statuses["malicious_order.false_not_received"]

    assert decided() == ("allow", "communicated")
    assert decided(communications=full["communications"][:1]) == ("needs-communication", "eligible")
    assert decided(after_sales=full["after_sales"][:2]) == ("deny", "not_established")
    for one in full["evidence"]:
        assert decided(evidence=[one]) == ("deny", "unproven")
    assert decided(
        complaints=[{"id": "c1", "filed_at": "2026-03-01T10:00:00+08:00", "channel": "platform", "status": "pending"}]
    ) == ("deny", "shielded")
