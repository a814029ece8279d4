"""The columnar executor against the library, on tables of cases, row by row.

`make agree PAIRS=100000` runs it for long, on as many rows; `tests/properties/test_tables_agree.py` for a moment.
"""

import argparse
import gc
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import broken_cases
import cases
import policies
import pyarrow as pa

import fairblock
from fairblock.engine.deciding.table import Table
from fairblock.engine.executors.columnar.errors import TableError
from fairblock.engine.executors.columnar.sql import connect, of_arrow
from fairblock.engine.executors.reference import ReferenceExecutor
from fairblock.engine.language.wording import normal
from fairblock.engine.semantics.problems import CaseError
from fairblock.engine.semantics.spans import Spans
from fairblock.engine.tables.layout import case_schema, text_schema
from fairblock.engine.tables.rows import case_of, rows_of, table_of

CASES = 40  # of one policy
# of a case with several problems a table names the first of these
ORDER = (
    "case.too_large",
    "case.number",
    "case.time",
    "case.schema",
    "case.other_platform",
    "case.another_buyer",
    "case.duplicate_id",
)
# what pyarrow says of a value of another type than the column
_MISTYPED = (pa.ArrowException, TypeError, ValueError, AttributeError, AssertionError, RuntimeError, OverflowError)
Json = dict[str, Any]


def random_pair(seed: int, count: int = CASES) -> tuple[fairblock.Policy, list[Json]]:
    """The policy of a seed, and cases for it."""
    policy = policies.random_policy(Random(seed))
    with tempfile.TemporaryDirectory() as folder:
        policies.write_policy(policy, Path(folder))
        loaded = fairblock.load_policy(folder)
    return loaded, [cases.random_case(Random(f"{seed}.{number}"), policy) for number in range(count)]


def small_policy(folder: Path) -> tuple[Any, fairblock.Policy]:
    """A random policy for one platform, with its source."""
    source = policies.random_policy(Random(11))
    source = {**source, "manifest": {**source["manifest"], "platforms": ["kuaishou"]}}
    policies.write_policy(source, folder)
    return source, fairblock.load_policy(folder)


# --- what a row must say ------------------------------------------------------------------------------


def problem_of(policy: fairblock.Policy, case: Json) -> str | None:
    """The code that stands in the row of a case; None for a valid one."""
    try:
        policy.evaluate(case)
    except CaseError as error:
        codes = {problem.code for problem in error.problems}
        return next(code for code in ORDER if code in codes)
    return None


def expected(policy: fairblock.Policy, case: Json) -> Json:
    """What the row of a case must say: by the checks of the library, the reference executor and the verdict table."""
    row = {f"{what}.{rule.id}": None for rule in policy.model.rules for what in ("value", "status")}
    problem = problem_of(policy, case)
    if problem is not None:
        return {"problem": problem, "verdict": None, **row}
    spans = Spans(policy.model)
    span = spans.of(case)
    table = Table(policy.model, spans.day(span))
    reading = ReferenceExecutor(policy.model).read(case, span, plain=False)
    grounds = case["request"].get("grounds")
    outcome, statuses = table.answer(reading, None if grounds is None else list(map(normal, grounds)))
    for number, rule in enumerate(table.rules):
        row |= {f"value.{rule.id}": str(reading.value(number)), f"status.{rule.id}": statuses[rule.id]}
    return {"problem": None, "verdict": outcome.value, **row}


def differences(policy: fairblock.Policy, found: list[Json], every: list[Json]) -> Iterator[str]:
    """Where the rows of a table are not what the library says, by the number of the case."""
    for number, (row, case) in enumerate(zip(found, every, strict=True)):
        wanted = expected(policy, case)
        if set(row) != {"case_id", *wanted}:
            yield f"case {number}: the columns are {sorted(row)}, and should be {sorted(wanted)}"
        for name, value in wanted.items():
            if row.get(name) != value:
                yield f"case {number}: {name}: {row.get(name)}, and should be {value}"


# --- tables -------------------------------------------------------------------------------------------


def numbered(table: pa.Table) -> pa.Table:
    """The table with the number of each row as one more column, for the answers come in no order."""
    return table.append_column("row", pa.array(range(len(table)), pa.int64()))


