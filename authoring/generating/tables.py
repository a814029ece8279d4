"""Made cases as tables: Arrow streams from the processes that make them, and the Parquet file that they go into."""

from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from ...engine.tables.layout import case_schema
from ...engine.tables.rows import table_of_rows

TRUTH = pa.schema(
    [
        ("case_id", pa.string()),
        ("malicious", pa.bool_()),
        ("conduct", pa.string()),
        ("story", pa.string()),
        ("habit", pa.string()),
        ("flaws", pa.list_(pa.string())),
    ]
)


def case_table(rows: list[dict[str, Any]]) -> pa.Table:
    """The cases as rows of a table."""
    return table_of_rows(rows)


def truth_table(rows: list[dict[str, Any]]) -> pa.Table:
    """What is true of the cases."""
    return pa.Table.from_pylist(rows, schema=TRUTH)


def stream(parts: list[Any]) -> bytes:
    """Tables of one schema as an Arrow stream."""
    table = pa.concat_tables(parts)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    data: bytes = sink.getvalue().to_pybytes()
    return data


class ParquetSink:
    """A Parquet file; each stream becomes a row group."""

    def __init__(self, opened: IO[bytes], *, truth: bool) -> None:
        self._writer = pq.ParquetWriter(opened, TRUTH if truth else case_schema(), compression="zstd")

    def write(self, data: bytes) -> None:
        table = pa.ipc.open_stream(data).read_all().combine_chunks()
        self._writer.write_table(table, row_group_size=max(table.num_rows, 1))

    def close(self) -> None:
        self._writer.close()
