"""The columnar executor against the reference one, on random policies and tables of random cases, row by row.

`make agree` runs it for long, `tests/properties/test_tables_agree.py` for a moment.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import cases
import policies

import fairblock
from fairblock.engine.deciding.table import Table
from fairblock.engine.executors.columnar.backend import connect, of_arrow
from fairblock.engine.executors.columnar.errors import TableError
from fairblock.engine.executors.reference import ReferenceExecutor
from fairblock.engine.language.wording import normal
from fairblock.engine.semantics.spans import Spans
from fairblock.engine.tables.rows import table_of

CASES = 40  # of one policy
Json = dict[str, Any]


def random_pair(seed: int, count: int = CASES) -> tuple[fairblock.Policy, list[Json]]:
    """The policy of a seed, and cases for it."""
    policy = policies.random_policy(Random(seed))
    with tempfile.TemporaryDirectory() as folder:
        policies.write_policy(policy, Path(folder))
        loaded = fairblock.load_policy(folder)
    return loaded, [cases.random_case(Random(f"{seed}.{number}"), policy) for number in range(count)]


def expected(policy: fairblock.Policy, case: Json) -> Json:
    """What the row of a valid case must say: by the reference executor and the verdict table."""
    spans = Spans(policy.model)
    span = spans.of(case)
    table = Table(policy.model, spans.day(span))
    reading = ReferenceExecutor(policy.model).read(case, span, plain=False)
    grounds = case["request"].get("grounds")
    outcome, statuses = table.answer(reading, None if grounds is None else list(map(normal, grounds)))
    row = {f"{what}.{rule.id}": None for rule in policy.model.rules for what in ("value", "status")}
    for number, rule in enumerate(table.rules):
        row |= {f"value.{rule.id}": str(reading.value(number)), f"status.{rule.id}": statuses[rule.id]}
    return {"problem": None, "verdict": outcome.value, **row}


def differences(policy: fairblock.Policy, found: list[Json], every: list[Json]) -> Iterator[str]:
    """Where the rows of a table are not what the reference executor says, by the number of the case."""
    for number, (row, case) in enumerate(zip(found, every, strict=True)):
        for name, wanted in expected(policy, case).items():
            if row[name] != wanted:
                yield f"case {number}: {name}: {row[name]}, and should be {wanted}"


def decided(policy: fairblock.Policy, every: list[Json], backend: Any) -> list[Json]:
    """The rows of the cases, in their order, as a backend decides them."""
    cases_in_order = [{**case, "case_id": str(number)} for number, case in enumerate(every)]
    table = of_arrow(backend, "cases", table_of(cases_in_order))
    rows = policy.decide_table(table).to_pyarrow().to_pylist()
    return sorted(rows, key=lambda row: int(row["case_id"]))


def main() -> int:
    """Tries so many policies; ends with 1 at the first one with a difference."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--policies", type=int, default=200)
    parser.add_argument("--first", type=int, default=0)
    asked = parser.parse_args()
    backend, refused = connect(), 0
    for seed in range(asked.first, asked.first + asked.policies):
        policy, every = random_pair(seed)
        try:
            faults = list(differences(policy, decided(policy, every, backend), every))
        except TableError as error:
            refused += 1
            print(f"seed {seed}: {error}", flush=True)
            continue
        if faults:
            print(f"seed {seed}:", *faults[:20], sep="\n")
            return 1
    print(f"{asked.policies} policies, {CASES} cases each: no difference; {refused} policies refused")
    return 0


if __name__ == "__main__":
    sys.exit(main())
