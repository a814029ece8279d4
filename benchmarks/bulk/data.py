"""The workload's cases as Parquet files, in a cache that git ignores: seeded, all distinct, written as they are made.

The first million are made one by one, in several processes. Ten million are those ten times over, each time with
every time in them moved by another number of days and with other ids, so that no two cases are the same.
"""

import multiprocessing
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CACHE = Path(__file__).resolve().parents[2] / ".cache" / "bulk"
PART = 10_000  # cases of one seed, and of a row group, as `fairblock generate` writes them
MILLION = 1_000_000
_DAY = 86_400_000_000


def files(size: int) -> list[Path]:
    """Parquet files with so many cases in all: at most a million, or whole millions. Made where they are lacking."""
    CACHE.mkdir(parents=True, exist_ok=True)
    first = CACHE / f"cases-{min(size, MILLION)}-by-{PART}.parquet"
    if not first.is_file():
        _written(first, _made(min(size, MILLION)), f"{min(size, MILLION):,} cases")
    return [first, *(_copy(first, number) for number in range(1, size // MILLION))]


def _written(path: Path, tables: Iterator[Any], said: str) -> None:
    """Writes a file as a whole or not at all."""
    import pyarrow.parquet as pq

    half, writer, count = path.with_suffix(".half"), None, 0
    for table in tables:
        if writer is None:
            writer = pq.ParquetWriter(half, table.schema)
        writer.write_table(table, row_group_size=PART)
        count += table.num_rows
        print(f"\rmaking {said}: {count:,}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    assert writer is not None
    writer.close()
    half.rename(path)


def _made(size: int) -> Iterator[Any]:
    """Tables of a part each."""
    jobs = [(number, min(PART, size - start)) for number, start in enumerate(range(0, size, PART))]
    # not forked: a copy of a process whose threads hold locks may wait for them for ever
    with multiprocessing.get_context("spawn").Pool(os.cpu_count()) as pool:
        yield from pool.imap(_part, jobs)


def _part(job: tuple[int, int]) -> Any:
    """The table of one part: the cases of its own seed, numbered on."""
    from workload import cases

    from fairblock.engine.tables.rows import table_of

    number, count = job
    made = cases.cases(count, cases.SEED + number)
    for place, case in enumerate(made):
        case["case_id"] = f"w-{number * PART + place}"
    return table_of(made)


def _copy(path: Path, number: int) -> Path:
    """The same cases that many weeks later."""
    import pyarrow.parquet as pq

    to = path.with_stem(f"{path.stem}-{number}")
    if not to.is_file():
        source = pq.ParquetFile(path)
        groups = (source.read_row_group(group) for group in range(source.num_row_groups))
        _written(to, (_moved(table, number) for table in groups), f"million {number + 1}")
    return to


def _moved(table: Any, number: int) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    columns = [_later(column.combine_chunks(), number * 7 * _DAY) for column in table.columns]
    names = table.schema.names
    place = names.index("case_id")
    columns[place] = pc.binary_join_element_wise(columns[place], pa.scalar(str(number)), "-")
    return pa.Table.from_arrays(columns, schema=table.schema)


def _later(array: Any, by: int) -> Any:
    """The same values with each time that many microseconds later."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = array.type
    if pa.types.is_timestamp(kind):
        return pc.add(array.cast(pa.int64()), by).cast(kind)
    if pa.types.is_struct(kind):
        inner = [_later(child, by) for child in array.flatten()]
        return pa.StructArray.from_arrays(inner, fields=list(kind), mask=array.is_null())
    if pa.types.is_list(kind):
        return pa.ListArray.from_arrays(array.offsets, _later(array.values, by), type=kind, mask=array.is_null())
    return array