def rows(policy: fairblock.Policy, table: Any, *, valid: bool = False) -> list[Json]:
    """The answers to an Ibis table that is numbered, in the order of its rows."""
    found = policy.decide_table(table, keep=("row", "case_id"), valid=valid).to_pyarrow().to_pylist()
    found.sort(key=lambda row: row["row"])
    assert [row.pop("row") for row in found] == list(range(len(found)))
    return found


def decided(policy: fairblock.Policy, every: list[Json], backend: Any, *, valid: bool = False) -> list[Json]:
    """The rows of valid cases, in their order, as DuckDB decides them."""
    return rows(policy, of_arrow(backend, "cases", numbered(table_of(every))), valid=valid)


def table_and_cases(every: list[Json], *, texts: bool = False) -> tuple[pa.Table, list[Json]]:
    """Those of the cases, valid or not, that a table can hold, and what its rows mean: nulls are absent fields.

    `texts`: with times as texts, as they are in JSON.
    """
    tables = list(_held(every, text_schema() if texts else case_schema()))
    table = pa.concat_tables(tables)
    if texts:
        return table, [_as_written(row) for row in table.to_pylist()]
    return table, [case_of(row) for row in rows_of(table)]


def _held(every: list[Json], schema: pa.Schema) -> Iterator[pa.Table]:
    try:
        yield pa.Table.from_pylist(every, schema=schema) if schema == text_schema() else table_of(every)
    except _MISTYPED:
        if len(every) > 1:
            middle = len(every) // 2
            yield from _held(every[:middle], schema)
            yield from _held(every[middle:], schema)


def _as_written(value: Any) -> Any:
    """A value without the fields that are absent."""
    if isinstance(value, dict):
        return {name: _as_written(inner) for name, inner in value.items() if inner is not None}
    return [_as_written(item) for item in value] if isinstance(value, list) else value


def broken_of(seed: object, policy: Any, count: int) -> Iterator[Json]:
    """Cases for a random policy with something wrong in them, and some that are still valid."""
    full = broken_cases.full_case()
    for number in range(count):
        rng = Random(f"broken {seed}.{number}")
        case = full if number % 3 == 0 else cases.random_case(rng, policy)
        with suppress(RuntimeError):  # some of what is put in raises it when it is looked at
            yield broken_cases.broken(rng, case)


# --- for long -----------------------------------------------------------------------------------------


def faults_of(seed: int, backend: Any, *, valid: bool = False) -> tuple[list[Json], list[str]]:
    """The rows of a seed's policy, and where they are not as they should be. Raises TableError."""
    policy, every = random_pair(seed)
    found = decided(policy, every, backend, valid=valid)
    return found, [f"seed {seed}, {fault}" for fault in differences(policy, found, every)]


def spare_collecting() -> None:
    """Ibis makes a hundred thousand objects a query, and looking through them for garbage is a third of the time."""
    gc.freeze()
    gc.set_threshold(200_000, 50, 1000)


def main() -> int:
    """Tries so many policies; ends with 1 at the first one with a difference."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=8000, help="policies times rows")
    parser.add_argument("--first", type=int, default=1_000_000, help="seed of the first policy")
    asked = parser.parse_args()
    asked.policies = -(-asked.pairs // CASES)
    spare_collecting()
    backend, refused, compared = connect(), 0, 0
    for seed in range(asked.first, asked.first + asked.policies):
        try:
            found, faults = faults_of(seed, backend, valid=seed % 8 != 0)
        except TableError as error:
            refused += 1
            print(f"seed {seed}: {error}", flush=True)
            continue
        compared += len(found)
        if faults:
            print(*faults[:20], sep="\n")
            return 1
        if sys.stderr.isatty():
            print(f"\r{seed + 1 - asked.first:,} of {asked.policies:,} policies", end="", file=sys.stderr, flush=True)
    print(f"{asked.policies:,} policies, {compared:,} rows: no difference; {refused} policies refused")
    return 0 if compared and refused < asked.policies // 10 + 1 else 1


if __name__ == "__main__":
    sys.exit(main())
