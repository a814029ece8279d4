"""The compiled executor against the reference one, on random policies and cases, pair by pair.

`make agree PAIRS=100000` runs it for long; `tests/properties/test_executors_agree.py` for a moment.
"""

import argparse
import itertools
import sys
import tempfile
from collections.abc import Iterator
from multiprocessing import Pool
from pathlib import Path
from random import Random
from typing import Any

import cases
import policies

import fairblock
from fairblock.engine.deciding.table import Table
from fairblock.engine.executors.compiled.executor import Compiled
from fairblock.engine.executors.reference import ReferenceExecutor
from fairblock.engine.language.model import Ground, PolicyModel
from fairblock.engine.semantics.accepting import accepted
from fairblock.engine.semantics.spans import Spans

CASES = 12  # of one policy


def all_of(reading: Any, table: Table, requested: Any) -> dict[str, Any]:
    """All that a reading says: of each rule, and of the case."""
    found: dict[str, Any] = {"answer": table.answer(reading, requested)}
    for number, rule in enumerate(table.rules):
        said: tuple[Any, ...] = (reading.result(number),)
        if isinstance(rule, Ground):
            said += (reading.communication(number),)
            said += (reading.conduct(number) if rule.communication is not None else None,)
        found[rule.id] = said
    return found


def differences(model: PolicyModel, spans: Spans, compiled: Compiled, case: dict[str, Any]) -> list[str]:
    """What the executors do not agree on: rules, `answer` for the outcome or the statuses."""
    span = spans.of(case)
    table = Table(model, spans.day(span))
    requested = case["request"].get("grounds")
    expected = all_of(ReferenceExecutor(model).read(case, span, plain=False), table, requested)
    # text of times is only compared as it stands where the fast validator has seen that it is plain
    modes = (False, True) if accepted(case, model.platforms) else (False,)
    return [
        f"{name}{' (plain)' if plain else ''}"
        for plain in modes
        for name, said in all_of(compiled.read(case, span, plain=plain), table, requested).items()
        if said != expected[name]
    ]


def pairs_of(seed: int, count: int = CASES) -> tuple[int, set[str], list[str]]:
    """How many pairs the policy of a seed was tried in, their outcomes, and where the executors differ."""
    policy = policies.random_policy(Random(seed))
    with tempfile.TemporaryDirectory() as folder:
        policies.write_policy(policy, Path(folder))
        loaded = fairblock.load_policy(folder)
    faults, outcomes = [], set()
    spans = Spans(loaded.model)
    compiled = Compiled(loaded.model, spans)
    for number in range(count):
        case = cases.random_case(Random(f"{seed}.{number}"), policy)
        faults += [f"seed {seed}, case {number}: {name}" for name in differences(loaded.model, spans, compiled, case)]
        outcomes.add(loaded.evaluate(case)[0].value)
    return count, outcomes, faults


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done:,} of {total:,} pairs", end="", file=sys.stderr, flush=True)


def run(pairs: int, first: int, processes: int) -> int:
    """Tries so many pairs; returns the exit code."""
    seeds: Iterator[int] = itertools.islice(itertools.count(first), -(-pairs // CASES))
    done, faults, outcomes = 0, [], set()
    with Pool(processes) as pool:
        for count, found, different in pool.imap_unordered(pairs_of, seeds, chunksize=4):
            done += count
            outcomes |= found
            faults += different
            _progress(done, pairs)
            for fault in different:
                print(f"\n{fault}", flush=True)
    print(f"\n{done:,} pairs, {len(faults)} differences, outcomes: {', '.join(sorted(outcomes))}")
    return 1 if faults or done < pairs or len(outcomes) < 3 else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1_000_000, help="of the first policy")
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    sys.exit(run(options.pairs, options.seed, options.processes))
