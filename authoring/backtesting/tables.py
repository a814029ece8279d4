"""Cases in Parquet: read in chunks of bounded size, in the layout of a case."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import attrs
import pyarrow as pa
import pyarrow.parquet as pq

from ...engine.executors.columnar.checking import check_layout
from ...engine.executors.columnar.errors import TableError
from ...engine.language.texts import Text
from ...engine.language.types import case_types
from .fitting import NotFitting, fitted, told, without_zone
from .jsonl import Platforms, loaded
from .model import NUMBER, Chunk, Loaded
from .odd_rows import json_rows
from .sources import Source, refused

_BATCH = 8192  # rows of an Arrow batch: DuckDB decides batches side by side
_BUFFER = 256 * 1024  # bytes of a column that are read at once; else whole columns of a row group are held
Note = Callable[[str, str | Text], None]


def open_table(source: Source) -> Any:
    """The file, with no row read. Raises Refused where it is no Parquet, or no table of cases."""
    try:
        file = pq.ParquetFile(source.name, pre_buffer=False, buffer_size=_BUFFER)
        names = file.schema_arrow.names
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise refused("backtest_column_twice", file=source.name, names=", ".join(twice))
        check_layout(told(file.schema_arrow))
    except (OSError, pa.ArrowException) as error:
        raise refused("backtest_not_parquet", file=source.name, why=str(error).partition("\n")[0]) from None
    except TableError as error:
        raise refused("backtest_no_cases_table", file=source.name, why=error.text) from None
    return file


def parquet_chunks(source: Source, platforms: Platforms, at_once: int, note: Note) -> Iterator[Chunk]:
    """The cases of a file, at most so many in a chunk. Raises Refused as `open_table` does."""
    file = open_table(source)
    if without_zone(file.schema_arrow):
        note("backtest_no_zone", source.name)
    reader = _Reader(source.name, file)
    total = sum(reader.groups)
    each = source.size / total if total else 0
    in_memory = sum(file.metadata.row_group(n).total_byte_size for n in range(len(reader.groups)))
    for start, count in _spans(reader.groups, at_once):
        size, weight = round(each * (start + count)) - round(each * start), in_memory * count // total
        yield Chunk(source.name, count, size, partial(_loaded, reader, start, count, platforms), weight)


def _spans(groups: list[int], at_once: int) -> Iterator[tuple[int, int]]:
    """First row and number of rows: small row groups as they are, large ones cut."""
    first = 0
    for rows in groups:
        for start in range(0, rows, at_once):
            yield first + start, min(at_once, rows - start)
        first += rows


@attrs.define(eq=False)
class _Reader:
    """Reads rows on from where it stands, and begins anew at the nearest row group where they are elsewhere."""

    name: str
    file: Any
    groups: list[int] = attrs.field(init=False)
    _at: int = -1
    _batches: Iterator[Any] = attrs.field(factory=lambda: iter(()))
    _rest: Any = None

    def __attrs_post_init__(self) -> None:
        metadata = self.file.metadata
        self.groups = [metadata.row_group(number).num_rows for number in range(metadata.num_row_groups)]

    def read(self, start: int, count: int) -> pa.Table:
        """So many rows from there on, as a table."""
        if self._at != start:
            self._seek(start)
        found: list[Any] = []
        wanted = count
        while wanted:
            batch = self._next()
            if batch.num_rows > wanted:
                self._rest, batch = batch.slice(wanted), batch.slice(0, wanted)
            found.append(batch)
            wanted -= batch.num_rows
        self._at = start + count
        return pa.Table.from_batches(found)

    def _seek(self, start: int) -> None:
        first, group = 0, 0
        while first + self.groups[group] <= start:
            first, group = first + self.groups[group], group + 1
        names = [name for name in case_types().root.fields if name in self.file.schema_arrow.names]
        self._batches = self.file.iter_batches(_BATCH, row_groups=range(group, len(self.groups)), columns=names)
        self._rest = None
        while first < start:
            batch = self._next()
            if first + batch.num_rows > start:
                self._rest = batch.slice(start - first)
            first += batch.num_rows

    def _next(self) -> Any:
        batch, self._rest = self._rest, None
        if batch is None:
            try:
                batch = next(self._batches)
            except (OSError, pa.ArrowException, StopIteration) as error:
                raise refused("backtest_not_parquet", file=self.name, why=str(error).partition("\n")[0]) from None
        return batch


def _loaded(reader: _Reader, start: int, count: int, platforms: Platforms) -> Loaded:
    table = reader.read(start, count)
    rows = list(range(start + 1, start + count + 1))
    try:
        table = fitted(table)
    except NotFitting:
        return loaded(rows, list(json_rows(table)), platforms)
    return Loaded(rows, table.append_column(NUMBER, pa.array(range(count), pa.int64())), False)
