"""The shared example cases, decided by the library and by the installed command (contract 3, 5 and 7).

Each `tests/conformance/NAME.json` is a case for the shipped policy `kuaishou`; `NAME.expected.json` says what
must come out: `verdict` with some `statuses`, or `"verdict": "error"` with the `codes` of the problems.
"""

import json
import shutil
import subprocess
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import jsonschema
import pytest
from referencing import Registry, Resource

import fairblock

ROOT = Path(__file__).resolve().parents[2]
CASES = sorted(
    path for path in (ROOT / "tests" / "conformance").glob("*.json") if not path.name.endswith(".expected.json")
)
NO_RETE = pytest.mark.skipif(find_spec("durable_rules_engine") is None, reason="durable-rules is not installed")
EXECUTORS = ["compiled", "reference", pytest.param("rete", marks=NO_RETE), pytest.param("both", marks=NO_RETE)]
NAMES = [path.stem for path in CASES]
in_every_case = pytest.mark.parametrize("path", CASES, ids=NAMES)


@cache
def schema_validator() -> jsonschema.Draft202012Validator:
    schemas = {path.name: json.loads(path.read_bytes()) for path in (ROOT / "schemas").glob("*.schema.json")}
    registry: Registry = Registry().with_resources(
        [(name, Resource.from_contents(schema)) for name, schema in schemas.items()]
    )
    return jsonschema.Draft202012Validator(schemas["verdict.schema.json"], registry=registry)


def expected(path: Path) -> dict:
    return json.loads(path.with_suffix(".expected.json").read_bytes())


def statuses(document: dict) -> dict:
    return {rule["id"]: rule["status"] for rule in document["rules"]}


@pytest.fixture(scope="module")
def policy():
    return fairblock.load_policy("kuaishou")


@cache
def engine(executor: str):
    return fairblock.load_policy("kuaishou", engine=executor)


def decide(executor: str, raw: bytes):
    return engine(executor).decide(raw)


def check(document: dict, wanted: dict) -> None:
    assert document["verdict"] == wanted["verdict"]
    found = statuses(document)
    assert {name: found.get(name) for name in wanted["statuses"]} == wanted["statuses"]


def test_there_are_cases_and_each_says_what_is_expected():
    assert len(CASES) >= 16
    left_over = {path.name for path in (ROOT / "tests" / "conformance").glob("*.expected.json")}
    assert left_over == {f"{name}.expected.json" for name in NAMES}
    for path in CASES:
        wanted = expected(path)
        assert set(wanted) == {"verdict", "codes" if wanted["verdict"] == "error" else "statuses"}
        assert wanted["verdict"] in ("allow", "deny", "needs-communication", "error")
        assert wanted.get("codes", wanted.get("statuses")), f"{path.name} expects nothing"
    assert {expected(path)["verdict"] for path in CASES} == {"allow", "deny", "needs-communication", "error"}


@pytest.mark.parametrize("executor", EXECUTORS)
@in_every_case
def test_library(path, executor):
    wanted, raw = expected(path), path.read_bytes()
    if wanted["verdict"] == "error":
        with pytest.raises(fairblock.CaseError) as caught:
            decide(executor, raw)
        assert sorted({problem.code for problem in caught.value.problems}) == sorted(wanted["codes"])
        return
    verdict = decide(executor, raw)
    assert verdict.outcome.value == wanted["verdict"]
    check(verdict.to_dict(), wanted)
    assert verdict.to_json() == decide("compiled", raw).to_json()


@in_every_case
def test_text_and_dict_are_read_as_bytes_are(policy, path):
    raw = path.read_bytes()
    answers = []
    for case in (raw, raw.decode(), json.loads(raw)):
        try:
            answers.append(policy.decide(case).to_dict())
        except fairblock.CaseError as error:
            answers.append([problem.to_dict() for problem in error.problems])
    assert answers[0] == answers[1] == answers[2]


@in_every_case
def test_evaluate_agrees_with_decide(policy, path):
    raw = path.read_bytes()
    if expected(path)["verdict"] == "error":
        with pytest.raises(fairblock.CaseError) as caught:
            policy.evaluate(raw)
        with pytest.raises(fairblock.CaseError) as of_decide:
            policy.decide(raw)
        assert caught.value.problems == of_decide.value.problems
        return
    verdict = policy.decide(raw)
    outcome, found = policy.evaluate(raw)
    assert outcome == verdict.outcome
    assert found == statuses(verdict.to_dict())


@pytest.mark.parametrize("path", [path for path in CASES if expected(path)["verdict"] != "error"], ids=lambda p: p.stem)
def test_documents_fit_their_schema_and_are_the_same_bytes_every_time(policy, path):
    first, second = policy.decide(path.read_bytes()), fairblock.load_policy("kuaishou").decide(path.read_bytes())
    assert first.to_json().encode() == second.to_json().encode()
    assert json.loads(first.to_json()) == first.to_dict()
    schema_validator().validate(first.to_dict())


def test_decide_many_keeps_the_order_and_puts_errors_in_their_place(policy):
    found = list(policy.decide_many(path.read_bytes() for path in CASES))
    assert len(found) == len(CASES)
    for path, one in zip(CASES, found, strict=True):
        wanted = expected(path)["verdict"]
        assert isinstance(one, fairblock.CaseError) if wanted == "error" else one.outcome.value == wanted


# --- the installed command ------------------------------------------------------------------------


def command() -> str:
    beside = Path(sys.executable).with_name("fairblock")
    found = shutil.which(beside)
    assert found, f"the command is not installed: {beside}"
    return found


@pytest.fixture(scope="module")
def ran():
    run = subprocess.run(
        [command(), "check", *map(str, CASES), "--format", "json"], capture_output=True, timeout=120, check=False
    )
    return run, json.loads(run.stdout)


def test_command_answers_for_every_file_in_order(ran):
    run, documents = ran
    assert len(documents) == len(CASES)
    assert run.returncode == 3, "some of the cases are invalid"
    assert b"Traceback" not in run.stderr


@pytest.mark.parametrize("number", range(len(CASES)), ids=NAMES)
def test_command(ran, policy, number):
    path, document = CASES[number], ran[1][number]
    wanted = expected(path)
    if wanted["verdict"] == "error":
        assert "verdict" not in document
        assert sorted({problem["code"] for problem in document["error"]["problems"]}) == sorted(wanted["codes"])
        return
    check(document, wanted)
    schema_validator().validate(document)
    assert document == policy.decide(path.read_bytes()).to_dict()
