"""What a program sees that embeds fairblock: what is imported, threads, forked workers, memory, its own dict."""

import copy
import json
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

import fairblock

ROOT = Path(__file__).resolve().parents[2]
PATHS = [p for p in sorted((ROOT / "tests" / "conformance").glob("*.json")) if not p.name.endswith(".expected.json")]
CASES = [json.loads(path.read_bytes()) for path in PATHS]
HEAVY = {"click", "jsonschema", "referencing", "ruamel", "durable_rules_engine", "durable", "zen", "hypothesis"}


def python(code, *arguments):
    run = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False, cwd="/")
    assert run.returncode == 0, run.stderr
    return run.stdout


def answers(policy):
    """The documents, and for cases that are refused the codes."""
    return [
        one.to_json() if isinstance(one, fairblock.Verdict) else sorted(p.code for p in one.problems)
        for one in policy.decide_many(CASES)
    ]


def test_the_import_brings_only_what_a_decision_needs():
    modules = python("import sys, fairblock; print(*sys.modules)").split()
    assert not HEAVY & {name.partition(".")[0] for name in modules}
    ours = {name for name in modules if name.startswith("fairblock.")}
    assert not {name for name in ours if name.split(".")[1] in {"authoring", "reporting", "cli", "commands", "service"}}
    assert "fairblock.engine.executors.rete.rete" not in ours


def test_a_valid_case_by_a_built_policy_needs_no_more(tmp_path):
    code = """
import json, sys, fairblock
policy = fairblock.load_policy("kuaishou")
print(policy.decide(json.load(open(sys.argv[1]))).outcome)
print(*sys.modules)
"""
    outcome, modules = python(code, str(PATHS[0])).splitlines()
    assert outcome == "allow"
    assert not HEAVY & {name.partition(".")[0] for name in modules.split()}


def test_eight_threads_share_a_policy():
    expected = answers(fairblock.load_policy("kuaishou"))
    for _ in range(5):
        policy = fairblock.load_policy("kuaishou")  # anew, so that they all come first at the same time
        start = threading.Barrier(8)

        def work(policy=policy, start=start):
            start.wait()
            return [answers(policy) for _ in range(3)]

        with ThreadPoolExecutor(8) as pool:
            for found in [future.result() for future in [pool.submit(work) for _ in range(8)]]:
                assert found == [expected] * 3


def _forked(queue):
    queue.put(answers(SHARED))


SHARED = fairblock.load_policy("kuaishou")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of a fork beside threads, which is what is tried
def test_forked_workers_share_a_policy():
    expected = answers(SHARED)
    context = get_context("fork")
    queue = context.Queue()
    workers = [context.Process(target=_forked, args=(queue,)) for _ in range(4)]
    for worker in workers:
        worker.start()
    found = [queue.get(timeout=60) for _ in workers]
    for worker in workers:
        worker.join(60)
    assert found == [expected] * 4


def test_a_policy_does_not_change():
    """Threads share it: nobody may take it from under them."""
    policy = fairblock.load_policy("base")
    for name in ("model", "name", "decide", "anything"):
        with pytest.raises(AttributeError):
            setattr(policy, name, None)
        with pytest.raises(AttributeError):
            delattr(policy, name)
    assert answers(policy) == answers(fairblock.load_policy("base"))


def test_no_lock_on_the_compiled_path():
    """Nothing that a thread could wait for, and nothing kept from one case to the next."""
    locks = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "engine").rglob("*.py")
        if "rete" not in path.parts and ("threading" in path.read_text() or "Lock(" in path.read_text())
    ]
    assert locks == []


def test_the_verdict_holds_nothing_of_the_callers_dict():
    policy = fairblock.load_policy("kuaishou")
    for case in CASES:
        mine = copy.deepcopy(case)
        answer = next(policy.decide_many([mine]))
        if not isinstance(answer, fairblock.Verdict):
            continue
        assert mine == case  # and nothing was changed
        before, missing = answer.to_json(), answer.missing
        spoil(mine)
        assert answer.to_json() == before
        assert answer.missing == missing
        spoil(answer.to_dict())
        assert answer.to_json() == before


def spoil(value):
    """Changes everything in place."""
    for item in list(value.values()) if isinstance(value, dict) else list(value):
        if isinstance(item, (dict, list)):
            spoil(item)
    value.clear()


MEMORY = """
import json, sys, fairblock
from resource import RUSAGE_SELF, getrusage
policy = fairblock.load_policy("kuaishou")
cases = [json.load(open(path)) for path in sys.argv[2:]]
def run(times):
    for n in range(times):
        for answer in policy.decide_many([cases[n % len(cases)]]):
            str(answer)
run(1000)
before = getrusage(RUSAGE_SELF).ru_maxrss
run(int(sys.argv[1]))
print(getrusage(RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss is in other units elsewhere")
def test_memory_stays_flat():
    grown = int(python(MEMORY, "10000", *map(str, PATHS)))
    assert grown < 4096  # KiB: the peak of 10,000 decisions over that of the first thousand


def test_valid_is_the_callers_word_and_gives_the_same_answer():
    policy = fairblock.load_policy("kuaishou")
    for case in CASES:
        try:
            expected = policy.evaluate(case)
        except fairblock.CaseError:
            continue
        assert policy.evaluate(case, valid=True) == expected
        assert policy.evaluate(json.dumps(case), valid=True) == expected  # text is read and checked all the same
