"""A policy repository from nothing: new policy, new rule, new test, and what hooks and CI run in it."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from fairblock.engine.language.yaml_reader import read_yaml

COMMAND = Path(sys.executable).parent / "fairblock"
ROOT = Path(__file__).resolve().parents[2]
GROUND = (
    "new rule --policy mine --kind ground --id malicious_order.fake --ground malicious_order --collection after_sales "
    "--evidence after_sale_record --evidence inspection_video --where item_swapped=true --at-least 2"
)
PROTECTION = "new rule --policy mine --kind protection --id protection.loyal --collection reviews --where rating=5"
PROCEDURE = (
    "new rule --policy mine --kind procedure --id procedure.ask --require operator.role=agent,owner --on-request"
)


def settings():
    kept = {key: value for key, value in os.environ.items() if not key.startswith("LC_") and key != "LANG"}
    return kept | {"LANG": "C.UTF-8", "NO_COLOR": "1", "PATH": f"{COMMAND.parent}:{os.environ['PATH']}"}


def fairblock(line, where):
    assert COMMAND.exists(), f"no `fairblock` beside {sys.executable}: install the package first"
    return subprocess.run(
        [COMMAND, *shlex.split(line)],
        cwd=where,
        env=settings(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def in_order(where, name="mine"):
    """Lint clean, in canonical form and all tests green."""
    for line in (f"lint {name}", f"fmt --check {name}", f"test {name}"):
        done = fairblock(line, where)
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"


@pytest.mark.parametrize("options", ["", "--extends base --platform taobao", "--extends base --lang zh"])
def test_a_new_policy_is_in_order_at_once(options, tmp_path):
    done = fairblock(f"new policy mine {options}", tmp_path)
    assert done.returncode == 0, done.stderr
    in_order(tmp_path)
    for name in ("README.md", "README.zh.md"):
        assert f"# mine\n\n[{'English' if 'zh' in name else '中文'}]" in (tmp_path / "mine" / name).read_text("utf-8")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_policy_grows_by_commands(language, tmp_path):
    lines = ["new policy mine", GROUND, PROTECTION, PROCEDURE]
    lines += ["new test --policy mine --rule malicious_review.extortion"]
    for line in lines:
        done = fairblock(f"{line} --lang {language}", tmp_path)
        assert done.returncode == 0, f"{line}\n{done.stderr}"
    in_order(tmp_path)
    assert len(list((tmp_path / "mine" / "tests").glob("*.yaml"))) == 5


def test_nothing_is_overwritten(tmp_path):
    assert fairblock("new policy mine", tmp_path).returncode == 0
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    for line in (
        "new policy mine",
        "new policy other --dir mine",
        "new test --policy mine --rule malicious_order.false_not_received",
        "new rule --policy mine --kind procedure --id policy --require operator.role=agent",
        "new rule --policy mine --kind procedure --id procedure.remark --require operator.role=agent",
    ):
        assert fairblock(line, tmp_path).returncode == 2, line
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("new policy", "argument NAME"),
        ("new rule", "--policy"),
        ("new rule --policy mine", "--kind"),
        ("new rule --policy mine --kind ground", "--id"),
        ("new rule --policy mine --kind ground --id a", "--ground"),
        ("new rule --policy mine --kind ground --id a --ground b", "--collection"),
        ("new rule --policy mine --kind ground --id a --ground b --collection orders", "--evidence"),
        ("new rule --policy mine --kind protection --id a", "--collection"),
        ("new rule --policy mine --kind procedure --id a", "--require"),
        ("new test --policy mine", "--rule"),
        ("new test --rule a", "--policy"),
    ],
)
def test_away_from_a_terminal_what_is_missing_is_named(line, said, tmp_path):
    done = fairblock(line, tmp_path)
    assert done.returncode == 2
    assert said in done.stderr.splitlines()[-1]


def test_a_rule_with_problems_is_not_left_behind(tmp_path):
    assert fairblock("new policy mine", tmp_path).returncode == 0
    done = fairblock(f"{GROUND} --where kind=qualty", tmp_path)
    assert done.returncode == 3
    assert "did you mean `quality`?" in done.stderr
    assert "nothing was written" in done.stderr
    assert sorted(path.name for path in (tmp_path / "mine").glob("*.yaml")) == ["policy.yaml", "rules.yaml"]
    refused = fairblock("new rule --policy kuaishou --kind procedure --id a --require operator.role=agent", tmp_path)
    assert refused.returncode == 3
    assert "comes with fairblock" in refused.stderr


# --- hooks and CI -------------------------------------------------------------------------------------


def hooks():
    return read_yaml("hooks", (ROOT / ".pre-commit-hooks.yaml").read_bytes()).data


@pytest.fixture
def repository(tmp_path):
    """Two policies, the second in a folder with a space."""
    assert fairblock("new policy mine", tmp_path).returncode == 0
    assert fairblock("new policy other --extends ../../mine --dir 'deep er/other'", tmp_path).returncode == 0
    return tmp_path


def test_the_hooks_are_what_pre_commit_asks_for():
    found = {hook["id"]: hook for hook in hooks()}
    assert list(found) == ["fairblock-lint", "fairblock-fmt", "fairblock-test"]
    for hook in found.values():
        assert set(hook) == {
            *("id", "name", "description", "entry", "language"),
            *("files", "pass_filenames", "require_serial"),
        }
        assert (hook["language"], hook["pass_filenames"], hook["require_serial"]) == ("python", False, True)


@pytest.mark.parametrize("hook", hooks(), ids=lambda hook: hook["id"])
def test_the_hooks_run_on_all_policies_of_a_repository(hook, repository):
    line = hook["entry"].removeprefix("fairblock ")
    done = fairblock(line, repository)
    assert done.returncode == 0, done.stdout + done.stderr
    manifest = repository / "deep er" / "other" / "policy.yaml"
    manifest.write_text(manifest.read_text("utf-8").replace("version: 1.0.0", "version:  1.0.0\nnonsense: 1"), "utf-8")
    before = manifest.read_bytes()
    done = fairblock(line, repository)
    if hook["id"] == "fairblock-fmt":
        assert (done.returncode, manifest.read_bytes() == before) == (0, False)
    else:
        assert done.returncode == 3
    assert fairblock(f"{line} mine", repository).returncode == 0


def test_a_repository_without_a_policy_is_no_success(tmp_path):
    for name in ("lint", "fmt", "test"):
        done = fairblock(f"hook {name}", tmp_path)
        assert (done.returncode, done.stderr) == (3, "there is no policy (policy.yaml) in or below .\n")


def test_the_action_runs_lint_layout_and_tests(repository):
    action = read_yaml("action", (ROOT / "action.yml").read_bytes()).data
    inputs = {name: one["default"] for name, one in action["inputs"].items()}
    steps = action["runs"]["steps"]
    assert action["runs"]["using"] == "composite"
    assert all(step["shell"] == "bash" for step in steps if "run" in step)
    checks = [step for step in steps if "env" in step]
    assert [step["name"] for step in checks] == ["Lint", "Layout", "Test"]

    def run(step, **given):
        values = {key: text[len("${{ inputs.") : -len(" }}")] for key, text in step["env"].items()}
        variables = {key: (inputs | given)[name] for key, name in values.items()}
        return subprocess.run(
            ["bash", "-ec", step["run"]], cwd=repository, env=settings() | variables, capture_output=True, check=False
        ).returncode

    assert [run(step) for step in checks] == [0, 0, 0]
    assert [run(step, policies="mine mine", lang="zh") for step in checks] == [0, 0, 0]
    rules = repository / "mine" / "rules.yaml"
    rules.write_text(rules.read_text("utf-8").replace("at_least: $", "at_least:   2 # $"), "utf-8")
    assert [run(step) for step in checks] == [3, 4, 3]
