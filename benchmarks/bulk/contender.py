"""One contender decides the cases of some Parquet files, in a process of its own: `python -m bulk.contender`.

Prints what it took as JSON. The clock starts when everything is imported and the policy is loaded, and stops after the
last answer; to write the query and to plan it is part of it. All give the verdict and the status of every rule, as
Arrow batches or as Python values, which are counted and let go.
"""

import argparse
import json
import multiprocessing
import resource
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

PROCESSES = 2  # as many as DuckDB is given threads
_HANDWRITTEN = Path(__file__).resolve().parents[1] / "workload" / "handwritten.sql"
Verdicts = Counter[str]


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=sorted(CONTENDERS))
    parser.add_argument("files", nargs="+")
    parser.add_argument("--policy", required=True)
    asked = parser.parse_args()
    run = CONTENDERS[asked.name](asked.policy, asked.files)
    wall, cpu = time.perf_counter(), _cpu()
    verdicts = run()
    wall, cpu = time.perf_counter() - wall, _cpu() - cpu
    print(json.dumps({"wall": wall, "cpu": cpu, "peak": _peak(), "verdicts": dict(verdicts)}))


def _cpu() -> float:
    """Seconds of this process and of those it waited for."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)


def _peak() -> int:
    """The most memory of this process so far, in bytes. Not `ru_maxrss`, which starts from that of the parent."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024


# --- queries ------------------------------------------------------------------------------------------


def columnar(policy: str, files: list[str], *, valid: bool) -> Callable[[], Verdicts]:
    """Our `decide_table` on DuckDB, from the policy to the last batch."""
    import fairblock
    import fairblock.engine.executors.columnar.answering  # with the first query, else

    loaded = fairblock.load_policy(policy)
    backend = duckdb()

    def run() -> Verdicts:
        return counted(backend.con.sql(query(backend, loaded, files, valid=valid)))

    return run


def duckdb() -> Any:
    """DuckDB as an Ibis backend with as many threads as the others have processes."""
    import ibis

    backend = ibis.duckdb.connect()
    backend.raw_sql(f"SET threads = {PROCESSES}")
    backend.raw_sql("SET preserve_insertion_order = false")  # an answer has its case_id
    # answers are fetched a batch at a time; with a smaller buffer the threads wait for room in it
    backend.raw_sql("SET streaming_buffer_size = '128MB'")
    backend.raw_sql("SET parquet_metadata_cache = true")  # to read the files and to plan the query looks at it
    return backend


def query(backend: Any, policy: Any, files: list[str], *, valid: bool) -> str:
    """Ours, without the columns that no other contender has."""
    return str(backend.compile(policy.decide_table(backend.read_parquet(files), valid=valid, values=False)))


def handwritten_query(files: list[str]) -> str:
    """The query that an author of SQL would write."""
    return _HANDWRITTEN.read_text(encoding="utf-8").replace("{cases}", f"read_parquet({files!r})")


def handwritten(_policy: str, files: list[str]) -> Callable[[], Verdicts]:
    """The query that an author of SQL would write, on the same DuckDB."""
    backend = duckdb()
    return lambda: counted(backend.con.sql(handwritten_query(files)))


def counted(relation: Any) -> Verdicts:
    """The verdicts of answers that are fetched a batch at a time."""
    found: Verdicts = Counter()
    for batch in relation.to_arrow_reader(100_000):
        verdicts = batch.column("verdict").dictionary_encode().value_counts() if batch.num_rows else []
        for one in verdicts.to_pylist() if batch.num_rows else ():
            found[one["values"] or "problem"] += one["counts"]
    return found


# --- Python in several processes ------------------------------------------------------------------------


def compiled(policy: str, files: list[str], *, valid: bool) -> Callable[[], Verdicts]:
    """Our compiled executor: rows of the table into cases, and `evaluate`."""
    return lambda: in_processes("compiled" if not valid else "compiled_valid", policy, files)


def zen(policy: str, files: list[str]) -> Callable[[], Verdicts]:
    """zen-engine: each row as JSON by DuckDB, with times as numbers, which its expression need not parse."""
    return lambda: in_processes("zen", policy, files)


def in_processes(how: str, policy: str, files: list[str]) -> Verdicts:
    """The row groups shared out among processes."""
    import pyarrow.parquet as pq

    jobs = [(how, policy, file, group) for file in files for group in range(pq.ParquetFile(file).num_row_groups)]
    with multiprocessing.Pool(PROCESSES) as pool:
        return sum(pool.imap_unordered(_group, jobs), Counter())


_loaded: dict[str, Any] = {}  # what a process keeps from one row group to the next


def _group(job: tuple[str, str, str, int]) -> Verdicts:
    import pyarrow.parquet as pq

    how, policy, file, group = job
    if file not in _loaded:  # to read what a file holds of each row group takes a while
        _loaded[file] = pq.ParquetFile(file)
    table = _loaded[file].read_row_group(group, use_threads=False)
    return Counter(outcome for outcome, _ in ANSWERS[how](policy, table))


def ours_of(policy: str, table: Any, *, valid: bool) -> Iterator[tuple[str, dict[str, str]]]:
    """The answers of our compiled executor."""
    import fairblock
    from fairblock.engine.tables.rows import case_of, rows_of

    if policy not in _loaded:
        _loaded[policy] = fairblock.load_policy(policy)
    evaluate = _loaded[policy].evaluate
    for row in rows_of(table):
        outcome, statuses = evaluate(case_of(row), valid=valid)
        yield outcome.value, statuses


def zen_of(_policy: str, table: Any) -> Iterator[tuple[str, dict[str, str]]]:
    """The answers of zen-engine."""
    import duckdb as database
    from workload.zen import with_numbers

    from fairblock.engine.tables.layout import plain_schema

    if "zen" not in _loaded:
        _loaded["zen"] = with_numbers(), database.connect(config={"threads": 1})
    expression, connection = _loaded["zen"]
    connection.register("cases", table.cast(plain_schema()))
    texts = connection.execute("SELECT CAST(to_json(cases) AS VARCHAR) FROM cases")
    while part := texts.fetchmany(5_000):
        for (text,) in part:
            answer = expression.evaluate(text)
            yield answer["outcome"], answer["statuses"]


ANSWERS: dict[str, Callable[[str, Any], Iterator[tuple[str, dict[str, str]]]]] = {
    "compiled": lambda policy, table: ours_of(policy, table, valid=False),
    "compiled_valid": lambda policy, table: ours_of(policy, table, valid=True),
    "zen": zen_of,
}
CONTENDERS: dict[str, Callable[[str, list[str]], Callable[[], Verdicts]]] = {
    "columnar": lambda policy, files: columnar(policy, files, valid=True),
    "columnar_checked": lambda policy, files: columnar(policy, files, valid=False),
    "handwritten": handwritten,
    "compiled": lambda policy, files: compiled(policy, files, valid=True),
    "compiled_checked": lambda policy, files: compiled(policy, files, valid=False),
    "zen": zen,
}

if __name__ == "__main__":
    main()
